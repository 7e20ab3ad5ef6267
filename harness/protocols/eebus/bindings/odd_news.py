"""An energy manager under test, and a station of ours that is odd in some way (IEC 63380-2, 5.2)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from harness.judge.expectations import Count, Never, Pattern, Within
from harness.judge.matchers import Matcher
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb, Wait
from harness.protocols.eebus.bindings.base import (
    BINDING,
    CHARACTERISTICS,
    DESCRIPTIONS,
    DEVICE,
    HEARTBEAT,
    IEC,
    KEYS,
    LIMITS,
    MEASURED,
    STATE,
    VALUES,
    Prepared,
    answered,
    request,
    rule,
)
from harness.protocols.eebus.bindings.limits import key_id, listed, such, told_entries
from harness.protocols.eebus.spine.address import read_address
from harness.protocols.eebus.spine.functions import USE_CASES
from harness.protocols.eebus.spine.types import number
from harness.usecases import odd_news as word
from harness.usecases.observation import Observation, first, lookup

OFTEN: Final = 99
WRITES: Final = ("request", "notice")
MAKER: Final = "deviceClassificationManufacturerData"
PERMITTED: Final = "electricalConnectionPermittedValueSetListData"
IDENTITY: Final = "identificationListData"

# -- what is done ----------------------------------------------------------------------------------------------


@BINDING.does(word.LetKnow)
def let_know(intent: word.LetKnow, scene: Scene) -> list[Deed]:
    return [Verb(DEVICE, "let_know", {"news": intent.news}), Wait(1)]


@BINDING.does(word.BecomeOdd)
def become_odd(intent: word.BecomeOdd, scene: Scene) -> list[Deed]:
    return [
        Verb(DEVICE, "link_down"),
        Wait(scene.seconds("settle_for")),
        Setting(DEVICE, "become", {"way": intent.way}),
        Verb(DEVICE, "link_up"),
    ]


@BINDING.does(word.PlugInOddly)
def plug_in_oddly(intent: word.PlugInOddly, scene: Scene) -> list[Deed]:
    return [Verb(DEVICE, "plug_in", {"vehicle": intent.vehicle}), Wait(scene.seconds("settle_for"))]


@BINDING.does(word.RefuseNext)
def refuse_next(intent: word.RefuseNext, scene: Scene) -> Deed:
    if intent.silently:
        return Setting(DEVICE, "leave_currents_unanswered")
    name = {"currents": "refuse_currents", "failsafe values": "refuse_keys"}[intent.what]
    return Setting(DEVICE, name, {"times": 1 if intent.what == "currents" else OFTEN})


@BINDING.does(word.FallSilentStation)
def fall_silent(intent: word.FallSilentStation, scene: Scene) -> Deed:
    return Verb(DEVICE, "stop_heartbeat")


ASKED: Final = {"state": STATE, "sign of life": HEARTBEAT}


@BINDING.does(word.AskManager)
def ask_manager(intent: word.AskManager, scene: Scene) -> Deed:
    return request(DEVICE, "read", type="DeviceDiagnosis", function=ASKED[intent.what])


# -- what is asked for -----------------------------------------------------------------------------------------

STATION, VEHICLE = False, True
INQUIRIES: Final[Mapping[str, tuple[bool, str, tuple[str, ...], str]]] = {
    "what the station measures": (STATION, "Measurement", (MEASURED, VALUES), "5.2.2"),
    "the most that the station can draw": (STATION, "ElectricalConnection", (CHARACTERISTICS,), "5.2.3"),
    "what the vehicle can take": (VEHICLE, "ElectricalConnection", (PERMITTED,), "5.2.4"),
    "the identity of the vehicle": (VEHICLE, "Identification", (IDENTITY,), "5.2.10"),
    "the maker of the station": (STATION, "DeviceClassification", (MAKER,), "5.2.13"),
    "the state of charge": (VEHICLE, "Measurement", (MEASURED, VALUES), "5.2.15"),
}
"""Of a vehicle or of the station, type of the feature, functions, clause."""


@BINDING.sees(word.Inquired)
def inquired(sight: word.Inquired, scene: Scene) -> Check:
    vehicle, type, functions, clause = INQUIRIES[sight.what]
    what = f"an energy manager asks for {sight.what}"
    more = ", and subscribes to it" if sight.heard else ""
    which = rule("manager.inquires", f"{what}{more}", f"{IEC} {clause}", basis="inferred")
    conditions: dict[str, Callable[[Observation], bool]] = {
        f"a read of {function}": _reads(function, vehicle) for function in functions
    }
    if sight.heard:
        conditions[f"a subscription to {type}"] = lambda seen: _subscribes(seen, type, vehicle)
    return Check(which, Prepared(conditions, sight.seconds), "start", consumes=False)


def _reads(function: str, vehicle: bool) -> Callable[[Observation], bool]:
    def fits(seen: Observation) -> bool:
        place = _path(seen, "header.addressDestination")
        return seen.by_sut and seen.name == f"read {function}" and (len(place) > 1) == vehicle

    return fits


def _subscribes(seen: Observation, type: str, vehicle: bool) -> bool:
    if not seen.by_sut or seen.name != "call nodeManagementSubscriptionRequestCall":
        return False
    asked = "data.subscriptionRequest"
    deep = len(_path(seen, f"{asked}.serverAddress")) > 1
    return bool(first(seen.body, f"{asked}.serverFeatureType") == type) and deep == vehicle


def _path(seen: Observation, where: str) -> tuple[int, ...]:
    """The entity of an address; () where there is none."""
    address = read_address(first(seen.body, where))
    return () if address is None else address.entity


@BINDING.sees(word.ManagerAnswers)
def manager_answers(sight: word.ManagerAnswers, scene: Scene) -> Check:
    if sight.what == "state":
        which = rule("manager.state", "an energy manager that works says so", f"{IEC} 5.2.7, table 84")
        return answered(scene, which, {"data.operatingState": "normalOperation"})
    text = "who asks for the heartbeat of an energy manager is answered"
    return answered(scene, rule("manager.beats", text, f"{IEC} 5.2.9"))


# -- what is set -----------------------------------------------------------------------------------------------


def _ours(scene: Scene) -> tuple[tuple[int, ...], set[int]]:
    """Where our vehicle is, and the limitIds of obligations that we have told for it."""
    place: tuple[int, ...] = ()
    for seen in scene.observations:
        if not seen.by_sut and "DetailedDiscovery" in seen.name and seen.shape in ("notice", "response"):
            for each in lookup(seen.body, "data.entityInformation[].description"):
                if first(each, "entityType") == "EV" and first(each, "lastStateChange") != "removed":
                    address = read_address(first(each, "entityAddress"))
                    place = place if address is None else address.entity
    ids: set[int] = set()
    for seen in scene.observations:
        told = not seen.by_sut and seen.shape == "response" and seen.name == f"read {DESCRIPTIONS}"
        if told and _path(seen, "header.addressSource") == place:
            ids = {
                each["limitId"]
                for each in told_entries(seen, "loadControlLimitDescriptionData")
                if each.get("limitCategory") == "obligation" and isinstance(each.get("limitId"), int)
            }
    return place, ids


@BINDING.sees(word.PhasesSetThere)
def phases_set_there(sight: word.PhasesSetThere, scene: Scene) -> Check:
    which = rule(
        "currents.there",
        "the limits that a vehicle has told are set, at its address, and no others",
        f"{IEC} 5.2.12, table 116",
        f"{IEC} 5.2.8",
    )
    place, ids = _ours(scene)

    def judge(value: Any) -> str | None:
        told = {each.get("limitId"): each for each in listed(value)}
        meant = [number(each.get("value")) for id, each in told.items() if id in ids]
        values = [float(each) for each in meant if each is not None]
        fits = len(values) == sight.phases and all(abs(each - sight.amperes) < 0.05 for each in values)
        return None if fits and set(told) == ids else f"{value}"

    wanted = such(f"{sight.amperes:g} A for the limits {sorted(ids)} alone", judge)
    must: dict[str, Any] = {
        "header.addressDestination.entity": list(place),
        "data.loadControlLimitData": wanted,
    }
    pattern = Pattern(WRITES, f"write {LIMITS}", where=_below_the_station(), must=must)
    return Check(which, Within(pattern, scene.seconds("react_within")))


def _below_the_station() -> dict[str, Matcher]:
    deep = such("an entity below another", lambda value: None if len(value) > 1 else f"{value}")
    return {"header.addressDestination.entity": deep}


@BINDING.sees(word.NoPhaseSet)
def no_phase_set(sight: word.NoPhaseSet, scene: Scene) -> Check:
    which = rule("currents.none", "where a vehicle tells no limits none are set", f"{IEC} 5.2.12, table 116")
    pattern = Pattern(WRITES, f"write {LIMITS}", where=_below_the_station())
    return Check(which, Never(pattern, sight.seconds))


@BINDING.sees(word.SettingsFew)
def settings_few(sight: word.SettingsFew, scene: Scene) -> Check:
    which = rule(
        "guard.patient",
        "a failsafe value that is refused is not set again and again",
        f"{IEC} 5.2.6",
        "SPINE 1.3.0 IG 2.6",
        basis="inferred",
    )
    return Check(which, Count(Pattern(WRITES, f"write {KEYS}"), sight.seconds, 1, sight.most))


@BINDING.sees(word.KeyMeant)
def key_meant(sight: word.KeyMeant, scene: Scene) -> Check:
    which = rule(
        "guard.key", "a key is written under the number that the station gave it", f"{IEC} 5.2.6, table 80"
    )
    id = key_id(scene, "failsafeConsumptionActivePowerLimit")
    wanted = such(f"keyId {id} alone", lambda value: None if _numbers(value) == {id} else f"{value}")
    pattern = Pattern(WRITES, f"write {KEYS}", must={"data.deviceConfigurationKeyValueData": wanted})
    return Check(which, Within(pattern, scene.seconds("react_within")))


def _numbers(value: Any) -> set[Any]:
    return {each.get("keyId") for each in listed(value)}


@BINDING.sees(word.ActorAnnounced)
def actor_announced(sight: word.ActorAnnounced, scene: Scene) -> Check:
    which = rule(
        "manager.actor",
        "who takes in the state of charge announces it as MonitoringAppliance or CEM",
        f"{IEC} 5.2.15",
        "EVSOC 1.0.0",
    )
    actors = {"MonitoringAppliance", "CEM"}

    def announces(seen: Observation) -> bool:
        told = seen.by_sut and seen.name.endswith(USE_CASES) and seen.shape in ("response", "notice")
        return told and bool(actors & set(_actors(seen, "evStateOfCharge")))

    condition = {"the use case evStateOfCharge of one of these actors": announces}
    return Check(which, Prepared(condition, 60.0), "start", consumes=False)


def _actors(seen: Observation, name: str) -> Iterable[str]:
    for each in lookup(seen.body, "data.useCaseInformation[]"):
        if name in lookup(each, "useCaseSupport[].useCaseName"):
            yield str(first(each, "actor"))
