"""What a station knows of tokens, in OCPP 2.0.1: variables of authorization, cache (C10, C11), local list (D01, D02)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harness.judge.expectations import Count, Gather, Pattern, Within
from harness.judge.forbidding import NoneBefore
from harness.judge.matchers import at_least
from harness.protocols.binding import Call, Check, Deed, Scene, Setting
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, answered, check, request, rule
from harness.protocols.ocpp.v201.bindings.session import token
from harness.protocols.ocpp.v201.bindings.tokens import group, info
from harness.usecases import token_store as word
from harness.usecases.observation import Observation, first

PAST, FUTURE = "2020-01-01T00:00:00Z", "2037-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Variable:
    """Where a rule stands. `absent`: what it comes to if the station does not have it; None: it has to."""

    component: str
    name: str
    absent: str | None = None


RULES = {
    "known tokens start unasked": Variable("AuthCtrlr", "LocalPreAuthorize"),
    "known tokens start offline": Variable("AuthCtrlr", "LocalAuthorizeOffline"),
    "unknown tokens start offline": Variable("AuthCtrlr", "OfflineTxForUnknownIdEnabled", "false"),
    "CSMS is never asked": Variable("AuthCtrlr", "DisableRemoteAuthorization", "false"),
    "group of master passes": Variable("AuthCtrlr", "MasterPassGroupId"),
    "cache": Variable("AuthCacheCtrlr", "Enabled", "true"),
    "cache life": Variable("AuthCacheCtrlr", "LifeTime"),
    "cache is final": Variable("AuthCacheCtrlr", "DisablePostAuthorize", "false"),
    "list": Variable("LocalAuthListCtrlr", "Enabled", "true"),
    "list is final": Variable("LocalAuthListCtrlr", "DisablePostAuthorize", "false"),
    "invalid token ends the session": Variable("TxCtrlr", "StopTxOnInvalidId"),
    "energy on invalid token": Variable("TxCtrlr", "MaxEnergyOnInvalidId", "0"),
    "time to connect": Variable("TxCtrlr", "EVConnectionTimeOut"),
}


def _named(variable: Variable) -> dict[str, Any]:
    return {"component": {"name": variable.component}, "variable": {"name": variable.name}}


def _value(scene: Scene, rule_name: str, value: str) -> str:
    return group(scene, value) if rule_name == "group of master passes" else value


def _read(variable: Variable) -> Call:
    return Call(CSMS, "GetVariables", {"getVariableData": [_named(variable)]})


# -- rules


@BINDING.does(word.FollowRules)
def follow_rules(intent: word.FollowRules, scene: Scene) -> Sequence[Deed]:
    """One request for each: some stations take no more at a time (ItemsPerMessage)."""
    deeds: list[Deed] = []
    for name, value in intent.rules:
        wanted = {**_named(RULES[name]), "attributeValue": _value(scene, name, value)}
        deeds += [Call(CSMS, "SetVariables", {"setVariableData": [wanted]}), _read(RULES[name])]
    return deeds


@BINDING.sees(word.RulesInForce)
def rules_in_force(sight: word.RulesInForce, scene: Scene) -> Check:
    """Answers come in the order of the requests: a party has one open at a time (Part 4, 4.1.1)."""
    ids = scene.done[-1].ids[1::2]
    wanted = [(RULES[name], _value(scene, name, value)) for name, value in sight.rules]

    def judge(answers: Sequence[Observation]) -> str | None:
        found = {seen.id: seen for seen in answers}
        pairs = zip(ids, wanted, strict=True)
        return next((why for id, each in pairs if (why := _differs(found.get(id), *each))), None)

    return Check(
        rule("authorization.rules", "the station has the variables that the scenario is about", "B05", "B06"),
        Gather(
            Pattern(("response", "error"), "GetVariables"),
            scene.seconds("answer_within") * len(wanted),
            last=lambda seen: seen.id == ids[-1],
            judge=judge,
            what="the variables are as they were set",
        ),
    )


def _differs(seen: Observation | None, variable: Variable, wanted: str) -> str | None:
    """What is wrong with a variable that was read, or None."""
    name = f"{variable.component}.{variable.name}"
    if seen is None:
        return f"{name} was not answered"
    status = first(seen.body, "getVariableResult[].attributeStatus")
    value = first(seen.body, "getVariableResult[].attributeValue")
    if status != "Accepted" or value is None:
        ours = variable.absent is not None and variable.absent.casefold() == wanted.casefold()
        return None if ours else f"{name} cannot be read ({status or seen.shape}), wanted {wanted}"
    same = str(value).casefold() == wanted.casefold()
    return None if same else f"{name} is {value!r}, wanted {wanted!r}"


@BINDING.does(word.ReadTrait)
def read_trait(intent: word.ReadTrait, scene: Scene) -> Deed:
    return _read(TRAITS[intent.name].variable)


@BINDING.sees(word.Trait)
def trait(sight: word.Trait, scene: Scene) -> Check:
    asked = TRAITS[sight.name]
    which = rule("authorization.trait", f"{asked.variable.name} has {asked.wanted}", *asked.clauses)
    return answered(scene, which, {"getVariableResult[].attributeValue": asked.match})


@dataclass(frozen=True, slots=True)
class _Trait:
    """`values` of which one has to be in the list that the variable holds, or none if `without`."""

    variable: Variable
    values: frozenset[str]
    clauses: tuple[str, ...]
    without: bool = False

    @property
    def wanted(self) -> str:
        return ("none of " if self.without else "one of ") + ", ".join(sorted(self.values))

    def match(self, value: Any) -> str | None:
        held = {each.strip().casefold() for each in str(value).split(",")}
        has = not held.isdisjoint(each.casefold() for each in self.values)
        fits = isinstance(value, str) and has is not self.without
        return None if fits else f"wanted {self.wanted}, got {value if isinstance(value, str) else 'nothing'}"


TRAITS = {
    "authorization ends sessions": _Trait(
        Variable("TxCtrlr", "TxStopPoint"),
        frozenset({"Authorized", "PowerPathClosed", "EnergyTransfer"}),
        ("E05.FR.10", "E06.FR.03"),
    ),
    "pauses do not end sessions": _Trait(
        Variable("TxCtrlr", "TxStopPoint"), frozenset({"EnergyTransfer"}), ("E05.FR.02",), without=True
    ),
    "authorization starts sessions": _Trait(
        Variable("TxCtrlr", "TxStartPoint"), frozenset({"Authorized"}), ("E01.FR.03",)
    ),
    "dates in the list count": _Trait(
        Variable("LocalAuthListCtrlr", "SupportsExpiryDateTime"),
        frozenset({"true"}),
        ("C14.FR.05", "C13.FR.05"),
    ),
}


# -- cache


@BINDING.does(word.ForgetTokens)
def forget_tokens(intent: word.ForgetTokens, scene: Scene) -> Sequence[Deed]:
    deeds: list[Deed] = []
    if "auth_cache" in scene.features:
        deeds.append(Call(CSMS, "ClearCache", {}))
    if "local_auth_list" in scene.features:
        deeds.append(_list((), True, _next_version(scene), scene))
    return deeds


@BINDING.sees(word.TokensForgotten)
def tokens_forgotten(sight: word.TokensForgotten, scene: Scene) -> Check:
    """Whatever the answers are: a cache that is off cannot be cleared, and knows nothing."""
    which = rule(
        "authorization.forgotten", "the station has answered the orders to forget", "C11.FR.02", "D01.FR.02"
    )
    orders = len(scene.done[-1].ids)
    if not orders:
        return check(which, NoneBefore((), 0.0))
    answers = Pattern(("response", "error"), ("ClearCache", "SendLocalList"))
    return check(which, Count(answers, scene.seconds("answer_within") * orders, orders))


@BINDING.does(word.ClearCache)
def clear_cache(intent: word.ClearCache, scene: Scene) -> Deed:
    return Call(CSMS, "ClearCache", {})


@BINDING.sees(word.CacheCleared)
def cache_cleared(sight: word.CacheCleared, scene: Scene) -> Check:
    which = rule(
        "authorization.clear_cache",
        "an order to clear the cache is Accepted, or Rejected when the cache is off",
        "C11.FR.02",
        "C11.FR.03",
        "C11.FR.04",
    )
    return answered(scene, which, {"status": sight.status})


@BINDING.sees(word.CacheClearOrdered)
def cache_clear_ordered(sight: word.CacheClearOrdered, scene: Scene) -> Check:
    return check(
        rule("authorization.clear_ordered", "the operator's order to clear the cache goes out", "C11"),
        Within(request("ClearCache"), scene.seconds("react_within")),
    )


@BINDING.does(word.StationRefusesToClear)
def station_refuses_to_clear(intent: word.StationRefusesToClear, scene: Scene) -> Deed:
    return Setting(CS, "override", {"action": "ClearCache", "reply": {"status": "Rejected"}})


# -- list


@BINDING.does(word.SendList)
def send_list(intent: word.SendList, scene: Scene) -> Deed:
    version = intent.version if intent.version is not None else _next_version(scene)
    return _list(intent.entries, intent.whole, version, scene)


def _list(entries: Sequence[word.Listed], whole: bool, version: int, scene: Scene) -> Call:
    payload: dict[str, Any] = {"versionNumber": version, "updateType": "Full" if whole else "Differential"}
    if entries:
        payload["localAuthorizationList"] = [_entry(each, scene) for each in entries]
    return Call(CSMS, "SendLocalList", payload)


def _entry(listed: word.Listed, scene: Scene) -> dict[str, Any]:
    entry: dict[str, Any] = {"idToken": dict(token(scene, listed.token))}
    if listed.status:
        entry["idTokenInfo"] = info(scene, listed.status, listed.group)
    if listed.until:
        entry["idTokenInfo"]["cacheExpiryDateTime"] = PAST if listed.until == "past" else FUTURE
    return entry


def _sent(scene: Scene) -> list[Observation]:
    """The lists that went out, oldest first."""
    return scene.seen("SendLocalList", by_sut=scene.sut_role == CSMS)


def _next_version(scene: Scene) -> int:
    versions = [int(seen.body.get("versionNumber", 0)) for seen in _sent(scene)]
    return max(versions, default=0) + 1


_LISTS = {
    "whole": rule(
        "authorization.list_whole",
        "a full list replaces the one before, an empty one removes all of it",
        "D01.FR.02",
        "D01.FR.04",
        "D01.FR.15",
    ),
    "changes": rule(
        "authorization.list_changes",
        "changes to the list are taken: new entries, altered ones, removals, or none at all",
        "D01.FR.02",
        "D01.FR.05",
        "D01.FR.16",
        "D01.FR.17",
    ),
    "stale": rule(
        "authorization.list_stale",
        "changes that are not newer than the list are refused as a version mismatch",
        "D01.FR.19",
    ),
}


@BINDING.sees(word.ListAnswered)
def list_answered(sight: word.ListAnswered, scene: Scene) -> Check:
    return answered(scene, _LISTS[sight.how], {"status": sight.status})


@BINDING.does(word.AskListVersion)
def ask_list_version(intent: word.AskListVersion, scene: Scene) -> Deed:
    return Call(CSMS, "GetLocalListVersion", {})


@BINDING.sees(word.ListVersionTold)
def list_version_told(sight: word.ListVersionTold, scene: Scene) -> Check:
    accepted = {
        seen.id for seen in scene.seen("SendLocalList", "response") if seen.body.get("status") == "Accepted"
    }
    versions = [seen.body["versionNumber"] for seen in _sent(scene) if seen.id in accepted]
    which = rule(
        "authorization.list_version",
        "the version of the list is that of the last update that was accepted, also of one that changed nothing",
        "D02.FR.01",
        "D01.FR.01",
        "D01.FR.05",
    )
    return answered(scene, which, {"versionNumber": versions[-1] if versions else 0})


@BINDING.sees(word.ListSent)
def list_sent(sight: word.ListSent, scene: Scene) -> Check:
    which = rule(
        "authorization.list_sent",
        "a list goes out with its kind, a version above 0, and no token twice",
        "D01.FR.01",
        "D01.FR.06",
        "D01.FR.18",
    )
    kind = "Full" if sight.kind == "whole" else "Differential"
    must = {"updateType": kind, "versionNumber": at_least(1), "localAuthorizationList": _unique}
    return check(which, Within(request("SendLocalList", must=must), scene.seconds("react_within")))


def _unique(value: Any) -> str | None:
    """A list in which no token stands twice, or none."""
    if not isinstance(value, list):
        return None
    keys = [(first(each, "idToken.type"), str(first(each, "idToken.idToken")).casefold()) for each in value]
    doubles = sorted({str(key[1]) for key in keys if keys.count(key) > 1})
    return f"{', '.join(doubles)} more than once" if doubles else None
