"""F4: our operator tells the eMSP under test of tariffs, and reads what comes of them."""

from math import floor
from typing import Any

from harness.judge.expectations import ANSWERS, Pattern
from harness.protocols.binding import Check, Deed, Scene
from harness.protocols.ocpi.bindings.base import BINDING, answer_to_ours, fits, ocpi, rule
from harness.protocols.ocpi.bindings.emsp_billing import QUARTER
from harness.protocols.ocpi.bindings.means import Ours, answered, began, new_id, refusal, unlike, us
from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.platform import samples
from harness.usecases import roaming_billing as word
from harness.usecases.observation import Observation


def tariff_of(scene: Scene, our: Ours) -> dict[str, Any]:
    return samples.tariff(our.id, new_id(scene, "TARIFF")) | {
        "last_updated": date_time(floor(began(scene)) - QUARTER)
    }


@BINDING.does(word.TellTariff)
def tell_tariff(intent: word.TellTariff, scene: Scene) -> Deed:
    our = us(scene, intent.way)
    held = tariff_of(scene, our)
    path = our.path(tariff_id=held["id"])
    return (
        our.send("DELETE tariff", path=path) if intent.gone else our.send("PUT tariff", path=path, json=held)
    )


@BINDING.sees(word.TariffTaken)
def tariff_taken(sight: word.TariffTaken, scene: Scene) -> Check:
    which = rule(
        "roaming.tariff_taken", "an eMSP takes over tariffs, and that they are gone", *ocpi("mod_tariffs")
    )
    return answer_to_ours(scene, which)


@BINDING.does(word.ReadTariff)
def read_tariff(intent: word.ReadTariff, scene: Scene) -> Deed:
    our = us(scene, intent.way)
    path = our.path(tariff_id=tariff_of(scene, our)["id"])
    return our.send("GET tariff", path=path, interface="receiver")


@BINDING.sees(word.TariffAsTold)
def tariff_as_told(sight: word.TariffAsTold, scene: Scene) -> Check:
    which = rule(
        "roaming.tariff_as_told",
        "a tariff can be read where it was told, as it was told",
        *ocpi("mod_tariffs"),
    )
    told = tariff_of(scene, us(scene, sight.way))

    def judge(seen: Observation) -> str | None:
        if seen.shape != "response":
            return answered(seen)
        return unlike(told, seen.body.get("data"))

    pattern = Pattern(ANSWERS, answers=scene.id)
    return fits(which, pattern, scene.seconds("answer_within"), judge, "the tariff as it was told")


@BINDING.sees(word.NoTariff)
def no_tariff(sight: word.NoTariff, scene: Scene) -> Check:
    which = rule(
        "roaming.no_tariff",
        "a tariff that was deleted is gone: HTTP 404",
        *ocpi("mod_tariffs", "status_codes"),
    )
    return refusal(scene, which, 2000, 2001, 2003, statuses=(404,))
