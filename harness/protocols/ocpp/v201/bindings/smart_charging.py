"""8.2.3 Smart charging management in OCPP 2.0.1, setting and taking back: K01, K02, K04, K10."""

from harness.judge.expectations import OneOf, Pattern, Within, answer_to, error_to
from harness.judge.finding import Rule
from harness.judge.matchers import contains, one_of
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings import refusal
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, message_timeout, rule
from harness.protocols.ocpp.v201.bindings.charging_profiles import (
    NOBODYS_ID,
    PURPOSES,
    answer,
    profile,
    sent,
    sent_for,
)
from harness.usecases import smart_charging as word
from harness.usecases.smart_charging import Limit

SETTING = ("SetLimit", "ReplaceLimit", "SetLimitWithoutSchedule")

REASONS: dict[str, Rule] = {
    "nobody is charging": rule(
        "limit.no_transaction",
        "a TxProfile is rejected while no transaction is active on the EVSE",
        "K01.FR.09",
    ),
    "the EVSE does not exist": rule(
        "limit.no_evse", "a profile for an EVSE that does not exist is rejected", "K01.FR.28"
    ),
    "the session does not exist": rule(
        "limit.unknown_transaction",
        "a TxProfile for a transaction that is not known is rejected",
        "K01.FR.33",
    ),
    "the station does not work in that unit": rule(
        "limit.unit", "a profile in a unit that RateUnit does not list is rejected", "K01.FR.26"
    ),
    "a session has exactly one EVSE": rule(
        "limit.session_on_station", "a TxProfile on EVSE 0 is rejected", "K01.FR.16", level="derived"
    ),
    "that level is taken": rule(
        "limit.level_taken",
        "TxDefaultProfiles of EVSE 0 and of single EVSEs share their stack levels: a second one is rejected",
        "K01.FR.52",
        "K01.FR.53",
    ),
    "only the station as a whole has such a limit": rule(
        "limit.station_on_evse",
        "a ChargingStationMaxProfile on a single EVSE is rejected",
        "K04.FR.03",
        level="derived",
    ),
}
"""Why a station rejects a limit, in the words of the scenarios."""


@BINDING.does(word.ForgetLimits)
def forget_limits(intent: word.ForgetLimits, scene: Scene) -> list[Deed]:
    wanted = {
        "component": {"name": "SmartChargingCtrlr"},
        "variable": {"name": "RateUnit"},
        "attributeType": "Actual",
    }
    clear = [
        Call(CSMS, "ClearChargingProfile", {"chargingProfileCriteria": {"chargingProfilePurpose": purpose}})
        for purpose in PURPOSES.values()
    ]
    return [*clear, Call(CSMS, "GetVariables", {"getVariableData": [wanted]})]


@BINDING.sees(word.LimitsForgotten)
def limits_forgotten(sight: word.LimitsForgotten, scene: Scene) -> Check:
    which = rule("limits.none", "the station has dropped old profiles and told its RateUnit", "K10.FR.04")
    return Check(which, Within(answer_to(scene.id), message_timeout(scene)), "start")


@BINDING.sees(word.OneUnitOnly)
def one_unit_only(sight: word.OneUnitOnly, scene: Scene) -> Check:
    told = {"variable": {"name": "RateUnit"}, "attributeValue": one_of("A", "W")}
    return Check(
        rule("limits.one_unit", "RateUnit has a single member", "K01.FR.26"),
        Within(
            Pattern("response", "GetVariables", must={"getVariableResult": contains(told)}),
            message_timeout(scene),
        ),
        "start",
        consumes=False,
    )


@BINDING.does(word.SetLimit)
def set_limit(intent: word.SetLimit, scene: Scene) -> Deed:
    limit = intent.limit
    planted = (limit.scope, limit.evse) == ("session", 0) or (limit.scope == "station" and limit.evse != 0)
    return Call(CSMS, "SetChargingProfile", _request(limit, scene), planted=planted)


def _request(limit: Limit, scene: Scene) -> dict[str, object]:
    return {"evseId": limit.evse, "chargingProfile": profile(limit, scene)}


