"""F4: our operator sends bills and tariffs to the eMSP under test, right and wrong ones, and reads what comes of them."""

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from math import floor
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern
from harness.judge.finding import Rule, Verdict
from harness.judge.matchers import present
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpi import interpretations
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    IEC,
    answer_to_ours,
    direct,
    fits,
    id_of,
    ocpi,
    ours,
    rule,
)
from harness.protocols.ocpi.bindings.emsp_status import FOREIGN, place_of
from harness.protocols.ocpi.bindings.means import (
    Object,
    Ours,
    answered,
    began,
    new_id,
    refusal,
    shown,
    stamp,
    unlike,
    us,
)
from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.headers import party
from harness.protocols.ocpi.platform import billing, samples
from harness.protocols.ocpi.platform.charging import cdr_location
from harness.protocols.ocpi.platform.stores import owner_of
from harness.usecases import roaming_billing as word
from harness.usecases.observation import Observation

QUARTER: Final = 900.0
HALF_A_YEAR: Final = 180 * 86400.0
ON_THE_OTHER_WAY: Final = "the bill on the other way"
METHODS: Final[Mapping[str, str]] = {
    "PUT": "PUT tariff",
    "PATCH": "PATCH location",
    "DELETE": "DELETE tariff",
}
"""Requests that have the method; the URL is another."""


@BINDING.does(word.LearnCards)
def learn_cards(intent: word.LearnCards, scene: Scene) -> Deed:
    return us(scene, intent.way).send("GET tokens", interface="sender")


def cards(scene: Scene, way: str) -> list[Object]:
    """The tokens of the eMSP that may charge; on both ways, those that were read directly."""
    names = ("uid", "type", "contract_id", "country_code", "party_id")
    known = shown(scene, "GET tokens", ours(scene, way)) or shown(scene, "GET tokens", direct(scene))
    return [each for each in known if each.get("valid") is True and all(name in each for name in names)]


@BINDING.sees(word.CardsLearnt)
def cards_learnt(sight: word.CardsLearnt, scene: Scene) -> Check:
    which = rule("roaming.cards_learnt", "there is a token that may charge", *ocpi("mod_tokens"))

    pattern = Pattern(ANSWERS, "GET tokens", answers=scene.id)
    return fits(which, pattern, scene.seconds("answer_within"), _first_page, "a valid token")


def _first_page(seen: Observation) -> str | None:
    if seen.shape != "response":
        return answered(seen)
    data = seen.body.get("data")
    valid = [
        each
        for each in (data if isinstance(data, list) else [])
        if isinstance(each, Mapping) and each.get("valid")
    ]
    return None if valid else "none on the first page"


# -- bills ------------------------------------------------------------------------------------------------------------


def bill_of(scene: Scene, our: Ours, card: Object, earlier: float = 0.0) -> dict[str, Any]:
    """A bill for three quarters of an hour of charging and one of parking."""
    begin = floor(began(scene)) - 8 * QUARTER - earlier
    now = stamp(scene)
    tariff = samples.tariff(our.id, new_id(scene, "TARIFF"))
    place = place_of(scene, our.id, new_id(scene, "PLACE"))
    evse = place["evses"][0]
    stretches = ((0, [("ENERGY", "7.5"), ("TIME", "0.75")]), (3, [("PARKING_TIME", "0.25")]))
    periods = [
        {
            "start_date_time": date_time(begin + quarters * QUARTER),
            "dimensions": [{"type": kind, "volume": Decimal(volume)} for kind, volume in dimensions],
            "tariff_id": tariff["id"],
        }
        for quarters, dimensions in stretches
    ]
    return {
        "country_code": our.id.country_code,
        "party_id": our.id.party_id,
        "id": new_id(scene, "BILL"),
        "start_date_time": date_time(begin),
        "end_date_time": date_time(begin + 4 * QUARTER),
        "session_id": new_id(scene, "SESSION"),
        "cdr_token": samples.cdr_token(dict(card)),
        "auth_method": "WHITELIST",
        "cdr_location": cdr_location(place, evse, evse["connectors"][0]),
        "currency": "EUR",
        "tariffs": [tariff | {"last_updated": now}],
        "charging_periods": periods,
        **billing.totals(tariff, periods),
        "last_updated": now,
    }


def first_bill(scene: Scene) -> dict[str, Any]:
    """The bill that was sent first in this scenario. {} if there was none."""
    for seen in scene.seen("POST cdr", by_sut=False):
        if isinstance(seen.body.get("json"), Mapping):
            return deepcopy(dict(seen.body["json"]))
    return {}


