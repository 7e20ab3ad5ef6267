"""What a CSMS sends keeps to the rules beyond the schemas (B05, F01, F06, K01, K09, K10, N09)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.payload import dig, objects, text, whole
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation


def _rule(check: str, words: str, *clauses: str) -> Rule:
    return Rule(f"csms.{check}", words, tuple(f"OCPP 2.0.1 {clause}" for clause in clauses))


TX_PROFILE: Final = _rule(
    "profile.tx", "a TxProfile names its transaction and an EVSE above 0", "K01.FR.03", "K01.FR.16"
)
PURPOSE: Final = _rule(
    "profile.purpose", "the CSMS does not set ChargingStationExternalConstraints", "K01.FR.22"
)
MAX_PROFILE: Final = _rule("profile.max", "a ChargingStationMaxProfile is not Relative", "K01.FR.38")
SCHEDULE_START: Final = _rule(
    "profile.start",
    "an Absolute or Recurring profile has a startSchedule, a Relative one has none",
    "K01.FR.40",
    "K01.FR.41",
)
PERIODS: Final = _rule(
    "profile.periods", "the periods of a schedule begin at 0 and increase", "K01.FR.31", "K01.FR.35"
)
ONE_SCHEDULE: Final = _rule(
    "profile.one_schedule", "without charging needs of the EV a profile has one schedule", "K01.FR.34"
)
PHASE: Final = _rule("profile.phase", "phaseToUse is only set for one phase", "K01.FR.19")
REMOTE_PROFILE: Final = _rule(
    "remote_start.profile",
    "the profile of a remote start is a TxProfile without transactionId",
    "F01.FR.09",
    "F01.FR.11",
)
TRIGGER_STATUS: Final = _rule(
    "trigger.connector", "a trigger of StatusNotification names the connector", "F06.FR.13"
)
NO_VARIABLE_TWICE: Final = _rule("variables.twice", "no variable is set twice in one request", "B05.FR.13")
PROFILE_CRITERIA: Final = _rule(
    "profiles.criteria", "charging profiles are asked for by id or by other criteria", "K09.FR.03"
)
CUSTOMER: Final = _rule(
    "customer.reference", "a customer is referred to in one of the three ways", "N09.FR.04"
)

Objection = tuple[Rule, str]
Judge = Callable[[Moment, Any], Iterator[tuple[Rule, str | None]]]
"""For each rule that applies: what is wrong, or None."""


class StationOrders:
    """Judges the requests of a CSMS, as far as their own content tells."""

    RULES = (
        TX_PROFILE,
        PURPOSE,
        MAX_PROFILE,
        SCHEDULE_START,
        PERIODS,
        ONE_SCHEDULE,
        PHASE,
        REMOTE_PROFILE,
        TRIGGER_STATUS,
        NO_VARIABLE_TWICE,
        PROFILE_CRITERIA,
        CUSTOMER,
    )

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._needs: set[str] = set()

    def interests(self) -> Mapping[Interest, Handler]:
        wanted: dict[Interest, Handler] = {
            (True, "request", action): self._judged(judge) for action, judge in self._judges().items()
        }
        return wanted | {(False, "request", "NotifyEVChargingNeeds"): self._ev_needs}

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _judges(self) -> dict[str, Judge]:
        return {
            "SetChargingProfile": self._set_profile,
            "RequestStartTransaction": self._remote_start,
            "TriggerMessage": _trigger,
            "SetVariables": _twice,
            "GetChargingProfiles": _criteria,
            "CustomerInformation": _customer,
        }

    def _judged(self, judge: Judge) -> Handler:
        def handle(moment: Moment) -> None:
            for rule, wrong in judge(moment, moment.seen.body):
                if wrong is None:
                    self._tally.held(rule, moment.seen.seq)
                else:
                    self._tally.broke(rule, rule.text, wrong, moment.seen.seq)

        return handle

    def _ev_needs(self, moment: Moment) -> None:
        self._needs.add(moment.line.identity)

    def _set_profile(self, moment: Moment, body: Any) -> Iterator[tuple[Rule, str | None]]:
        profile = dig(body, "chargingProfile")
        if text(profile, "chargingProfilePurpose") == "TxProfile":
            wrong = None if text(profile, "transactionId") else "no transactionId"
            yield TX_PROFILE, "evseId 0" if whole(body, "evseId") == 0 else wrong
        yield from self._profile(moment, profile)

    def _remote_start(self, moment: Moment, body: Any) -> Iterator[tuple[Rule, str | None]]:
        profile = dig(body, "chargingProfile")
        if profile is None:
            return
        purpose = text(profile, "chargingProfilePurpose")
        if purpose != "TxProfile":
            yield REMOTE_PROFILE, f"purpose {purpose}"
        else:
            yield REMOTE_PROFILE, "a transactionId" if "transactionId" in profile else None
        yield from self._profile(moment, profile)

    def _profile(self, moment: Moment, profile: Any) -> Iterator[tuple[Rule, str | None]]:
        purpose, kind = text(profile, "chargingProfilePurpose"), text(profile, "chargingProfileKind")
        yield PURPOSE, purpose if purpose == "ChargingStationExternalConstraints" else None
        if purpose == "ChargingStationMaxProfile":
            yield MAX_PROFILE, "kind Relative" if kind == "Relative" else None
        schedules = list(objects(profile, "chargingSchedule"))
        if moment.line.identity not in self._needs:
            yield ONE_SCHEDULE, f"{len(schedules)} schedules" if len(schedules) > 1 else None
        for schedule in schedules:
            yield SCHEDULE_START, _start(kind, "startSchedule" in schedule)
            yield PERIODS, _periods(schedule)
            yield PHASE, _phase(schedule)


def _start(kind: str | None, has_start: bool) -> str | None:
    if kind == "Relative" and has_start:
        return "Relative with startSchedule"
    if kind in ("Absolute", "Recurring") and not has_start:
        return f"{kind} without startSchedule"
    return None


def _periods(schedule: Any) -> str | None:
    starts = [whole(each, "startPeriod") for each in objects(schedule, "chargingSchedulePeriod")]
    known = [each for each in starts if each is not None]
    increasing = all(earlier < later for earlier, later in pairwise(known))
    return f"startPeriod {known}" if known and (known[0] != 0 or not increasing) else None


def _phase(schedule: Any) -> str | None:
    for each in objects(schedule, "chargingSchedulePeriod"):
        if "phaseToUse" in each and whole(each, "numberPhases") != 1:
            return f"phaseToUse {each['phaseToUse']} with numberPhases {each.get('numberPhases')}"
    return None


def _trigger(moment: Moment, body: Any) -> Iterator[tuple[Rule, str | None]]:
    if text(body, "requestedMessage") == "StatusNotification":
        has = whole(body, "evse", "connectorId") is not None
        yield TRIGGER_STATUS, None if has else f"evse {dig(body, 'evse')}"


def _twice(moment: Moment, body: Any) -> Iterator[tuple[Rule, str | None]]:
    names = Counter(
        (
            str(dig(each, "component")).lower(),
            str(dig(each, "variable")).lower(),
            text(each, "attributeType") or "Actual",
        )
        for each in objects(body, "setVariableData")
    )
    twice = [name for name, times in names.items() if times > 1]
    yield NO_VARIABLE_TWICE, f"twice: {twice[0]}" if twice else None


def _criteria(moment: Moment, body: Any) -> Iterator[tuple[Rule, str | None]]:
    criteria = dig(body, "chargingProfile")
    if isinstance(criteria, dict):
        others = {"stackLevel", "chargingLimitSource", "chargingProfilePurpose"} & criteria.keys()
        has_ids = "chargingProfileId" in criteria
        wrong = "both kinds" if has_ids and others else "none" if not has_ids and not others else None
        yield PROFILE_CRITERIA, wrong


def _customer(moment: Moment, body: Any) -> Iterator[tuple[Rule, str | None]]:
    ways = {"idToken", "customerCertificate", "customerIdentifier"} & (
        body.keys() if isinstance(body, dict) else set()
    )
    yield CUSTOMER, None if len(ways) == 1 else ", ".join(sorted(ways)) or "none"