@BINDING.does(word.ReplaceLimit)
def replace_limit(intent: word.ReplaceLimit, scene: Scene) -> Deed:
    before = sent(scene)[-1].body
    purpose = before["chargingProfile"]["chargingProfilePurpose"]
    scope = next(scope for scope, name in PURPOSES.items() if name == purpose)
    limit = Limit(scope, before["evseId"], ((0.0, intent.amperes),), before["chargingProfile"]["stackLevel"])
    request = {**profile(limit, scene), "id": before["chargingProfile"]["id"]}
    return Call(CSMS, "SetChargingProfile", {"evseId": limit.evse, "chargingProfile": request})


@BINDING.does(word.SetLimitWithoutSchedule)
def set_limit_without_schedule(intent: word.SetLimitWithoutSchedule, scene: Scene) -> Deed:
    request = _request(Limit(), scene)
    whole = profile(Limit(), scene)
    lacking = {name: value for name, value in whole.items() if name != "chargingSchedule"}
    return Call(CSMS, "SetChargingProfile", {**request, "chargingProfile": lacking}, planted=True)


@BINDING.sees(word.LimitAccepted)
def limit_accepted(sight: word.LimitAccepted, scene: Scene) -> Check:
    which = rule(
        "limit.accepted",
        "a profile that keeps to the rules and to what the station says of itself is Accepted",
        "K01.FR.04",
        "K01.FR.05",
        "K01.FR.14",
        "K01.FR.15",
    )
    return answer(scene, which, SETTING, {"status": "Accepted"})


@BINDING.sees(word.LimitRejected)
def limit_rejected(sight: word.LimitRejected, scene: Scene) -> Check:
    return answer(scene, REASONS[sight.why], SETTING, {"status": "Rejected"})


@BINDING.sees(word.LimitRefusedAsMalformed)
def limit_malformed(sight: word.LimitRefusedAsMalformed, scene: Scene) -> Check:
    return refusal.refused(scene, "a charging profile without chargingSchedule")


@BINDING.sees(word.LimitRefusedAsUnsupported)
def limit_unsupported(sight: word.LimitRefusedAsUnsupported, scene: Scene) -> Check:
    which = rule(
        "limit.not_supported",
        "a station without smart charging answers a profile with NotSupported or NotImplemented",
        "K01.FR.29",
    )
    codes = {"code": one_of("NotSupported", "NotImplemented")}
    return Check(which, OneOf((error_to(sent_for(scene, *SETTING), codes),), message_timeout(scene)), "start")


@BINDING.does(word.ClearLimit)
def clear_limit(intent: word.ClearLimit, scene: Scene) -> Deed:
    match intent.which:
        case "last":
            before = sent(scene)
            id = before[-1].body["chargingProfile"]["id"] if before else NOBODYS_ID
            return Call(CSMS, "ClearChargingProfile", {"chargingProfileId": id})
        case "unknown":
            return Call(CSMS, "ClearChargingProfile", {"chargingProfileId": NOBODYS_ID})
    wanted = {
        "chargingProfilePurpose": PURPOSES.get(intent.scope),
        "stackLevel": intent.level,
        "evseId": intent.evse,
    }
    criteria = {name: value for name, value in wanted.items() if value is not None}
    return Call(CSMS, "ClearChargingProfile", {"chargingProfileCriteria": criteria})


@BINDING.sees(word.LimitsCleared)
def limits_cleared(sight: word.LimitsCleared, scene: Scene) -> Check:
    which = rule(
        "limits.cleared",
        "profiles that are meant are cleared, and Accepted says so",
        "K10.FR.03",
        "K10.FR.04",
    )
    return answer(scene, which, ("ClearLimit",), {"status": "Accepted"})


@BINDING.sees(word.NothingToClear)
def nothing_to_clear(sight: word.NothingToClear, scene: Scene) -> Check:
    which = rule("limits.unknown", "clearing what matches no profile is answered with Unknown", "K10.FR.01")
    return answer(scene, which, ("ClearLimit",), {"status": "Unknown"})
