"""8.4.4 Authorization with local credentials in OCPP 2.0.1, the station's side (C01, C09 to C16, E02 to E07)."""

from harness.judge.expectations import OneOf, Pattern, Within
from harness.judge.finding import Rule
from harness.judge.forbidding import Forbidden, NoneBefore
from harness.judge.matchers import none_of, one_of
from harness.protocols.binding import Check, Deed, Scene, Setting, Wait
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, check, request, rule
from harness.protocols.ocpp.v201.bindings.session import token
from harness.protocols.ocpp.v201.bindings.tokens import (
    AUTHORIZE,
    EVENT,
    asks,
    group,
    named,
    none_of_these,
    typed,
)
from harness.protocols.ocpp.v201.csms.config import Token
from harness.usecases import authorization as word

CABLE_TIME = 20
"""Seconds that scenarios give the driver to connect the EV (EVConnectionTimeOut)."""

CHARGES = {"transactionInfo.chargingState": "Charging"}


@BINDING.does(word.CsmsJudges)
def csms_judges(intent: word.CsmsJudges, scene: Scene) -> Deed:
    known = token(scene, intent.token)
    judged = Token(
        id=known["idToken"],
        type=known["type"],
        status=intent.status,  # type: ignore[arg-type]
        group=group(scene, intent.group) if intent.group else None,
    )
    return Setting(CSMS, "set_token", {"token": judged})


@BINDING.does(word.LetSettle)
def let_settle(intent: word.LetSettle, scene: Scene) -> Deed:
    return Wait(scene.seconds("quiet_for" if intent.long else "settle_for"))


@BINDING.sees(word.BackOnline)
def back_online(sight: word.BackOnline, scene: Scene) -> Check:
    which = rule("authorization.back_online", "the station has connected again", "Part 4 5.3")
    return check(which, Within(Pattern("link", "upgrade"), scene.seconds("reconnect_within")))


# -- asking

_ASKS = {
    "it knows nothing of it": rule(
        "authorization.unknown_asked",
        "a token that is neither in the local list nor in the cache is asked about, as it was presented",
        "C01.FR.02",
    ),
    "its cache refuses it": rule(
        "authorization.cached_bad_asked",
        "a token that the cache does not hold as Accepted is asked about again while online",
        "C10.FR.03",
        "C12.FR.05",
    ),
    "its list refuses it": rule(
        "authorization.listed_bad_asked",
        "a token that the local list does not hold as Accepted is asked about while online",
        "C14.FR.03",
    ),
    "its list entry has run out": rule(
        "authorization.list_entry_expired_asked",
        "a list entry past its date counts as absent, so the token is asked about",
        "C14.FR.05",
    ),
    "its cache entry has run out": rule(
        "authorization.cache_life",
        "a cache entry that was not used for its life time is gone, so the token is asked about",
        "C10.FR.08",
        "C10.FR.10",
    ),
    "its cache has learnt from the answer": rule(
        "authorization.cache_learns_answer",
        "the cache takes over what the CSMS answers about a token",
        "C10.FR.04",
        "C12.FR.06",
    ),
    "its cache has learnt from the session": rule(
        "authorization.cache_learns_session",
        "the cache takes over what the CSMS answers about a session with a token",
        "C10.FR.05",
        "C12.FR.06",
    ),
    "its cache was emptied": rule(
        "authorization.cache_emptied",
        "once the cache was cleared, the station knows none of its tokens any more",
        "C11.FR.01",
        "C01.FR.02",
    ),
    "it was struck off the list": rule(
        "authorization.unlisted_asked",
        "a token that an update took out of the local list is asked about again",
        "D01.FR.17",
        "D01.FR.04",
        "C01.FR.02",
    ),
    "every token has to be asked about": rule(
        "authorization.asked_anyway",
        "without local pre-authorization a token that the station knows is asked about while online",
        "Part 2, AuthCtrlr.LocalPreAuthorize",
    ),
}


@BINDING.sees(word.TokenAskedAbout)
def token_asked_about(sight: word.TokenAskedAbout, scene: Scene) -> Check:
    question = request(AUTHORIZE, {"idToken": named(scene, sight.token)}, typed(scene, sight.token))
    starts = Forbidden(owning(scene, sight.token), "the session is authorized without a question")
    return check(_ASKS[sight.why], NoneBefore((starts,), scene.seconds("react_within"), question))


