"""Questions and answers of two EEBUS nodes (SPINE 1.3.0): what a node does with what is usual, odd and wrong.

An id says who is tested and in what: `spine:ems:counter:back`. Everything is asked of the node management, which every
node has, so that most rows hold for a device and an energy manager alike. The official test that a row follows stands
beside it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from harness.engine.suites import SuiteCase
from harness.stage.stage import Stage
from harness.usecases.dialogue import (
    Acquainted,
    AnsweredOrLeft,
    AsksWhoWeAre,
    Listed,
    Put,
    Replied,
    RepliedOften,
    SubRevisionsTold,
)
from harness.usecases.station import LinkStaysUp
from harness.usecases.words import Intent, Sight

PROTOCOL = "eebus1.3.0"
BOTH = ("device", "ems")
GENERAL = 1
STAYS = LinkStaysUp(5)

Step = Intent | Sight


@dataclass(frozen=True, slots=True)
class Row:
    """One case: what is done and what is to be seen, for these roles of the system under test."""

    name: str
    title: str
    steps: Sequence[Step]
    follows: str = ""
    roles: Sequence[str] = BOTH


def _well(what: str) -> tuple[Step, ...]:
    return Put(what), Replied(what)


def _refused(what: str, error: int | None = None) -> tuple[Step, ...]:
    return Put(what), Replied(what, "an error", error)


LIVES_ON = _well("a question")

ROWS = (
    Row(
        "discovery:told",
        "What it consists of is told",
        _well("a question for everything"),
        "TC_SPINE_DDISC_002",
    ),
    Row("discovery:asked", "It asks what we consist of", (AsksWhoWeAre(30),), "TC_SPINE_DDISC_001"),
    Row(
        "use_cases:revision",
        "Each use case says which revision of its document it follows",
        (Put("a question"), SubRevisionsTold()),
        "TC_SPINE_COMP_005",
    ),
    Row(
        "counter:skips",
        "Twenty questions whose counters skip are answered, each for itself",
        (Put("twenty questions"), RepliedOften(20)),
        "TC_SPINE_DATA_001, TC_SPINE_DATA_002, TC_SPINE_DATA_004",
    ),
    Row(
        "counter:back",
        "Counters that begin anew are no fault",
        (*LIVES_ON, *_well("a question after a restart of our counter")),
        "TC_SPINE_DATA_003",
    ),
    Row(
        "ack:news",
        "News that want to be acknowledged are",
        _well("news that want to be acknowledged"),
        "TC_SPINE_DATA_005",
    ),
    Row(
        "ack:question",
        "A question that wants to be acknowledged is answered by its reply alone",
        (*_well("a question that wants to be acknowledged"), *LIVES_ON),
        "TC_SPINE_DATA_007",
    ),
    Row(
        "answer:result",
        "A result that nobody waits for is not answered",
        (
            Put("a result that nobody waits for"),
            Replied("a result that nobody waits for", "never"),
            STAYS,
            *LIVES_ON,
        ),
        "TC_SPINE_DATA_006, TC_SPINE_DATA_008",
    ),
    Row(
        "answer:reply",
        "A reply that is wrong earns no error",
        (
            Put("a reply that nobody waits for"),
            Replied("a reply that nobody waits for", "never"),
            STAYS,
            *LIVES_ON,
        ),
        "TC_SPINE_COMP_004",
    ),
    Row(
        "unknown:function",
        "A function that nobody knows is refused",
        (*_refused("a question about an unknown function"), *LIVES_ON),
        "TC_SPINE_COMP_001",
    ),
    Row(
        "unknown:types",
        "Entities, features and elements that nobody knows are passed over",
        (*_well("news of an entity of an unknown type"), STAYS, *LIVES_ON),
        "TC_SPINE_COMP_003",
    ),
    Row(
        "unknown:kind",
        "A datagram of a kind that nobody knows does no harm",
        (Put("a datagram of an unknown kind"), STAYS, *LIVES_ON),
    ),
    Row(
        "filter:unknown",
        "A filter that nobody knows is answered, by everything or by an error",
        (
            Put("a question with a filter that nobody knows"),
            Replied("a question with a filter that nobody knows", "somehow"),
            *LIVES_ON,
        ),
    ),
    Row(
        "news:unheard",
        "News that nobody has subscribed to do no harm",
        (Put("news that nobody has subscribed to"), STAYS, *LIVES_ON),
    ),
    Row(
        "news:nameless",
        "News of a part that do not say of what do no harm",
        (Put("news of a part that does not say of what"), STAYS, *LIVES_ON),
    ),
    Row(
        "version:higher",
        "A higher version is no obstacle",
        _well("a question of a higher version"),
        "TC_SPINE_COMP_002",
    ),
    Row(
        "version:none",
        "What is no version is turned away",
        (Put("a question of a version that is none"), AnsweredOrLeft("a question of a version that is none")),
        "TC_SPINE_COMP_006",
    ),
    Row(
        "command:none",
        "A datagram without a command is refused with error 1",
        (*_refused("a datagram without a command", GENERAL), *LIVES_ON),
    ),
    Row(
        "command:two",
        "A datagram with two commands is refused with error 1",
        (*_refused("a datagram with two commands", GENERAL), *LIVES_ON),
    ),
    Row(
        "address:entity",
        "An entity that is not there is not asked",
        (*_refused("a question to an entity that is not there"), *LIVES_ON),
    ),
    Row(
        "address:feature",
        "A feature that is not there is not asked",
        (*_refused("a question to a feature that is not there"), *LIVES_ON),
    ),
    Row(
        "address:device",
        "What is meant for another device is not answered in its place",
        (
            Put("a question to another device"),
            Replied("a question to another device", "an error or not at all"),
            *LIVES_ON,
        ),
    ),
    Row(
        "address:call",
        "Calls go to the node management alone",
        (*_refused("a subscription at the wrong place"), *LIVES_ON),
        "TC_SPINE_FC_001",
    ),
    Row(
        "binding:management",
        "Nobody gets the right to write the node management",
        (
            *_refused("a request to write the node management"),
            Put("a question for the bindings"),
            Listed("binding", False),
        ),
        "TC_SPINE_BIND_001",
    ),
    Row(
        "subscription:management",
        "The node management is subscribed to, and that is given back",
        (
            *_well("the end of the subscription"),
            *_well("a subscription"),
            *_well("the end of the subscription"),
            Put("a question for the subscriptions"),
            Listed("subscription", False),
        ),
        "TC_SPINE_SUBS_001, TC_SPINE_SUBS_002",
    ),
)


def cases() -> Iterator[SuiteCase]:
    """Every row, for each role that it has."""
    for row in ROWS:
        labels = tuple(each for each in row.follows.split(", ") if each)
        for role in row.roles:
            yield SuiteCase(
                id=f"spine:{role}:{row.name}",
                title=row.title,
                role=role,
                protocol=PROTOCOL,
                script=_script(row.steps),
                clauses=("SPINE 1.3.0 5", *(f"SPINE 1.3.0 {each}" for each in labels)),
                labels=labels,
            )


def _script(steps: Sequence[Step]) -> Callable[[Stage], None]:
    def script(stage: Stage) -> None:
        stage.assume(Acquainted())
        for each in steps:
            if isinstance(each, Sight):
                stage.expect(each)
            else:
                stage.do(each)

    return script
