"""8.4.4 in OCPP 2.0.1, the CSMS's side: answers about tokens, contracts, sessions (C01, C07, C09, C12, E05)."""

from typing import Any

from harness.judge.expectations import Pattern, Within, answer_to
from harness.judge.forbidding import NoneBefore
from harness.judge.matchers import none_of, one_of, present
from harness.protocols.binding import Call, Check, Deed, Scene, Setting, Verb
from harness.protocols.ocpp.v201.bindings import refusal
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, answered, check, message_timeout, rule
from harness.protocols.ocpp.v201.bindings.session import token
from harness.protocols.ocpp.v201.bindings.tokens import AUTHORIZE, EVENT, group, named
from harness.usecases import authorization_csms as word
from harness.usecases.observation import Observation

LONGEST = 36
"""Characters that an idToken may have (Part 2, IdTokenType)."""

SPOILT: dict[str, dict[str, Any]] = {
    "without a token": {},
    "with a token too long": {"idToken": {"idToken": "A" * (LONGEST + 1), "type": "ISO14443"}},
}

STATUS = "idTokenInfo.status"


@BINDING.does(word.AskAbout)
def ask_about(intent: word.AskAbout, scene: Scene) -> Deed:
    return Call(CS, AUTHORIZE, {"idToken": dict(token(scene, intent.token))})


@BINDING.does(word.AskWrongly)
def ask_wrongly(intent: word.AskWrongly, scene: Scene) -> Deed:
    return Call(CS, AUTHORIZE, SPOILT[intent.how], planted=True)


@BINDING.does(word.AskAboutContract)
def ask_about_contract(intent: word.AskAboutContract, scene: Scene) -> Deed:
    contract = scene.value(intent.name, {})
    payload: dict[str, Any] = {"idToken": {"idToken": contract["emaid"], "type": "eMAID"}}
    if "certificate" in contract:
        payload["certificate"] = contract["certificate"]
    if "hashes" in contract:
        payload["iso15118CertificateHashData"] = [dict(each) for each in contract["hashes"]]
    return Call(CS, AUTHORIZE, payload)


@BINDING.does(word.StationRemembers)
def station_remembers(intent: word.StationRemembers, scene: Scene) -> Deed:
    members = group(scene, intent.group) if intent.group else ""
    return Setting(CS, "remember_token", {"token": dict(token(scene, intent.token)), "group": members})


@BINDING.does(word.MasterGroupKnown)
def master_group_known(intent: word.MasterGroupKnown, scene: Scene) -> Deed:
    where = {"component": "AuthCtrlr", "variable": "MasterPassGroupId", "value": group(scene, "master")}
    return Setting(CS, "set_variable_value", where)


@BINDING.does(word.DriverHasSeconds)
def driver_has_seconds(intent: word.DriverHasSeconds, scene: Scene) -> Deed:
    where = {"component": "TxCtrlr", "variable": "EVConnectionTimeOut", "value": f"{intent.seconds}"}
    return Setting(CS, "set_variable_value", where)


@BINDING.does(word.EvNotReady)
def ev_not_ready(intent: word.EvNotReady, scene: Scene) -> Deed:
    return Verb(CS, "ev_suspends", {"evse": intent.evse})


@BINDING.sees(word.ValueNamed)
def value_named(sight: word.ValueNamed, scene: Scene) -> Check:
    known = sight.name in scene.values
    which = rule("authorization.value", f"the profile names {sight.name}", "Part 2, IdTokenType")
    missing = Pattern("fact", f"[values] {sight.name} in the profile", by_sut=True)
    return Check(which, NoneBefore((), 0.0) if known else Within(missing, 0.0))


# -- answers about tokens


@BINDING.sees(word.TokenAccepted)
def token_accepted(sight: word.TokenAccepted, scene: Scene) -> Check:
    which = rule(
        "authorization.csms_accepts",
        "a question about a good token is answered with Accepted",
        "C01.FR.07",
        "C09.FR.10",
    )
    return Check(which, _answer(scene, {STATUS: "Accepted"}), consumes=False)


@BINDING.sees(word.GroupNamed)
def group_named(sight: word.GroupNamed, scene: Scene) -> Check:
    which = rule(
        "authorization.csms_group",
        "the answer about a token of a group names that group",
        "C01.FR.06",
        "C09.FR.09",
    )
    return Check(which, _answer(scene, {"idTokenInfo.groupIdToken.idToken": _fleet(scene)}), consumes=False)


def _fleet(scene: Scene) -> Any:
    """The group of the good token, compared without case."""
    wanted = group(scene, "fleet")

    def match(value: Any) -> str | None:
        same = isinstance(value, str) and value.casefold() == wanted.casefold()
        return (
            None
            if same
            else f"wanted the group {wanted!r}, got {value if isinstance(value, str) else 'none'}"
        )

    return match


def _answer(scene: Scene, must: dict[str, Any]) -> Within:
    return Within(answer_to(scene.id, must), message_timeout(scene))


def _refuses(value: Any) -> str | None:
    """A status that there is, and not Accepted."""
    return present(value) or none_of("Accepted")(value)