def owning(scene: Scene, name: str) -> Pattern:
    """A session that names the token as its own."""
    whose = {"idToken": named(scene, name), "triggerReason": none_of("StopAuthorized")}
    return request(EVENT, whose)


_SILENT = {
    "the cache is trusted when it refuses": rule(
        "authorization.cache_final",
        "with AuthCacheCtrlr.DisablePostAuthorize a token that the cache refuses is not asked about",
        "Part 2, AuthCacheCtrlr.DisablePostAuthorize",
    ),
    "the list is trusted when it refuses": rule(
        "authorization.list_final",
        "with LocalAuthListCtrlr.DisablePostAuthorize a token that the list refuses is not asked about",
        "Part 2, LocalAuthListCtrlr.DisablePostAuthorize",
    ),
    "the CSMS is never asked": rule(
        "authorization.remote_off",
        "with AuthCtrlr.DisableRemoteAuthorization no token is asked about",
        "Part 2, AuthCtrlr.DisableRemoteAuthorization",
    ),
}


@BINDING.sees(word.TokenNotAskedAbout)
def token_not_asked_about(sight: word.TokenNotAskedAbout, scene: Scene) -> Check:
    return _never(scene, _SILENT[sight.why], sight.past, asks(scene, sight.token))


def _never(scene: Scene, which: Rule, past: bool, *forbidden: Forbidden) -> Check:
    """From the last stimulus on for a quiet time, or in all that has been so far."""
    if past:
        return Check(which, NoneBefore(forbidden, 0.0), "start", consumes=False)
    return Check(which, none_of_these(scene, *forbidden), consumes=False)


# -- sessions that start


@BINDING.sees(word.SessionAuthorized)
def session_authorized(sight: word.SessionAuthorized, scene: Scene) -> Check:
    """Where a transaction only starts with the flow of energy, its first event has a reason of its own."""
    which = rule(
        "authorization.session",
        "once the driver is authorized, the session says so and names the token",
        "E02.FR.01",
        "E03.FR.01",
        "C12.FR.02",
    )
    return Check(which, OneOf(_authorized(scene, sight.token), scene.seconds("start_within")), consumes=False)


def _authorized(scene: Scene, name: str) -> tuple[Pattern, Pattern]:
    whose = {"idToken": named(scene, name)}
    kind = typed(scene, name)
    begins = one_of("Authorized", "CablePluggedIn", "ChargingStateChanged", "SignedDataReceived")
    return (
        request(EVENT, {**whose, "eventType": "Started"}, {**kind, "triggerReason": begins}),
        request(EVENT, {**whose, "eventType": "Updated"}, {**kind, "triggerReason": "Authorized"}),
    )


_UNASKED = {
    "list": rule(
        "authorization.listed_starts",
        "a token that the local list holds as Accepted starts a session without a question",
        "C14.FR.02",
        "C14.FR.04",
    ),
    "cache": rule(
        "authorization.cached_starts",
        "with local pre-authorization a token that the cache holds as Accepted starts a session without a question",
        "Part 2, AuthCtrlr.LocalPreAuthorize",
        "C12.FR.02",
        level="SHOULD",
    ),
    "cache after a restart": rule(
        "authorization.cache_kept",
        "the cache outlives a restart",
        "C10.FR.02",
        level="SHOULD",
    ),
    "list after a restart": rule(
        "authorization.list_kept",
        "the local list outlives a restart",
        "D01.FR.10",
        level="SHOULD",
    ),
}


@BINDING.sees(word.StartedWithoutAsking)
def started_without_asking(sight: word.StartedWithoutAsking, scene: Scene) -> Check:
    told = request(EVENT, {"idToken": named(scene, sight.token)})
    unasked = NoneBefore((asks(scene, sight.token),), scene.seconds("start_within"), told)
    return Check(_UNASKED[sight.store], unasked, consumes=False)


