"""S8: a place that is for the drivers of one group is not told to everybody (mod_locations, publish)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from harness.judge.expectations import Expectation, Outcome
from harness.judge.finding import Verdict
from harness.protocols.binding import Check, Deed, Scene, Verb
from harness.protocols.ocpi.bindings.base import BINDING, IEC, ocpi, rule
from harness.protocols.ocpi.bindings.means import have, objects, read_to_end, us
from harness.usecases import roaming_privacy as word
from harness.usecases.observation import Observation

GROUP, PLACE = "GROUP-OF-FEW", "PLACE-OF-FEW"


@BINDING.does(word.KeepPlacePrivate)
def keep_place_private(intent: word.KeepPlacePrivate, scene: Scene) -> Deed:
    few = {"id": PLACE, "publish": False, "publish_allowed_to": [{"group_id": GROUP}]}
    return Verb(scene.sut_role, "update_location", few)


_NOTE: Final = "OCPI leaves it to the eMSP not to show it; not telling it at all is safer"


def _public(place: Mapping[str, Any]) -> str:
    """Why a place that is told is not told as one for few, or ""."""
    if place.get("publish") is not False:
        return f"publish: {place.get('publish')}"
    few = place.get("publish_allowed_to")
    groups = (
        [str(each.get("group_id")).upper() for each in few if isinstance(each, Mapping)]
        if isinstance(few, list)
        else []
    )
    return "" if groups == [GROUP] else f"publish_allowed_to: {few}"


def _graded(place: Mapping[str, Any], seen: tuple[Observation, ...]) -> Outcome:
    if wrong := _public(place):
        return Outcome(False, f"it is told as a place for others, too: {wrong}", seen)
    return Outcome(False, "it is told, as a place for few", seen, Verdict.WARNING, _NOTE)


_PRIVATE: Final = "a place with publish: false is for those in publish_allowed_to, and for nobody else"


@dataclass(frozen=True, slots=True)
class Untold:
    """The place is not pushed; as a place for few it is a warning."""

    seconds: float

    @property
    def is_silence(self) -> bool:
        """It is met by time alone."""
        return True

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape != "request" or not seen.by_sut or seen.name != "PUT location":
                return None
            json = seen.body["json"]
            if not isinstance(json, Mapping) or str(json.get("id")).casefold() != PLACE.casefold():
                return None
            return _graded(json, (seen,))

        return Expectation(at + self.seconds, see, lambda _: Outcome(True, "nothing of the kind"))

    def __str__(self) -> str:
        return f"no PUT of the place for {self.seconds:g} s"


@BINDING.sees(word.PrivatePlaceUntold)
def private_place_untold(sight: word.PrivatePlaceUntold, scene: Scene) -> Check:
    which = rule("roaming_privacy.place_untold", _PRIVATE, *ocpi("mod_locations"), f"{IEC} 8")
    return Check(which, Untold(scene.seconds("quiet_for")), consumes=False)


@BINDING.does(word.ReadPlaces)
def read_places(intent: word.ReadPlaces, scene: Scene) -> Deed:
    return have(scene, intent.way, "pull", what="locations")


@BINDING.sees(word.PrivatePlaceHidden)
def private_place_hidden(sight: word.PrivatePlaceHidden, scene: Scene) -> Check:
    which = rule("roaming_privacy.place_hidden", _PRIVATE, *ocpi("mod_locations"), f"{IEC} 8")

    def judge(pages: Sequence[Observation]) -> Outcome | None:
        for page in pages:
            for each in objects(page):
                if str(each.get("id")).casefold() == PLACE.casefold():
                    return _graded(each, (page,))
        return None

    by = us(scene, sight.way).by
    return read_to_end(scene, which, "GET locations", by, judge, "not with the place for few")