@BINDING.sees(word.TokenRefused)
def token_refused(sight: word.TokenRefused, scene: Scene) -> Check:
    which = rule(
        "authorization.csms_refuses",
        "a question about a token that must not charge is answered with a reason for refusing it",
        "C01.FR.07",
        "C04.FR.01",
    )
    return Check(which, _answer(scene, {STATUS: _refuses}), consumes=False)


@BINDING.sees(word.ReasonFits)
def reason_fits(sight: word.ReasonFits, scene: Scene) -> Check:
    which = rule(
        "authorization.csms_reason",
        "the reason for refusing a token is the one that fits it",
        "Part 2, AuthorizationStatusEnumType",
        level="SHOULD",
    )
    return Check(which, _answer(scene, {STATUS: one_of(*sight.allowed)}), consumes=False)


@BINDING.sees(word.InUseRefused)
def in_use_refused(sight: word.InUseRefused, scene: Scene) -> Check:
    which = rule(
        "authorization.csms_concurrent",
        "a token that charges already is refused a second session, where tokens are for one session at a time",
        "Part 2, AuthorizationStatusEnumType",
        level="derived",
    )
    return Check(which, _answer(scene, {STATUS: "ConcurrentTx"}), consumes=False)


@BINDING.sees(word.WrongQuestionRefused)
def wrong_question_refused(sight: word.WrongQuestionRefused, scene: Scene) -> Check:
    return refusal.refused(scene, "a question without a token, or with one that is too long,")


@BINDING.sees(word.ContractJudged)
def contract_judged(sight: word.ContractJudged, scene: Scene) -> Check:
    which = rule(
        "authorization.csms_contract",
        "the answer about a contract says what is wrong with the certificates or the contract, and the status of the "
        "token goes with it",
        "C07.FR.04",
        "C07.FR.13",
        "C07.FR.14",
        "C07.FR.15",
        "C07.FR.16",
        "C07.FR.17",
    )
    return answered(scene, which, {"certificateStatus": sight.certificates, STATUS: one_of(*sight.tokens)})


# -- answers about sessions


def _told(scene: Scene, name: str, trigger: str | None = None) -> list[Observation]:
    """What our station told of sessions with that token, oldest first."""
    return [
        event
        for event in scene.seen(EVENT, by_sut=False)
        if named(scene, name)(event.body.get("idToken")) is None
        and trigger in (None, event.body.get("triggerReason"))
    ]


@BINDING.sees(word.SessionTold)
def session_told(sight: word.SessionTold, scene: Scene) -> Check:
    told = {"idToken": named(scene, sight.token), "triggerReason": sight.trigger}
    return Check(
        rule("authorization.told", "our station has told of the session and its token", "E02.FR.01"),
        Within(Pattern("request", EVENT, told, by_sut=False), message_timeout(scene)),
        consumes=False,
    )


_JUDGED = {
    "good": rule(
        "authorization.csms_session_good",
        "the answer about a session with a good token accepts the token",
        "E02.FR.02",
        "C12.FR.03",
    ),
    "not good": rule(
        "authorization.csms_session_bad",
        "the token of a session is judged by the CSMS, even if the station has let it in",
        "C12.FR.03",
        "E05.FR.01",
        "E02.FR.04",
    ),
    "good, with its group": rule(
        "authorization.csms_session_group",
        "the answer about a session with a token of a group names that group",
        "C09.FR.12",
    ),
}


@BINDING.sees(word.SessionJudged)
def session_judged(sight: word.SessionJudged, scene: Scene) -> Check:
    must: dict[str, Any] = {STATUS: _refuses if sight.how == "not good" else "Accepted"}
    if sight.how == "good, with its group":
        must["idTokenInfo.groupIdToken.idToken"] = _fleet(scene)
    event = _told(scene, sight.token)[-1]
    return Check(
        _JUDGED[sight.how],
        Within(answer_to(f"{event.id}", must), message_timeout(scene)),
        consumes=False,
    )


_STORIES: dict[str, dict[str, Any]] = {
    "timeout": {"triggerReason": "EVConnectTimeout"},
    "waiting EV": {"transactionInfo.chargingState": "SuspendedEV"},
    "master pass": {"transactionInfo.stoppedReason": "MasterPass"},
}


@BINDING.sees(word.StoryTold)
def story_told(sight: word.StoryTold, scene: Scene) -> Check:
    return Check(
        rule("authorization.story_told", f"our station has told of it: {sight.what}", "E02.FR.17"),
        Within(Pattern("request", EVENT, _STORIES[sight.what], by_sut=False), 90.0),
        consumes=False,
    )


@BINDING.sees(word.StoryTaken)
def story_taken(sight: word.StoryTaken, scene: Scene) -> Check:
    told = Pattern("request", EVENT, _STORIES[sight.what], by_sut=False)
    event = [each for each in scene.seen(EVENT, by_sut=False) if told.picks(each)][-1]
    return check(
        rule(
            "authorization.csms_takes",
            "whatever happens to a session, the CSMS takes what the station tells of it",
            "E01.FR.12",
            "E03.FR.02",
        ),
        Within(answer_to(f"{event.id}"), message_timeout(scene)),
    )
