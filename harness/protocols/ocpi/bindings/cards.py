"""What the bindings about cards share: in whose name we speak, what time it is, which card is meant, what was told."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Pattern
from harness.judge.matchers import Matcher, show
from harness.protocols.binding import Call, Scene, Verb, Wait
from harness.protocols.ocpi.bindings.base import (
    BEHIND_CPO,
    BEHIND_EMSP,
    CPO,
    HUB,
    THROUGH_HUB,
    direct,
    id_of,
    send,
    sut_party,
    wrong,
)
from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.headers import PartyId
from harness.usecases.observation import Observation

CI: Final = frozenset({"country_code", "party_id", "uid", "contract_id", "group_id"})
"""Fields of a token in which upper and lower case are the same (CiString)."""


def speaker(scene: Scene, way: str) -> tuple[str, PartyId]:
    """(our platform, in whose name it speaks) for a way: itself, or who stands behind our hub."""
    if way == THROUGH_HUB:
        return HUB, BEHIND_EMSP if scene.sut_role == CPO else BEHIND_CPO
    party = direct(scene)
    return party, PartyId(*id_of(party))


def say(
    scene: Scene, way: str, name: str, badly: bool = False, frm: PartyId | None = None, **payload: Any
) -> Call:
    """A request to the system under test, on that way. `badly`: wrong on purpose."""
    by, who = speaker(scene, way)
    how = wrong if badly else send
    return how(by, name, to=sut_party(scene, by), frm=frm or who, **payload)


def have(scene: Scene, way: str, verb: str, **args: Any) -> Verb:
    """Have ours do something: itself, or who stands behind our hub."""
    by, who = speaker(scene, way)
    if by == HUB:
        return Verb(HUB, "have", {"who": tuple(who), "verb": verb, "args": args})
    return Verb(by, verb, args)


def now(scene: Scene, later: float = 0.0) -> str:
    """The time, as far as the record tells, in whole seconds: not everybody keeps more."""
    return date_time(float(int((scene.observations[-1].at if scene.observations else 0.0) + later)))


PAUSE: Final = Wait(1.1)
"""Before each push, so that the next one is dated later than this one, in whole seconds."""


def same_text(wanted: str) -> Matcher:
    """That text, whatever the case of its letters."""

    def match(value: Any) -> str | None:
        same = isinstance(value, str) and value.casefold() == wanted.casefold()
        return None if same else f"wanted {show(wanted)}, got {show(value)}"

    return match


def answered(scene: Scene) -> Pattern:
    """The answer to our last request."""
    return Pattern(ANSWERS, answers=scene.id)


def listed(scene: Scene) -> list[Mapping[str, Any]]:
    """The tokens that the system under test has listed, in the order in which it did."""
    return [
        each
        for seen in scene.seen("GET tokens", "response")
        for each in (seen.body["data"] if isinstance(seen.body["data"], list) else ())
        if isinstance(each, Mapping) and isinstance(each.get("uid"), str)
    ]


def of_kind(tokens: list[Mapping[str, Any]], kind: str, valid: bool = True) -> list[str]:
    """The uids of those that are of that type, and valid or not."""
    return [each["uid"] for each in tokens if each.get("type") == kind and each.get("valid") is valid]


def asked(scene: Scene) -> Observation:
    """Our last request."""
    return next(
        seen for seen in reversed(scene.observations) if seen.shape == "request" and seen.id == scene.id
    )


def told_by_us(scene: Scene) -> Iterator[Observation]:
    """The pushes of tokens that the system under test has taken, in their order."""
    for seen in scene.observations:
        taken = seen.by_sut and seen.shape == "response" and seen.name in ("PUT token", "PATCH token")
        if taken and seen.answers is not None:
            yield seen.answers


def key(asked_for: Observation) -> tuple[str, ...]:
    """Which token a push, or a GET of one, is about."""
    path, query = asked_for.body["path"], asked_for.body["query"]
    names = ("country_code", "party_id", "token_uid")
    return (*(str(path.get(name, "")).casefold() for name in names), query.get("type", "RFID"))


def fields_of(name: str, value: Any) -> Any:
    """The value of a field as it is compared."""
    return value.casefold() if name in CI and isinstance(value, str) else value
