"""What selection and planning have to know of a system under test, and no more."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from harness.requirements.vocabulary import vocabulary


class Hands(StrEnum):
    """Who makes the product act."""

    NOBODY = "nobody"
    MACHINE = "machine"
    MIXED = "machine, and a person for what it cannot do"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Target:
    """One system under test.

    ref           a profile's path, or the name of a bundled system
    name          for people
    role          as profiles write it: "charging_station" · protocol: the tag of its version
    features      what it claims to be able to do · not_features: what it says it cannot
    bundled       one of the reference systems
    only          it takes only the cases that need one of these claims; empty: all
    """

    ref: str
    name: str
    role: str
    protocol: str
    features: frozenset[str] = frozenset()
    not_features: frozenset[str] = frozenset()
    hands: Hands = Hands.MACHINE
    bundled: bool = False
    only: frozenset[str] = frozenset()

    @property
    def party(self) -> str:
        """Its role as tags write it."""
        return vocabulary().party(self.role) or self.role


def targets(profile: Path | None) -> tuple[Target, ...]:
    """The one of a profile, or all bundled ones. Raises UsageFault for a bad profile."""
    from harness.stage.casting import bundled, cast

    refs = bundled() if profile is None else (str(profile),)
    found = []
    for ref in refs:
        casting = cast(ref)
        found.append(
            Target(
                ref=ref,
                name=f"{casting.name} {casting.version}".strip(),
                role=casting.role,
                protocol=casting.rib.name,
                features=casting.features,
                not_features=casting.not_features,
                hands=_hands(casting.profile.control) if casting.profile else Hands.MACHINE,
                bundled=casting.profile is None,
                only=casting.only if profile is None else frozenset(),
            )
        )
    return tuple(found)


def _hands(control: object) -> Hands:
    """Who acts, by the [control] table of a profile."""
    if control is None:
        return Hands.NOBODY
    machine = any(getattr(control, binding) for binding in ("python", "stdio", "http"))
    if not getattr(control, "human"):  # noqa: B009
        return Hands.MACHINE
    return Hands.MIXED if machine else Hands.PERSON