@BINDING.does(word.TellSession)
def tell_session(intent: word.TellSession, scene: Scene) -> Deed:
    our = us(scene, "both")
    bill = bill_of(scene, our, cards(scene, "both")[0])
    names = (
        "country_code",
        "party_id",
        "start_date_time",
        "end_date_time",
        "cdr_token",
        "auth_method",
        "currency",
    )
    session = {name: bill[name] for name in (*names, "charging_periods", "last_updated")} | {
        "id": bill["session_id"],
        "kwh": bill["total_energy"],
        "location_id": bill["cdr_location"]["id"],
        "evse_uid": bill["cdr_location"]["evse_uid"],
        "connector_id": bill["cdr_location"]["connector_id"],
        "status": "COMPLETED",
    }
    return our.send("PUT session", path=our.path(session_id=session["id"]), json=session)


@BINDING.does(word.SendBill)
def send_bill(intent: word.SendBill, scene: Scene) -> Call:
    our, first = us(scene, intent.way), first_bill(scene)
    if intent.bill in ("the bill of that session", ON_THE_OTHER_WAY):
        our = Ours(our.by, party(*id_of(direct(scene))), our.to)
    match intent.bill:
        case "the bill once more":
            return our.send("POST cdr", json=first)
        case "the bill on the other way":
            return our.wrong("POST cdr", json=first)
        case "another bill with its id" | "another bill with the same id":
            return our.wrong("POST cdr", json=first | {"remark": "another one"} | _dearer(first))
        case "a credit for it":
            negated = billing.negated(first["total_cost"])
            credit = {"credit": True, "credit_reference_id": first["id"], "total_cost": negated}
            return our.send(
                "POST cdr", json=first | credit | {"id": f"{first['id']}-C", "last_updated": stamp(scene)}
            )
        case "a corrected bill":
            corrected = {"id": f"{first['id']}-2", "last_updated": stamp(scene)}
            return our.send("POST cdr", json=first | corrected | _dearer(first))
    late = HALF_A_YEAR if intent.bill == "a late bill" else 0.0
    return our.send("POST cdr", json=bill_of(scene, our, cards(scene, intent.way)[0], late))


def _dearer(bill: Mapping[str, Any]) -> dict[str, Any]:
    """The same with one kWh more, rightly billed."""
    periods = deepcopy(bill["charging_periods"])
    periods[0]["dimensions"][0]["volume"] += 1
    return {"charging_periods": periods, **billing.totals(bill["tariffs"][0], periods)}


@BINDING.sees(word.BillTaken)
def bill_taken(sight: word.BillTaken, scene: Scene) -> Check:
    which = rule(
        "roaming.bill_taken",
        "a bill for a card of its own is taken by an eMSP, which says where it can be seen",
        *ocpi("mod_cdrs"),
    )
    return answer_to_ours(scene, which, must={"headers.location": present})


# -- a second one -----------------------------------------------------------------------------------------------------


@BINDING.sees(word.BookedOnce)
def booked_once(sight: word.BookedOnce, scene: Scene) -> Check:
    which = rule(
        "roaming.booked_once",
        "a bill that comes a second time is not booked a second time",
        *ocpi("mod_cdrs"),
        basis="inferred",
    )
    first = place_of_bill(scene)
    return Check(which, Once(scene.id, first, scene.seconds("answer_within"), scene.interpretation, which))


class Once:
    """The answer to the request `id` is a refusal in OCPI, or has the same Location as the first one."""

    def __init__(self, id: str, first: str, seconds: float, choices: Mapping[str, str], which: Rule) -> None:
        self.id, self.first, self.seconds, self._choices, self._which = id, first, seconds, choices, which

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            asked = seen.answers
            if not seen.by_sut or asked is None or asked.by_sut or asked.id != self.id:
                return None
            verdict, note = self._judge(seen)
            return Outcome(verdict is Verdict.PASS, self._told(seen), (seen,), verdict, note)

        text = f"no answer within {self.seconds:g} s"
        return Expectation(at + self.seconds, see, lambda _: Outcome(False, text, (), Verdict.FAIL))

    def _judge(self, seen: Observation) -> tuple[Verdict, str]:
        if seen.shape == "broken" or seen.body["status"] >= 500:
            return Verdict.FAIL, ""
        if seen.shape == "response":
            same = _where(seen).upper() == self.first.upper()
            return (Verdict.PASS, "") if same else (self._which.worst, "it is somewhere else, too")
        if seen.body["status"] == 409:
            point = interpretations.POINTS["duplicate_cdr"]
            if interpretations.lenient(self._choices, point.id):
                return Verdict.PASS, ""
            settled = interpretations.settled(self._choices, point.id)
            verdict = Verdict.FAIL if settled else Verdict.WARNING
            return verdict, f"{point.field} (interpretation {point.id})"
        return Verdict.PASS if seen.body["status"] == 200 else Verdict.WARNING, ""

    def _told(self, seen: Observation) -> str:
        where = f", Location {_where(seen)}" if seen.shape == "response" else ""
        return f"{answered(seen)}{where}"

    def __str__(self) -> str:
        return f"refused with OCPI 2xxx, or Location {self.first} once more"


