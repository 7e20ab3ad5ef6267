"""8.3.5 Monitor a CS in OCPP 2.0.1: G01 (states), G02 (heartbeat), B04 (back online), J01 (clock-aligned values)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harness.clock import iso8601
from harness.judge.expectations import Count, InAnyOrder, InOrder, Never, Pattern, Within
from harness.judge.matchers import time_near
from harness.protocols.binding import Call, Check, Deed, Scene, Setting, Verb, Wait
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CS,
    check,
    message_timeout,
    request,
    rule,
)
from harness.protocols.ocpp.v201.bindings.items import Answering, fitting, listed
from harness.usecases import presence as word
from harness.usecases.observation import Observation, first
from harness.usecases.station import RestoreLink

Json = dict[str, Any]
SIGNED = {
    "signedMeterData": "c2lnbmVk",
    "signingMethod": "ECDSA-secp256r1-SHA256",
    "encodingMethod": "OCMF",
    "publicKey": "",
}
SHORT_OFFLINE = 3.0
"""Seconds that the link stays down for a short while; scenarios set an OfflineThreshold far above it."""


@dataclass(frozen=True, slots=True)
class EitherWay(Pattern):
    """A connector's state, told as StatusNotification or as an event on its AvailabilityState (G01).

    evse, connector  which one; connector None: any of the EVSE
    state            that is meant; "" any. A report of an earlier state may cross what happened: it is passed over
    """

    evse: int = 1
    connector: int | None = 1
    state: str = ""

    def picks(self, seen: Observation) -> bool:
        if not seen.by_sut or seen.shape != "request":
            return False
        return any(self._is_meant(place) and self.state in ("", state) for place, state in _states(seen))

    def _is_meant(self, place: tuple[Any, Any]) -> bool:
        return place[0] == self.evse and self.connector in (None, place[1])

    def __str__(self) -> str:
        connector = "a connector" if self.connector is None else f"connector {self.connector}"
        return f"{connector} of EVSE {self.evse} {f'as {self.state!r}' if self.state else 'in any state'}"


def _states(seen: Observation) -> Iterator[tuple[tuple[Any, Any], Any]]:
    """(EVSE, connector) with the state, for each connector that the message tells of."""
    if seen.name == "StatusNotification" and isinstance(seen.body, dict):
        place = (seen.body.get("evseId"), seen.body.get("connectorId"))
        yield place, seen.body.get("connectorStatus")
    elif seen.name == "NotifyEvent":
        for data in listed(seen.body, "eventData"):
            names = (first(data, "component.name"), first(data, "variable.name"))
            if tuple(str(name).casefold() for name in names) == ("connector", "availabilitystate"):
                evse = first(data, "component.evse") or {}
                yield (evse.get("id"), evse.get("connectorId")), data.get("actualValue")


def time_to_tell(scene: Scene) -> float:
    """Seconds in which something is told; more of them when the network has only just come back."""
    connecting = bool(scene.done) and scene.done[-1].intent == RestoreLink.__name__
    return scene.seconds("react_within") + (scene.seconds("reconnect_within") if connecting else 0.0)


@BINDING.sees(word.ConnectorShown)
def connector_shown(sight: word.ConnectorShown, scene: Scene) -> Check:
    which = rule(
        "presence.state",
        "a connector that changes its state is told, as StatusNotification or as an event on its AvailabilityState",
        "G01.FR.03",
        "G01.FR.04",
        "B04.FR.02",
    )
    pattern = EitherWay("request", evse=sight.evse, connector=sight.connector, state=sight.state)
    return check(which, Within(pattern, time_to_tell(scene)))


@BINDING.sees(word.EveryEvseShown)
def every_evse_shown(sight: word.EveryEvseShown, scene: Scene) -> Check:
    several = ("1.1", "2.1") if "several_evses" in scene.features else ("1.1",)
    places = [str(place).split(".") for place in scene.value("connectors", several)]
    which = rule(
        "presence.all_states",
        "after more time offline than OfflineThreshold the state of every connector is told",
        "B04.FR.01",
    )
    patterns = [EitherWay("request", evse=int(evse), connector=int(plug)) for evse, plug in places]
    return check(which, InAnyOrder(patterns, time_to_tell(scene)))


@BINDING.sees(word.EvseNotShown)
def evse_not_shown(sight: word.EvseNotShown, scene: Scene) -> Check:
    return Check(
        rule(
            "presence.unchanged_state",
            "after less time offline than OfflineThreshold only connectors whose state changed are told",
            "B04.FR.02",
        ),
        Never(EitherWay("request", evse=sight.evse, connector=None), 2 * scene.seconds("quiet_for")),
        consumes=False,
    )


@BINDING.does(word.StayOffline)
def stay_offline(intent: word.StayOffline, scene: Scene) -> list[Deed]:
    seconds = scene.seconds("offline_for") if intent.how == "long" else SHORT_OFFLINE
    return [Verb(CS, "link_down"), Wait(seconds)]


# -- clock-aligned values


def clocked(body: Any) -> list[Mapping[str, Any]]:
    """The samples of a message that have the context Sample.Clock."""
    return [
        sample
        for value in listed(body, "meterValue")
        for sample in listed(value, "sampledValue")
        if sample.get("context") == "Sample.Clock"
    ]


@dataclass(frozen=True, slots=True)
class ByTheClock(Pattern):
    """Clock-aligned values of an EVSE; in a session a TransactionEvent may bring them (J01.FR.22).

    session  values that come with a session count, too
    signed   they must be signed
    """

    evse: int = 1
    session: bool = False
    signed: bool = False

    def picks(self, seen: Observation) -> bool:
        if not (seen.by_sut and seen.shape == "request" and clocked(seen.body)):
            return False
        if seen.name == "MeterValues":
            return bool(seen.body.get("evseId") == self.evse)
        return self.session and seen.name == "TransactionEvent" and seen.body.get("eventType") == "Updated"

    def wrong(self, seen: Observation) -> str | None:
        if not self.signed or any("signedMeterValue" in sample for sample in clocked(seen.body)):
            return None
        return "no sample is signed"

    def __str__(self) -> str:
        where = " or with its session" if self.session else ""
        return f"{'signed ' if self.signed else ''}clock-aligned values of EVSE {self.evse}{where}"


@BINDING.sees(word.AlignedValuesTold)
def aligned_values_told(sight: word.AlignedValuesTold, scene: Scene) -> Check:
    which = rule(
        "presence.aligned",
        "at every turn of AlignedDataCtrlr.Interval the values of each EVSE are told with the context Sample.Clock",
        "J01.FR.02",
        "J01.FR.14",
        "J01.FR.22",
    )
    pattern = ByTheClock("request", evse=sight.evse, session=sight.session)
    return check(which, Count(pattern, 2 * sight.seconds + scene.seconds("react_within"), 2))


@BINDING.sees(word.EndHoldsAlignedValues)
def end_holds_aligned(sight: word.EndHoldsAlignedValues, scene: Scene) -> Check:
    which = rule(
        "presence.aligned_end",
        "the end of a session brings the values taken at every turn of AlignedDataCtrlr.TxEndedInterval",
        "E06.FR.11",
        "Part 2, AlignedDataCtrlr.TxEndedInterval",
    )
    pattern = request("TransactionEvent", {"eventType": "Ended"}, {"meterValue": _holds_clocked})
    return check(which, Within(pattern, scene.seconds("stop_within")))


def _holds_clocked(value: Any) -> str | None:
    return None if clocked({"meterValue": value}) else "no value with the context Sample.Clock"


@BINDING.sees(word.AlignedValuesSigned)
def aligned_values_signed(sight: word.AlignedValuesSigned, scene: Scene) -> Check:
    which = rule(
        "presence.aligned_signed",
        "with AlignedDataCtrlr.SignReadings clock-aligned values are signed where the meter can do that",
        "J01.FR.21",
    )
    pattern = ByTheClock("request", evse=sight.evse, session=True, signed=True)
    return Check(which, Within(pattern, 30.0 + scene.seconds("react_within")), since="now")


@BINDING.sees(word.NoAlignedValues)
def no_aligned_values(sight: word.NoAlignedValues, scene: Scene) -> Check:
    which = rule(
        "presence.aligned_idle_only",
        "with AlignedDataCtrlr.SendDuringIdle no clock-aligned values come while a session runs",
        "J01.FR.19",
        "J01.FR.20",
    )
    pattern = ByTheClock("request", evse=sight.evse, session=True)
    return Check(which, Never(pattern, sight.seconds), since="now", consumes=False)


# -- the CSMS


@BINDING.does(word.StationTellsByTheClock)
def station_tells_by_the_clock(intent: word.StationTellsByTheClock, scene: Scene) -> list[Deed]:
    return [
        Setting(
            CS,
            "set_variable_value",
            {"component": "AlignedDataCtrlr", "variable": variable, "value": str(intent.seconds)},
        )
        for variable in ("Interval", "TxEndedInterval")
    ]


@BINDING.sees(word.AlignedValuesHeard)
def aligned_values_heard(sight: word.AlignedValuesHeard, scene: Scene) -> Check:
    asked = {"eventType": "Updated", "triggerReason": "MeterValueClock"}
    heard = Answering(("response", "error"), "TransactionEvent", be="response", asked=asked)
    which = rule(
        "presence.aligned_heard",
        "clock-aligned values of a session are acknowledged",
        "J02.FR.19",
    )
    return check(which, Within(heard, scene.seconds("react_within")))


@BINDING.does(word.StationTells)
def station_tells(intent: word.StationTells, scene: Scene) -> Deed:
    at = _now(scene)
    match intent.what:
        case "that it is alive":
            return Call(CS, "Heartbeat", {})
        case "its meter values":
            return _reading(at, {})
        case "its signed meter values":
            return _reading(at, {"signedMeterValue": SIGNED})
        case _:
            state = intent.what.rpartition(" ")[2].capitalize()
            return Call(
                CS,
                "StatusNotification",
                {"timestamp": at, "connectorStatus": state, "evseId": 1, "connectorId": 1},
            )


def _reading(at: str, more: Json) -> Deed:
    sample = {"value": 1234.5, "context": "Sample.Clock", "measurand": "Energy.Active.Import.Register"}
    value = {"timestamp": at, "sampledValue": [sample | more]}
    return Call(CS, "MeterValues", {"evseId": 1, "meterValue": [value]})


def _now(scene: Scene) -> str:
    return iso8601(scene.observations[-1].at if scene.observations else 0.0)


@BINDING.sees(word.TimeRight)
def time_right(sight: word.TimeRight, scene: Scene) -> Check:
    which = rule("presence.time", "the answer to a heartbeat tells the time of the CSMS", "G02.FR.03")
    tolerance = scene.seconds("time_tolerance")

    def judge(asked: Observation, answer: Observation) -> str | None:
        """The time of some moment between question and answer."""
        middle, half = (asked.at + answer.at) / 2, (answer.at - asked.at) / 2
        return time_near(middle, half + tolerance)(first(answer.body, "currentTime"))

    what = f"with currentTime within {tolerance:g} s of now"
    return Check(which, Within(fitting(scene.id, judge, what), message_timeout(scene)))


@BINDING.does(word.StationHangs)
def station_hangs(intent: word.StationHangs, scene: Scene) -> list[Deed]:
    return [Setting(CS, "freeze"), Wait(scene.seconds("offline_for"))]


@BINDING.does(word.StationReturns)
def station_returns(intent: word.StationReturns, scene: Scene) -> list[Deed]:
    """The new connection comes beside the old one, which stays half open, as after a change of network."""
    soon = {"component": "OCPPCommCtrlr", "variable": "HeartbeatInterval", "value": "5"}
    return [
        Setting(CS, "thaw"),
        Setting(CS, "set_variable_value", soon),
        Setting(CS, "dial_with"),
        Wait(scene.seconds("settle_for")),
    ]


@BINDING.sees(word.StationServedAgain)
def station_served_again(sight: word.StationServedAgain, scene: Scene) -> Check:
    which = rule(
        "presence.returned",
        "a station that was silent for long and connects anew is served, whatever became of its old connection",
        "Part 4 5.3",
        level="robustness",
    )
    opened = Pattern("link", "opened", by_sut=False)
    heard = Pattern("response", "Heartbeat")
    return check(which, InOrder((opened, heard), scene.seconds("reconnect_within") + message_timeout(scene)))
