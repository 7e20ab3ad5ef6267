"""F0: credentials are renewed, taken back, or sent when they should not be."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Gather, Never, Pattern
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    answer_to_ours,
    answers,
    fits,
    ocpi,
    ours,
    rule,
    wrong,
)
from harness.protocols.ocpi.bindings.setup import GIVEN_UP, HANDSHAKE, LOOKS, shows
from harness.protocols.ocpi.headers import token_in
from harness.usecases import roaming as word
from harness.usecases.observation import Observation

VERSIONS, DETAILS = LOOKS
MANNERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "says nothing": {"silent": True},
    "answers HTTP 500": {"status": 500},
    "answers no JSON": {"body": b"<html>it works</html>", "headers": {"Content-Type": "text/html"}},
    "offers no version that both have": {
        "data": [{"version": "2.0", "url": "https://example.invalid/ocpi/2.0"}],
    },
}
"""How our versions may be answered; what is missing here is done otherwise."""


@BINDING.does(word.AnswerWrongly)
def answer_wrongly(intent: word.AnswerWrongly, scene: Scene) -> Deed:
    by = ours(scene, intent.way)
    if intent.how == "is not there":
        return Setting(by, "link_down")
    if intent.how == "offers nothing but credentials":
        return Setting(by, "offer_only", {"modules": ["credentials"]})
    return answers(by, VERSIONS, **MANNERS[intent.how])


@BINDING.sees(word.RegistrationRefused)
def registration_refused(sight: word.RegistrationRefused, scene: Scene) -> Check:
    which = rule(
        "roaming.registration_refused",
        "credentials of a platform that cannot be used are answered with the code for that, and not with a token",
        *ocpi("credentials", "status_codes"),
        level="SHOULD",
    )

    def judge(seen: Observation) -> str | None:
        if sight.taken_too and seen.shape == "response":
            return None
        status, code, data = (seen.body.get(name) for name in ("status", "code", "data"))
        if status != 200 or code not in sight.codes:
            wanted = " or ".join(map(str, sight.codes))
            return f"wanted HTTP 200 with OCPI {wanted}, got HTTP {status} with OCPI {code}"
        return "it gives a token all the same" if isinstance(data, Mapping) and data.get("token") else None

    pattern = Pattern(ANSWERS, "POST credentials")
    return fits(which, pattern, HANDSHAKE * scene.seconds("answer_within"), judge, "refused, with the reason")


@BINDING.does(word.Renew)
def renew(intent: word.Renew, scene: Scene) -> Deed:
    return Verb(ours(scene, intent.way), "rotate")


@BINDING.sees(word.RenewalAnswered)
def renewal_answered(sight: word.RenewalAnswered, scene: Scene) -> Check:
    which = rule(
        "roaming.renewal",
        "who is sent new credentials looks again at the versions and details, with the new token, and answers with a new "
        "token",
        *ocpi("credentials"),
    )
    story = Gather(
        Pattern(("request", *ANSWERS), (*LOOKS, "PUT credentials")),
        HANDSHAKE * scene.seconds("answer_within"),
        lambda seen: seen.name == "PUT credentials" and seen.shape in ANSWERS,
        renewal,
        "it fetches versions and details with our new token, then answers 200 and 1000 with a token that is new",
        GIVEN_UP,
    )
    return Check(which, story)


def renewal(story: Sequence[Observation]) -> str | None:
    """What is wrong with how new credentials were answered, or None."""
    answer = story[-1]
    if answer.shape != "response":
        return f"wanted HTTP 200 with OCPI 1000, got HTTP {answer.body['status']}, OCPI {answer.body['code']}"
    asked: Any = answer.answers.body if answer.answers is not None else {}
    offered = asked["json"].get("token") if isinstance(asked.get("json"), Mapping) else None
    data = answer.body.get("data")
    token = data.get("token") if isinstance(data, Mapping) else None
    if not isinstance(token, str) or not token:
        return "the answer holds no token"
    if token in (offered, token_in(asked.get("headers", {}).get("authorization"))):
        return "its token is none that is new"
    looks = [each.name for each in story if each.shape == "request" and shows(each) == offered]
    missing = [each for each in LOOKS if each not in looks]
    return (
        f"it answered without {' and '.join(missing)} at our platform, with our new token"
        if missing
        else None
    )


@BINDING.does(word.Unregister)
def unregister(intent: word.Unregister, scene: Scene) -> Deed:
    return Verb(ours(scene, intent.way), "unregister")


@BINDING.sees(word.Unregistered)
def unregistered(sight: word.Unregistered, scene: Scene) -> Check:
    which = rule("roaming.unregistered", "credentials can be taken back", *ocpi("credentials"))
    pattern = Pattern(ANSWERS, "DELETE credentials", be="response")
    return fits(which, pattern, scene.seconds("answer_within"), lambda seen: None, "accepted")


@BINDING.does(word.SendCredentials)
def send_credentials(intent: word.SendCredentials, scene: Scene) -> Deed:
    body = {} if intent.method == "DELETE" else {"credentials": True}
    return wrong(ours(scene, intent.way), f"{intent.method} credentials", **body)


@BINDING.does(word.SendNoJson)
def send_no_json(intent: word.SendNoJson, scene: Scene) -> Deed:
    return wrong(ours(scene, intent.way), "PUT credentials", body=b'{"token": "')


@BINDING.sees(word.Refused)
def refused(sight: word.Refused, scene: Scene) -> Check:
    said = {
        400: ("what is no JSON is answered with HTTP 400", "status_codes"),
        405: (
            "credentials that do not fit the state of the registration are answered with HTTP 405",
            "credentials",
        ),
    }
    text, chapter = said[sight.status]
    which = rule(f"roaming.refused_{sight.status}", text, *ocpi(chapter))
    return answer_to_ours(scene, which, http=(sight.status,), code=None)


@BINDING.sees(word.SetUpUnrouted)
def set_up_unrouted(sight: word.SetUpUnrouted, scene: Scene) -> Check:
    which = rule(
        "roaming.unrouted",
        "requests for versions, credentials and clients of a hub carry no routing headers",
        *ocpi("transport_and_format"),
    )
    names = (*LOOKS, *(f"{method} credentials" for method in ("GET", "POST", "PUT", "DELETE")))
    pattern = Pattern("request", (*names, "GET clients", "PUT client", "GET client"), must=ROUTED)
    return Check(which, Never(pattern, scene.seconds("quiet_for")), "start", consumes=False)


def _routed(headers: Any) -> str | None:
    names = headers if isinstance(headers, Mapping) else ()
    named = [each for each in names if each.startswith(("ocpi-to-", "ocpi-from-"))]
    return None if named else "wanted routing headers, got none"


ROUTED: Final = {"headers": _routed}
"""A request that has any of the routing headers."""
