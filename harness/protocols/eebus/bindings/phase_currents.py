"""The currents of the phases of a vehicle, which an energy manager may limit (IEC 63380-2, 5.2.12)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from harness.judge.expectations import Pattern, Within
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb, Wait
from harness.protocols.eebus.bindings.base import (
    BINDING,
    DESCRIPTIONS,
    DEVICE,
    EMS,
    IEC,
    LIMITS,
    Kept,
    Prepared,
    answered,
    answers,
    request,
    rule,
)
from harness.protocols.eebus.bindings.coming import called
from harness.protocols.eebus.bindings.limits import listed, such, told_entries
from harness.protocols.eebus.bindings.metering import READY, described_ids, ids_of
from harness.protocols.eebus.bindings.power_limit_ems import BEAT
from harness.protocols.eebus.spine.types import number
from harness.usecases import vehicle_power as word
from harness.usecases.observation import Observation, first, lookup

FAST: Final = 4.0
AT_HAND: Final = 0.6
"""Amperes that a meter may be off."""

# -- what is done ----------------------------------------------------------------------------------------------


@BINDING.does(word.TakeChargeOfVehicle)
def take_charge(intent: word.TakeChargeOfVehicle, scene: Scene) -> list[Deed]:
    return [
        Setting(EMS, "manage_vehicles"),
        Setting(EMS, "keep_heartbeat", {"timeout": FAST}),
        Wait(scene.seconds("settle_for")),
        Setting(EMS, "release_limit"),
        Wait(scene.seconds("settle_for")),
        Verb(DEVICE, "plug_in"),
        Wait(scene.seconds("settle_for")),
    ]


@BINDING.does(word.LimitPhases)
def limit_phases(intent: word.LimitPhases, scene: Scene) -> Deed:
    kind = "recommendation" if intent.recommended else "obligation"
    return request(
        EMS, "write currents", amperes=intent.amperes, kind=kind, unknown=intent.unknown, form=intent.form
    )


@BINDING.does(word.FreeStation)
def free_station(intent: word.FreeStation, scene: Scene) -> list[Deed]:
    return [
        Setting(EMS, "keep_heartbeat"),
        Wait(scene.seconds("settle_for")),
        Setting(EMS, "release_limit"),
        Wait(scene.seconds("settle_for")),
    ]


@BINDING.does(word.TellFailure)
def tell_failure(intent: word.TellFailure, scene: Scene) -> Deed:
    return Verb(EMS, "fault")


@BINDING.does(word.OrderCurrent)
def order_current(intent: word.OrderCurrent, scene: Scene) -> Deed:
    return Verb(EMS, "limit_current", {"amperes": intent.amperes})


# -- currents --------------------------------------------------------------------------------------------------


@BINDING.sees(word.VehicleInCharge)
def vehicle_in_charge(sight: word.VehicleInCharge, scene: Scene) -> Check:
    which = rule("currents.ready", "a vehicle lets an energy manager limit its phases", f"{IEC} 5.2.12")
    conditions: Mapping[str, Callable[[Observation], bool]] = {
        "limits in amperes are described": lambda seen: (
            answers(seen, f"read {DESCRIPTIONS}")
            and any(each.get("unit") == "A" for each in told_entries(seen, "loadControlLimitDescriptionData"))
        ),
        "the right to set them": lambda seen: (
            answers(seen, "call nodeManagementBindingRequestCall")
            and seen.answers is not None
            and first(seen.answers.body, "data.bindingRequest.serverFeatureType") == "LoadControl"
        ),
    }
    return Check(which, Prepared(conditions, READY), consumes=False)


@BINDING.sees(word.PhasesDescribed)
def phases_described(sight: word.PhasesDescribed, scene: Scene) -> Check:
    which = rule("currents.described", "each phase has an obligation in amperes", f"{IEC} 5.2.12, table 111")

    def judge(value: Any) -> str | None:
        fits = [
            each
            for each in listed(value)
            if (each.get("limitCategory"), each.get("scopeType"), each.get("unit"))
            == ("obligation", "overloadProtection", "A")
        ]
        ids = ids_of(fits)
        return None if 1 <= len(fits) <= 3 and len(ids) == len(fits) else f"{len(fits)}"

    return answered(scene, which, {"data.loadControlLimitDescriptionData": such("one for each phase", judge)})


@BINDING.sees(word.PhasesDraw)
def phases_draw(sight: word.PhasesDraw, scene: Scene) -> Check:
    which = rule(
        "currents.kept",
        "what the phases draw follows the limits that hold",
        f"{IEC} 5.2.12",
        "OPEV 1.0.1 2.1, OPEV-005",
    )
    ids = described_ids(scene, vehicle=True, scope="acCurrent")
    most = _most_current(scene) if sight.amperes is None else sight.amperes

    def judge(value: Any) -> str | None:
        told = [number(each.get("value")) for each in listed(value) if ids_of([each]) & ids]
        amperes = [float(each) for each in told if each is not None]
        if not amperes:
            return "none"
        good = {
            "at most": max(amperes) <= most + AT_HAND,
            "more than": max(amperes) > most + AT_HAND,
            "less than": max(amperes) < most - AT_HAND,
        }[sight.how]
        return None if good else ", ".join(f"{each:g} A" for each in amperes)

    return answered(
        scene, which, {"data.measurementData": such(f"currents of {sight.how} {most:g} A", judge)}
    )


def _most_current(scene: Scene) -> float:
    """The highest current that a vehicle says it can take on a phase."""
    name = "electricalConnectionPermittedValueSetListData"
    currents = _parameters(scene)
    told = [
        number(most)
        for seen in scene.observations
        if answers(seen, f"read {name}")
        for each in told_entries(seen, "electricalConnectionPermittedValueSetData")
        if each.get("parameterId") in currents
        for most in lookup(each, "permittedValueSet[].range[].max")
    ]
    known = [float(each) for each in told if each is not None]
    return max(known, default=63.0)


def _parameters(scene: Scene) -> set[Any]:
    """parameterIds of currents."""
    return {
        each.get("parameterId")
        for seen in scene.observations
        if answers(seen, "read electricalConnectionParameterDescriptionListData")
        for each in told_entries(seen, "electricalConnectionParameterDescriptionData")
        if each.get("scopeType") == "acCurrent"
    }


@BINDING.sees(word.RightAskedFor)
def right_asked_for(sight: word.RightAskedFor, scene: Scene) -> Check:
    which = rule("currents.bound", "an energy manager binds the limits of a vehicle", f"{IEC} 5.2.12")
    conditions: Mapping[str, Callable[[Observation], bool]] = {
        "a binding to the LoadControl of the vehicle": lambda seen: (
            seen.by_sut and called(seen, "bindingRequest", "LoadControl")
        )
    }
    return Check(which, Prepared(conditions, sight.seconds))


@BINDING.sees(word.ManagerAliveFast)
def manager_alive_fast(sight: word.ManagerAliveFast, scene: Scene) -> Check:
    which = rule(
        "heartbeat.fast",
        "with a vehicle in charge the energy manager sends a heartbeat at least every 4 seconds",
        f"{IEC} 5.2.9, table 93",
        "OPEV 1.0.1 OPEV-005",
    )
    return Check(which, Kept(BEAT, FAST * 1.05 + 0.1, sight.seconds))


@BINDING.sees(word.PhasesSet)
def phases_set(sight: word.PhasesSet, scene: Scene) -> Check:
    which = rule("currents.set", "all phases are set in one message", f"{IEC} 5.2.12, table 116")

    def judge(value: Any) -> str | None:
        entries = listed(value)
        told = [number(each.get("value")) for each in entries if each.get("isLimitActive") is True]
        good = len(told) == len(entries) == 3 and all(
            each is not None and abs(float(each) - sight.amperes) < 0.05 for each in told
        )
        return None if good else f"{value}"

    wanted = such(f"three active limits of {sight.amperes:g} A", judge)
    pattern = Pattern(("request", "notice"), f"write {LIMITS}", must={"data.loadControlLimitData": wanted})
    return Check(which, Within(pattern, scene.seconds("react_within")))