def _where(seen: Observation) -> str:
    return str(seen.body["headers"].get("location", ""))


def place_of_bill(scene: Scene) -> str:
    """Where the first bill can be seen, as was said. "" if that was not said."""
    for seen in scene.seen("POST cdr", "response"):
        if _where(seen):
            return _where(seen)
    return ""


# -- wrong ones -------------------------------------------------------------------------------------------------------


@BINDING.does(word.SendWrongBill)
def send_wrong_bill(intent: word.SendWrongBill, scene: Scene) -> Call:
    our = us(scene, intent.way)
    bill = bill_of(scene, our, cards(scene, intent.way)[0])
    match intent.mistake:
        case "without a card":
            del bill["cdr_token"]
        case "without charging periods":
            bill["charging_periods"] = []
        case "with its energy as a text":
            bill["total_energy"] = "7.5"
        case "that credits nothing":
            bill |= {"credit": True, "total_cost": billing.negated(bill["total_cost"])}
        case "for somebody else's card":
            bill["cdr_token"] |= FOREIGN._asdict() | {
                "uid": new_id(scene, "CARD"),
                "contract_id": "NOXYZC1234",
            }
        case "that adds up to something else":
            bill["total_cost"] = {name: value + 100 for name, value in bill["total_cost"].items()}
        case "with energy below zero":
            bill["charging_periods"][0]["dimensions"][0]["volume"] = Decimal("-7.5")
            bill["total_energy"] = Decimal("-7.5")
        case "that ends before it begins":
            bill["start_date_time"], bill["end_date_time"] = bill["end_date_time"], bill["start_date_time"]
    return our.wrong("POST cdr", json=bill)


@BINDING.sees(word.WrongBillRefused)
def wrong_bill_refused(sight: word.WrongBillRefused, scene: Scene) -> Check:
    which = rule(
        "roaming.wrong_bill",
        "a bill that is wrong, or not for a card of one's own, is refused",
        *ocpi("mod_cdrs", "status_codes"),
        f"{IEC} F4",
    )
    foreign = sight.mistake == "for somebody else's card"
    return refusal(scene, which, *((2000, 2001, 2004) if foreign else (2001,)))


@BINDING.sees(word.BillDoubted)
def bill_doubted(sight: word.BillDoubted, scene: Scene) -> Check:
    which = rule(
        "roaming.bill_doubted", "a bill that cannot be right is doubted", *ocpi("mod_cdrs"), basis="inferred"
    )
    return refusal(scene, which, 2000, 2001, 2002, taken=Verdict.INCONCLUSIVE)


# -- where it is --------------------------------------------------------------------------------------------------------


@BINDING.does(word.ReadBill)
def read_bill(intent: word.ReadBill, scene: Scene) -> Deed:
    our = us(scene, intent.way)
    return our.send("GET cdr", url=place_of_bill(scene), frm=owner_of(first_bill(scene)))


@BINDING.sees(word.BillAsSent)
def bill_as_sent(sight: word.BillAsSent, scene: Scene) -> Check:
    which = rule(
        "roaming.bill_as_sent",
        "where a bill was said to be it can be read, as it was sent; bills do not change",
        *ocpi("mod_cdrs"),
        f"{IEC} F4",
    )
    first = first_bill(scene)

    def judge(seen: Observation) -> str | None:
        if seen.shape != "response":
            return answered(seen)
        return unlike(first, seen.body.get("data"))

    pattern = Pattern(ANSWERS, answers=scene.id)
    return fits(
        which, pattern, scene.seconds("answer_within"), judge, f"the bill {first.get('id')} as it was sent"
    )


@BINDING.does(word.ChangeBill)
def change_bill(intent: word.ChangeBill, scene: Scene) -> Call:
    first = first_bill(scene)
    how: dict[str, Any] = {"url": place_of_bill(scene)}
    if intent.method == "PUT":
        how["json"] = first | _dearer(first)
    elif intent.method == "PATCH":
        how["json"] = {"remark": "changed", "last_updated": stamp(scene)}
    return us(scene, intent.way).wrong(METHODS[intent.method], **how)


@BINDING.sees(word.NoSuchMethod)
def no_such_method(sight: word.NoSuchMethod, scene: Scene) -> Check:
    which = rule(
        "roaming.no_such_method",
        "bills cannot be changed or deleted: HTTP 405",
        *ocpi("mod_cdrs", "status_codes"),
        basis="inferred",
    )
    return answer_to_ours(scene, which, http=(405,), code=None)


# -- tariffs ----------------------------------------------------------------------------------------------------------


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
