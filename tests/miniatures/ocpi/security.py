"""Faults in security: what is behind TLS, whom the platform believes, and what a token opens (IEC 63119-1, 7)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.pki.spoil import spoil
from harness.pki.tls import TlsTerms
from harness.protocols.http import HttpRequest
from harness.protocols.machine import Command, Connect
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.platform.relations import Relation
from harness.transports.tls import scripts
from harness.transports.tls.scripts.server import ScriptedServer
from tests.miniatures.ocpi.kit import HELD, answers, asks, caught_by, takes

EVERYBODY = ("tls-cpo", "tls-emsp", "tls-hub")
FIRST = {"cpo": 3, "emsp": 3, "hub": 12}
"""So many calls come while platforms get to know each other; from then on something is wrong with the door."""


def usual(platform: Platform) -> TlsTerms:
    """What it shows to whoever calls."""
    given = HELD[platform]
    return TlsTerms(credentials=given.credentials, trust=given.trust)


def door(platform: Platform, then: Callable[[float], TlsTerms]) -> None:
    """After the first calls it goes into its handshakes like this."""
    calls: list[float] = []
    spoilt: Any = platform

    def tls(now: float) -> TlsTerms:
        calls.append(now)
        return usual(platform) if len(calls) <= FIRST[platform.name] else then(now)

    spoilt.tls = tls


@caught_by("security.old_versions", "S7-1[TLS_1.0]", *EVERYBODY)
@caught_by("security.old_versions", "S7-1[TLS_1.1]", "tls-cpo")
def speaks_every_version(platform: Platform) -> None:
    door(platform, lambda now: replace(usual(platform), minimum="TLSv1", ciphers="ALL"))


def takes_suite(name: str) -> Callable[[Platform], None]:
    def spoilt(platform: Platform) -> None:
        door(platform, lambda now: replace(usual(platform), misbehave=f"chooses suite={name}"))

    return spoilt


@caught_by("security.weak_suites", "S7-1[suites_with_DES]", *EVERYBODY)
def takes_des(platform: Platform) -> None:
    takes_suite("TLS_RSA_WITH_DES_CBC_SHA")(platform)


@caught_by("security.weak_suites", "S7-1[suites_with_3DES]", *EVERYBODY)
def takes_3des(platform: Platform) -> None:
    takes_suite("TLS_RSA_WITH_3DES_EDE_CBC_SHA")(platform)


@caught_by("security.weak_suites", "S7-1[suites_with_RC4]", "tls-cpo")
def takes_rc4(platform: Platform) -> None:
    takes_suite("TLS_RSA_WITH_RC4_128_SHA")(platform)


@caught_by("security.weak_suites", "S7-1[suites_with_short_keys]", "tls-emsp")
def takes_short_keys(platform: Platform) -> None:
    takes_suite("TLS_RSA_EXPORT_WITH_RC4_40_MD5")(platform)


@caught_by("security.weak_suites", "S7-1[suites_without_encryption]", "tls-hub")
def encrypts_nothing(platform: Platform) -> None:
    takes_suite("TLS_RSA_WITH_NULL_SHA256")(platform)


@caught_by("security.weak_suites", "S7-1[suites_without_a_certificate]", "tls-cpo")
def needs_no_certificate(platform: Platform) -> None:
    door(
        platform,
        lambda now: replace(usual(platform), ciphers="aNULL", minimum="TLSv1", maximum="TLSv1.2"),
    )


@caught_by("security.places", "S7-1[a_usual_handshake]", *EVERYBODY)
def has_a_certificate_that_has_expired(platform: Platform) -> None:
    def expired(now: float) -> TlsTerms:
        estate = HELD[platform].estate
        assert estate is not None
        return replace(usual(platform), credentials=(spoil("expired_leaf", estate, now, "server"),))

    door(platform, expired)


@caught_by("security.places", "S7-1[a_usual_handshake]", "tls-cpo")
def speaks_tls_1_1_only(platform: Platform) -> None:
    door(platform, lambda now: replace(usual(platform), minimum="TLSv1", maximum="TLSv1.1", ciphers="ALL"))


@caught_by("ocpi.details.https", "S7-1[a_usual_handshake]", *EVERYBODY)
def names_its_versions_without_tls(platform: Platform) -> None:
    def plain(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data={**answer.data, "url": answer.data["url"].replace("https://", "http://")})

    answers(platform, "POST credentials", plain)


class ServingBoth(ScriptedServer):
    """Speaks HTTP with whoever does not speak TLS, and looks at the token."""

    def feed(self, data: bytes) -> bytes:
        if self.phase == "shaking" and data[:4] == b"GET ":
            self.raw(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
            return b""
        return super().feed(data)


scripts.add("serves both", lambda terms, host: ServingBoth(terms, "serves both"))


@caught_by("security.in_the_clear", "S7-1[a_question_in_the_clear]", *EVERYBODY)
def looks_at_tokens_in_the_clear(platform: Platform) -> None:
    door(platform, lambda now: replace(usual(platform), misbehave="serves both"))


SHOWN = "S7-2[shows_a_certificate_that_{}]"


@caught_by("security.wrong_server", SHOWN.format("expired_yesterday"), *EVERYBODY)
@caught_by("security.wrong_server", SHOWN.format("becomes_valid_in_a_month_only"), "tls-cpo")
@caught_by("security.wrong_server", SHOWN.format("carries_the_name_of_another_host"), *EVERYBODY)
@caught_by("security.wrong_server", SHOWN.format("leads_to_a_root_that_nobody_installed"), *EVERYBODY)
@caught_by("security.wrong_server", SHOWN.format("signed_itself"), "tls-emsp")
@caught_by("security.wrong_server", SHOWN.format("has_a_signature_that_does_not_hold"), "tls-hub")
@caught_by("security.wrong_server", SHOWN.format("was_issued_by_somebody_who_is_no_CA"), "tls-emsp")
@caught_by(
    "security.careless_server",
    SHOWN.format("has_an_RSA_key_of_1024_bits"),
    *EVERYBODY,
    verdict=Verdict.WARNING,
)
@caught_by(
    "security.careless_server",
    SHOWN.format("is_meant_for_the_other_side_of_a_connection"),
    "tls-cpo",
    verdict=Verdict.WARNING,
)
@caught_by(
    "security.careless_server",
    SHOWN.format("has_a_critical_extension_that_nobody_knows"),
    "tls-hub",
    verdict=Verdict.WARNING,
)
@caught_by("security.old_server", "S7-2[speaks_TLS_1.0_and_nothing_newer]", *EVERYBODY)
@caught_by("security.old_server", "S7-2[speaks_TLS_1.1_and_nothing_newer]", "tls-emsp")
def believes_every_server(platform: Platform) -> None:
    terms = TlsTerms(minimum="TLSv1", ciphers="ALL", overlook=frozenset({"*"}))
    usual_commands = platform.commands
    spoilt: Any = platform

    def commands() -> list[Command]:
        return [
            Connect({**each.options, "tls": terms}) if isinstance(each, Connect) else each
            for each in usual_commands()
        ]

    spoilt.commands = commands


@caught_by("security.impostor", "S7-3[a_card]", "cpo")
@caught_by("security.impostor", "S7-3[a_place]", "emsp", "hub")
def believes_every_sender(platform: Platform) -> None:
    takes(platform, "PUT token", lambda incoming, now: Answer())
    takes(platform, "PUT location", lambda incoming, now: Answer())


@caught_by("security.nothing_kept", "S7-3[a_card]", "cpo")
@caught_by("security.nothing_kept", "S7-3[a_place]", "emsp", "hub")
def keeps_what_it_refuses(platform: Platform) -> None:
    kept: list[Any] = []

    def refuse(incoming: Incoming, now: float) -> Answer:
        kept.append(incoming.json)
        return Answer(2001, message="not yours", status=404)

    for name in ("token", "location"):
        takes(platform, f"PUT {name}", refuse)
        takes(platform, f"GET {name}", lambda incoming, now: Answer(data=kept[-1]))


@caught_by("roaming.unauthenticated_everywhere", "S7-4", "cpo", "emsp", "hub")
@caught_by("roaming.unauthenticated", "S7-X2", "cpo", "emsp", "hub")
def takes_every_token_that_it_ever_gave(platform: Platform) -> None:
    once: dict[str, Any] = {}
    showing = platform.relations.showing
    spoilt: Any = platform.relations

    def show(token: str | None) -> Any:
        found = showing(token)
        if found is not None and token and not found[1]:
            once[token] = found
        return found or once.get(token or "")

    spoilt.showing = show


@caught_by("roaming.unauthenticated_everywhere", "S7-X2", "cpo", "emsp", "hub")
def forgets_tokens_for_versions_only(platform: Platform) -> None:
    read, showing = platform._server.read, platform.relations.showing
    spoilt: Any = platform.relations
    server: Any = platform._server
    takes_every_token_that_it_ever_gave(platform)
    every = spoilt.showing

    def look(link: str, request: HttpRequest) -> Any:
        spoilt.showing = showing if request.target.endswith("/versions") else every
        return read(link, request)

    server.read = look


@caught_by("security.no_more_told", "S7-X3", "cpo", "emsp")
def goes_on_telling_who_has_left(platform: Platform) -> None:
    serve = platform.registration.serve
    spoilt: Any = platform.registration
    spoilt.serve = lambda incoming, now: (
        Answer() if incoming.name == "DELETE credentials" else serve(incoming, now)
    )


@caught_by("security.replay", "S7-X1", "cpo", verdict=Verdict.WARNING)
def starts_one_more_for_every_order(platform: Platform) -> None:
    told: list[dict[str, Any]] = []

    def remember(given: dict[str, Any]) -> dict[str, Any]:
        told.append(given)
        return given

    def tell(relation: Relation, more: dict[str, Any], now: float) -> None:
        platform.ask(relation, "PUT session", now, **more)

    def again(incoming: Incoming, answer: Answer) -> Answer:
        if told:
            first = told[0]
            held = {**first["json"], "id": "ONE-MORE"}
            path = {**first["path"], "session_id": "ONE-MORE"}
            more = {**first, "json": held, "path": path}
            platform.alarm(0.0, lambda at: tell(incoming.relation, more, at))
        return answer

    asks(platform, "PUT session", remember)
    answers(platform, "POST START_SESSION", again)


@caught_by(
    "security.expired", "S7-5", "expiring-cpo", "expiring-emsp", "expiring-hub", verdict=Verdict.WARNING
)
def gives_tokens_for_ever(platform: Platform) -> None:
    platform.token_lifetime = 0.0
