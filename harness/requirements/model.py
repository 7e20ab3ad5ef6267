"""What the catalogue is made of: documents, use cases, cases, labels, clauses.

These are the denominators of every coverage figure. They are facts and our own words; what a case sends and
expects is the business of features. This module must not know which features exist.
"""

from typing import Literal

import msgspec

Party = Literal["CS", "CSMS", "EMS", "DEVICE", "CPO", "EMSP", "HUB"]
"""The side that is tested, as tags and labels write it: a charging station, a CSMS, an energy manager, a device that it
manages; in roaming a charge point operator, a service provider, a hub between them.
"""

Testable = Literal["testable", "partly", "paper_review", "not_testable"]
"""What can be said about a requirement from the wire alone."""


class UseCase(msgspec.Struct, frozen=True):
    """A use case of IEC 63110-1.

    id          "8.3.7"
    title       our own short words
    domain      "energy", "manage_cs" or "emobility"
    support     by protocol version: full, partial, proxy only, not expressible
    functional  functional use cases of OCPP 2.0.1 that express it: "B11"
    """

    id: str
    title: str
    domain: str
    support: dict[str, str]
    functional: tuple[str, ...] = ()


class Case(msgspec.Struct, frozen=True, omit_defaults=True):
    """One case of a use case.

    id        "IEC63110-8.3.7-P1"; P positive, N negative
    sut       the side that is tested · also: others that the same case tests
    modes     ways in which the sides are connected with each other, for which it exists: "A", "B1"
    versions  protocol versions that it exists for: "2.0.1"; none: no protocol that the house speaks can carry it
    elsewhere why not, then
    level     SHALL, SHOULD, MAY; derived and robustness: no explicit text; harness KPI: a measured value
    refs      requirements it rests on, one by one: "B11.FR.01"; "Part 4 4.3"; "schema ..."
    summary   one line in our own words; "" where only facts are held
    """

    id: str
    use_case: str
    polarity: Literal["positive", "negative"]
    sut: Party
    versions: tuple[str, ...]
    level: Literal["SHALL", "SHOULD", "MAY", "derived", "robustness", "harness KPI"]
    refs: tuple[str, ...] = ()
    summary: str = ""
    also: tuple[Party, ...] = ()
    modes: tuple[str, ...] = ()
    elsewhere: str = ""

    @property
    def suts(self) -> tuple[Party, ...]:
        """All sides that it tests."""
        return (self.sut, *self.also)


class AnnexItem(msgspec.Struct, frozen=True):
    """A communication requirement of Annex B. `id` is "B.4"."""

    id: str
    title: str
    verdict: Testable
    roles: tuple[Party, ...]
    versions: tuple[str, ...]


class Clause(msgspec.Struct, frozen=True):
    """A requirement clause (clause 7). `id` is "7.9.4"."""

    id: str
    title: str
    verdict: Testable


class Label(msgspec.Struct, frozen=True, omit_defaults=True):
    """A test case of those who certify products, or of a protocol's own test specification.

    id          "TC_B_20_CS"
    title       our own short words
    role        who is tested; None: either side of a connection between equals
    profiles    (certification profile, "M" mandatory or "C" conditional); empty: in none of the profile
                tables
    applies_if  condition over feature ids for the conditional ones: "C-49 AND NOT AQ-2"
    use_cases   use cases of IEC 63110-1 that it belongs to
    """

    id: str
    title: str
    role: Party | None = None
    profiles: tuple[tuple[str, Literal["M", "C"]], ...] = ()
    applies_if: str = ""
    use_cases: tuple[str, ...] = ()

    @property
    def parties(self) -> tuple[Party, ...]:
        """Who may be tested."""
        return ("EMS", "DEVICE") if self.role is None else (self.role,)

    @property
    def series(self) -> str:
        """The letters between its first two underscores: a block of the OCA, or the protocol."""
        return self.id.split("_")[1]


class Explanation(msgspec.Struct, frozen=True):
    """What helps somebody whose product failed a case.

    checks   what is done and what has to come of it
    causes   why products usually fail
    needs    claims of the profile that it asks for
    lacks      claims that must be absent
    control  what has to be done at the product, in order: verbs of the control contract
    waits    seconds that it has to wait
    """

    checks: str
    causes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    waits: float = 0.0


class Question(msgspec.Struct, frozen=True):
    """What a lab has to ask people about.

    clause  of the catalogue, "7.9.3", of further documents with its prefix, "63119:7.1-b" · why: what keeps the wire from
            showing it · ask: the question
    """

    clause: str
    why: str
    ask: str


class Claim(msgspec.Struct, frozen=True):
    """Something a product may claim to be able to.

    oca  feature ids of the certification profiles · table: of the profile, for claims of one protocol family alone
    """

    name: str
    meaning: str
    oca: tuple[str, ...] = ()
    table: str = ""


class Reading(msgspec.Struct, frozen=True):
    """A point that a profile may read in one way or the other ([interpretation]).

    table    of the profile, for readings of one protocol family · options: by name, what each says and rests on
    """

    name: str
    table: str
    options: dict[str, str]


class Protocol(msgspec.Struct, frozen=True):
    """A protocol version: as tags write it ("ocpp2.0.1"), as people do ("OCPP 2.0.1"), and bare ("2.0.1")."""

    tag: str
    name: str
    version: str


class Verb(msgspec.Struct, frozen=True):
    """Something that can be done at a product. `seconds`: what a person needs for it, for estimates."""

    name: str
    meaning: str
    seconds: float