@BINDING.sees(word.EnergyFlows)
def energy_flows(sight: word.EnergyFlows, scene: Scene) -> Check:
    offers = {"transactionInfo.chargingState": one_of("Charging", "SuspendedEV")}
    return check(
        rule(
            "authorization.energy",
            "with an authorized driver and an EV on the cable, energy is offered",
            "C12.FR.04",
            "E01.FR.18",
        ),
        Within(request(EVENT, offers), scene.seconds("start_within")),
    )


@BINDING.sees(word.OfflineStartTold)
def offline_start_told(sight: word.OfflineStartTold, scene: Scene) -> Check:
    whose = {"idToken": named(scene, sight.token)}
    return check(
        _OFFLINE[sight.why],
        Within(request(EVENT, whose, {"offline": True}), scene.seconds("reconnect_within")),
    )


_OFFLINE = {
    "it is listed": rule(
        "authorization.offline_listed",
        "offline, a token that the list holds as Accepted may start, and that is told once the link is back",
        "C13.FR.02",
        "C13.FR.05",
        "C15.FR.02",
    ),
    "it is cached": rule(
        "authorization.offline_cached",
        "offline, a token that the cache holds as Accepted starts with local authorization, and that is told later",
        "Part 2, AuthCtrlr.LocalAuthorizeOffline",
        "C15.FR.02",
    ),
    "unknown tokens may start": rule(
        "authorization.offline_unknown",
        "offline, an unknown token starts if the station is set to let it, and that is told once the link is back",
        "C15.FR.08",
        "C15.FR.02",
    ),
}


# -- sessions that do not start

_NOTHING = {
    "the CSMS refused it": rule(
        "authorization.refused_starts_nothing",
        "a token that was refused authorizes no session",
        "C01.FR.01",
    ),
    "it is refused without asking": rule(
        "authorization.refused_locally",
        "a token that the station has to refuse by itself authorizes no session",
        "C01.FR.01",
    ),
    "it may not start offline": rule(
        "authorization.offline_refused",
        "offline, a token that is not Accepted in the list authorizes nothing, now or later",
        "C13.FR.02",
        "C13.FR.05",
    ),
    "the list refuses it": rule(
        "authorization.list_first",
        "where list and cache disagree, the list decides",
        "C13.FR.01",
        "C14.FR.01",
    ),
    "a master pass never starts": rule(
        "authorization.master_starts_nothing",
        "a token of the master pass group starts no session",
        "C16.FR.03",
        "C12.FR.09",
    ),
}


@BINDING.sees(word.NothingAuthorized)
def nothing_authorized(sight: word.NothingAuthorized, scene: Scene) -> Check:
    owns = Forbidden(owning(scene, sight.token), "a session names the token as its own")
    says = Forbidden(request(EVENT, {"triggerReason": "Authorized"}), "the session is said to be authorized")
    return _never(scene, _NOTHING[sight.why], sight.past, owns, says)


@BINDING.sees(word.NoEnergy)
def no_energy(sight: word.NoEnergy, scene: Scene) -> Check:
    return Check(
        rule("authorization.no_energy", "energy is only offered after authorization", "C01.FR.01"),
        none_of_these(scene, Forbidden(request(EVENT, CHARGES), "energy flows")),
        consumes=False,
    )


@BINDING.sees(word.CableTimeout)
def cable_timeout(sight: word.CableTimeout, scene: Scene) -> Check:
    """Told only where a transaction runs by then: where none does, there is nothing to end."""
    which = rule(
        "authorization.cable_timeout",
        "when nobody connects an EV in time, the session that had started with the authorization ends for that reason",
        "E03.FR.05",
        level="SHOULD",
    )
    ends = {"eventType": "Ended", "transactionInfo.stoppedReason": "Timeout"}
    timeout = request(EVENT, {"triggerReason": "EVConnectTimeout"}, ends)
    return check(which, Within(timeout, CABLE_TIME + scene.seconds("stop_within")))


@BINDING.sees(word.SessionBegins)
def session_begins(sight: word.SessionBegins, scene: Scene) -> Check:
    started = request(EVENT, {"eventType": "Started", "idToken": named(scene, sight.token)})
    return Check(
        rule("authorization.starts_here", "the session starts with the authorization", "E01.FR.03"),
        Within(started, scene.seconds("react_within")),
        consumes=False,
    )
