"""F0: platforms get to know each other (versions, credentials), with either side under test."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Gather, InAnyOrder, Pattern, Within
from harness.judge.matchers import equals, one_of
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    IEC,
    answer_to_ours,
    id_of,
    many,
    ocpi,
    ours,
    registered,
    rule,
    send,
    standing,
    wrong,
)
from harness.protocols.ocpi.headers import token_in
from harness.usecases import roaming as word
from harness.usecases.observation import Observation

HANDSHAKE: Final = 3.0
"""How many answers in turn a handshake takes: versions, details, credentials."""
LOOKS: Final = ("GET versions", "GET version_details")
GIVEN_UP: Final = Pattern("fact", "registration", where={"state": equals("failed")}, by_sut=False)
"""Our platform has come as far as it could with credentials of its own."""


@BINDING.does(word.GetAcquainted)
def get_acquainted(intent: word.GetAcquainted, scene: Scene) -> list[Deed]:
    deeds: list[Deed] = []
    for each in many(scene, intent.way):
        facts = standing(scene, each)
        lost = facts.get("registered") is False and facts.get("can_register") is False
        deeds += [*(invited(scene, each) if lost else ()), Verb(each, "acquaint")]
    return deeds


def invited(scene: Scene, party: str) -> list[Deed]:
    """The system under test issues a token A for our platform; if nobody can make it do so, nothing is changed."""
    token = f"invitation-{party}-{len(scene.observations)}"
    country_code, party_id = id_of(party)
    who = {"platform": party, "country_code": country_code, "party_id": party_id}
    return [
        Verb(scene.sut_role, "invite", {**who, "token": token}),
        Verb(party, "take_invitation", {"token": token}),
    ]


@BINDING.sees(word.Acquainted)
def acquainted(sight: word.Acquainted, scene: Scene) -> Check:
    which = rule("roaming.acquainted", "platforms exchange their credentials", *ocpi("credentials"))
    patterns = [
        Pattern("fact", "standing", where={"registered": True}, party=each, by_sut=False)
        if registered(scene, each)
        else Pattern("response", "POST credentials", party=each)
        for each in many(scene, sight.way)
    ]
    seconds = HANDSHAKE * scene.seconds("answer_within")
    return Check(which, InAnyOrder(patterns, seconds, GIVEN_UP), "start", consumes=False)


@BINDING.does(word.BeStrangers)
def be_strangers(intent: word.BeStrangers, scene: Scene) -> list[Deed]:
    party = ours(scene, intent.way)
    facts = standing(scene, party)
    if facts.get("registered") is True:
        return [*invited(scene, party), Verb(party, "unregister")]
    return invited(scene, party) if facts.get("can_register") is False else []


@BINDING.does(word.Reinvite)
def reinvite(intent: word.Reinvite, scene: Scene) -> list[Deed]:
    return invited(scene, ours(scene, intent.way))


@BINDING.does(word.Register)
def register(intent: word.Register, scene: Scene) -> Deed:
    return Verb(ours(scene, intent.way), "register")


@BINDING.sees(word.RegistrationAnswered)
def registration_answered(sight: word.RegistrationAnswered, scene: Scene) -> Check:
    which = rule(
        "roaming.registration",
        "who is sent credentials looks at the versions and details of the other side with the token in them, and answers "
        "with a new token of its own",
        *ocpi("credentials"),
        f"{IEC} 7.2",
    )
    seconds = HANDSHAKE * scene.seconds("answer_within")
    story = Gather(
        Pattern(("request", *ANSWERS), (*LOOKS, "POST credentials")),
        seconds,
        lambda seen: seen.name == "POST credentials" and seen.shape in ANSWERS,
        handshake,
        "it fetches versions and details with our token, then answers 1000 with a token that is new",
        GIVEN_UP,
    )
    return Check(which, story)


def handshake(story: Sequence[Observation]) -> str | None:
    """What is wrong with how credentials were answered, or None.

    story   what the system under test did: its answers, and its requests in between; the answer to the credentials last
    """
    answer = story[-1]
    if answer.shape != "response":
        return f"wanted HTTP 200 or 201 with OCPI 1000, got HTTP {answer.body['status']}, OCPI {answer.body['code']}"
    if (unfit := one_of(200, 201)(answer.body["status"])) is not None:
        return f"status: {unfit}"
    asked: Any = answer.answers.body if answer.answers is not None else {}
    given = asked.get("json") if isinstance(asked.get("json"), Mapping) else {}
    token_b, token_c = given.get("token"), _field(answer.body.get("data"), "token")
    if not isinstance(token_c, str) or not token_c:
        return "the answer holds no token"
    if token_c == token_b:
        return "its token is the one that we had sent"
    looks = [each.name for each in story if each.shape == "request" and shows(each) == token_b]
    missing = [each for each in LOOKS if each not in looks]
    return f"it answered without {' and '.join(missing)} at our platform, with our token" if missing else None


def shows(seen: Observation) -> str | None:
    """The token that a request shows."""
    return token_in(seen.body["headers"].get("authorization"))


def _field(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


@BINDING.does(word.AskForVersions)
def ask_for_versions(intent: word.AskForVersions, scene: Scene) -> Deed:
    done = [seen.record.party for seen in scene.observations if seen.name == "POST credentials"]
    by = ours(scene, intent.way) if intent.way or not done else done[-1]
    return wrong(by, "GET versions", show=intent.show) if intent.show else send(by, "GET versions")


@BINDING.sees(word.Unauthenticated)
def unauthenticated(sight: word.Unauthenticated, scene: Scene) -> Check:
    which = rule(
        "roaming.unauthenticated",
        "a token that is not known, or not any more, opens nothing",
        *ocpi("transport_and_format", "credentials"),
        f"{IEC} 7.2",
    )
    plain = "plain_token" in scene.features and scene.done[-1:] and _plainly(scene)
    return answer_to_ours(scene, which, http=(401, 200) if plain else (401,), code=None)


def _plainly(scene: Scene) -> bool:
    """Did our last request show the right token without Base64?"""
    asked = [seen for seen in scene.observations if seen.shape == "request" and seen.id == scene.id]
    value = asked[-1].body["headers"].get("authorization", "") if asked else ""
    return bool(value.startswith("Token ") and token_in(value) is None)


@BINDING.sees(word.Admitted)
def admitted(sight: word.Admitted, scene: Scene) -> Check:
    which = rule("roaming.admitted", "the token in force opens what it is for", *ocpi("credentials"))
    return answer_to_ours(scene, which)


@BINDING.does(word.RegisterWithUs)
def register_with_us(intent: word.RegisterWithUs, scene: Scene) -> list[Deed]:
    party = ours(scene, intent.way)
    token = f"our-invitation-{party}-{len(scene.observations)}"
    where = str(standing(scene, party).get("versions", ""))
    return [
        Setting(party, "invite", {"token": token}),
        Verb(scene.sut_role, "register", {"versions_url": where, "token": token, "platform": party}),
    ]


@BINDING.sees(word.RegisteredWithUs)
def registered_with_us(sight: word.RegisteredWithUs, scene: Scene) -> Check:
    which = rule(
        "roaming.registers",
        "who registers looks at versions and details with token A, and sends credentials with another token",
        *ocpi("credentials"),
    )
    story = Gather(
        Pattern("request", (*LOOKS, "POST credentials")),
        HANDSHAKE * scene.seconds("answer_within"),
        lambda seen: seen.name == "POST credentials",
        registering,
        "it fetches versions and details, then sends credentials with a token of its own",
    )
    return Check(which, story)


@BINDING.sees(word.RegistrationStands)
def registration_stands(sight: word.RegistrationStands, scene: Scene) -> Check:
    which = rule(
        "roaming.registration_stands",
        "the URL and the token in credentials lead to versions and details that can be used",
        *ocpi("credentials", "versions"),
    )
    stands = Pattern("fact", "registration", where={"state": equals("registered")}, by_sut=False)
    return Check(which, Within(stands, HANDSHAKE * scene.seconds("answer_within")))


def registering(story: Sequence[Observation]) -> str | None:
    """What is wrong with how the system under test registers, or None."""
    sent = story[-1]
    token_a, token_b = shows(sent), _field(sent.body.get("json"), "token")
    if not isinstance(token_b, str) or not token_b:
        return "its credentials hold no token"
    if token_a == token_b:
        return "the token in its credentials is the one that we had issued"
    looks = [each.name for each in story[:-1] if shows(each) == token_a]
    missing = [each for each in LOOKS if each not in looks]
    return f"it registered without {' and '.join(missing)} at our platform" if missing else None
