"""8.2.3 Smart charging management in OCPP 2.0.1, reading profiles back: K09."""

from collections.abc import Sequence
from typing import Any

from harness.clock import parse_iso8601
from harness.judge.expectations import Gather
from harness.judge.finding import Rule
from harness.judge.matchers import explain, show
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, request, rule
from harness.protocols.ocpp.v201.bindings.charging_profiles import NOBODYS_ID, PURPOSES, answer, sent
from harness.protocols.ocpp.v201.bindings.items import Json, listed
from harness.protocols.ocpp.v201.composite import Installed
from harness.protocols.ocpp.v201.ledger import installed
from harness.usecases import smart_charging as word
from harness.usecases.observation import Observation, first

TIMES = ("validFrom", "validTo", "startSchedule")


@BINDING.does(word.AskLimits)
def ask_limits(intent: word.AskLimits, scene: Scene) -> Deed:
    """A number is asked for alone (K09.FR.03)."""
    ids = [each.body["chargingProfile"]["id"] for each in sent(scene)] or [NOBODYS_ID]
    wanted: dict[str, Any] = {
        "chargingProfileId": {"first": ids[:1], "last": ids[-1:]}.get(intent.which),
        "chargingProfilePurpose": PURPOSES.get(intent.scope),
        "stackLevel": intent.level,
        "chargingLimitSource": [intent.source] if intent.source else None,
    }
    body: dict[str, Any] = {
        "requestId": 4001 + len(scene.done),
        "chargingProfile": {name: value for name, value in wanted.items() if value is not None},
    }
    return Call(CSMS, "GetChargingProfiles", body if intent.evse is None else {**body, "evseId": intent.evse})


def asked(scene: Scene) -> Any:
    """The last request for profiles."""
    return scene.seen("GetChargingProfiles", by_sut=scene.sut_role == CSMS)[-1].body


@BINDING.sees(word.NoLimitsReported)
def no_limits_reported(sight: word.NoLimitsReported, scene: Scene) -> Check:
    which = rule(
        "limits.no_profiles", "when no profile matches, NoProfiles says so", "K09.FR.04", "K09.FR.06"
    )
    return answer(scene, which, ("AskLimits",), {"status": "NoProfiles"})


@BINDING.sees(word.LimitsReported)
def limits_reported(sight: word.LimitsReported, scene: Scene) -> Check:
    which = rule(
        "limits.reported",
        "all profiles that match what was asked for are reported, with its requestId, and none that does not match",
        "K09.FR.01",
        "K09.FR.02",
        "K09.FR.04",
        "K09.FR.05",
        "K09.FR.06",
    )
    wanted, ours = asked(scene), installed(scene.observations)
    due = {each.id: each for each in ours if matches(each, wanted)}
    known = {each.body["chargingProfile"]["id"] for each in sent(scene)} | {each.id for each in ours}

    def judge(parts: Sequence[Observation]) -> str | None:
        told = [(part.body.get("evseId"), each) for part in parts for each in _profiles(part)]
        ids = {int(each["id"]) for _, each in told}
        if missing := sorted(due.keys() - ids):
            return f"profile {', '.join(map(str, missing))} is installed and not reported"
        if extra := sorted(id for id in ids & known if id not in due):
            return f"profile {', '.join(map(str, extra))} does not match and is reported"
        strays = [f"{each.get('id')} at EVSE {evse}" for evse, each in told if _elsewhere(due, each, evse)]
        return f"profile {', '.join(strays)} is installed elsewhere" if strays else None

    ids = ", ".join(map(str, sorted(due))) or "none"
    return _gathered(scene, which, judge, f"the profiles {ids}, and no other that we set")


def _elsewhere(due: dict[int, Installed], profile: Any, evse: Any) -> bool:
    own = due.get(profile.get("id"))
    return own is not None and own.evse != evse


def matches(each: Installed, wanted: Any) -> bool:
    """K09.FR.03 to K09.FR.06. What we set has the source CSO."""
    criterion = wanted["chargingProfile"]
    return (
        wanted.get("evseId", each.evse) == each.evse
        and each.id in criterion.get("chargingProfileId", [each.id])
        and criterion.get("chargingProfilePurpose", each.purpose) == each.purpose
        and criterion.get("stackLevel", each.level) == each.level
        and "CSO" in criterion.get("chargingLimitSource", ["CSO"])
    )


@BINDING.sees(word.LimitsReportedAsSet)
def limits_reported_as_set(sight: word.LimitsReportedAsSet, scene: Scene) -> Check:
    which = rule(
        "limits.as_set",
        "a profile is reported as it was set last: no value of it is changed or lost",
        "K01.FR.05",
        "K01.FR.27",
        "K09.FR.06",
    )
    ours = {each.id: each.profile for each in installed(scene.observations)}

    def judge(parts: Sequence[Observation]) -> str | None:
        told = [each for part in parts for each in _profiles(part)]
        found = [
            wrong for each in told if each.get("id") in ours for wrong in _changed(ours[each["id"]], each)
        ]
        return "; ".join(found) or None

    return _gathered(scene, which, judge, "each profile with the values that it was set with")


def _gathered(scene: Scene, which: Rule, judge: Any, what: str) -> Check:
    pattern = request("ReportChargingProfiles", where={"requestId": asked(scene)["requestId"]})
    spec = Gather(pattern, scene.seconds("report_within"), _is_last, judge, what)
    return Check(which, spec, consumes=False)


def _is_last(part: Observation) -> bool:
    return part.body.get("tbc") is not True


def _profiles(part: Observation) -> list[Json]:
    """Those that have an id. That each has to have one is the business of the schema."""
    return [each for each in listed(part.body, "chargingProfile") if isinstance(each.get("id"), int)]


def _changed(ours: Any, theirs: Any, path: str = "") -> list[str]:
    """Where theirs lacks or alters what ours has. More than ours has is fine: a station may fill in defaults."""
    if isinstance(ours, dict):
        fields = [(name, f"{path}.{name}".lstrip(".")) for name in ours]
        return [wrong for name, where in fields for wrong in _changed(ours[name], first(theirs, name), where)]
    if isinstance(ours, list):
        if not isinstance(theirs, list) or len(ours) != len(theirs):
            return [f"{path}: {len(ours)} were set, got {show(theirs)}"]
        pairs = enumerate(zip(ours, theirs, strict=True))
        return [wrong for at, (one, other) in pairs for wrong in _changed(one, other, f"{path}[{at}]")]
    if path.rpartition(".")[2] in TIMES:
        return [] if _same_instant(ours, theirs) else [f"{path}: {ours} was set, got {show(theirs)}"]
    wrong = explain(ours, theirs)
    return [f"{path}: {wrong}"] if wrong else []


def _same_instant(ours: str, theirs: Any) -> bool:
    """To the second: a station may drop fractions."""
    try:
        return abs(parse_iso8601(ours) - parse_iso8601(theirs)) < 1.0
    except (TypeError, ValueError):
        return False
