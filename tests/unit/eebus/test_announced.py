"""Whose announcement is whose, on a network where others live, too."""

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

from cryptography.hazmat.primitives.serialization import Encoding

from harness.judge.expectations import Within
from harness.judge.finding import Verdict
from harness.pki import node
from harness.protocols.binding import Scene
from harness.protocols.eebus.bindings import meeting
from harness.protocols.eebus.checks import run_checks
from harness.protocols.eebus.reader import EebusReader
from harness.protocols.registry import Verdicts
from harness.trace.record import Record
from harness.usecases.nodes import Found
from harness.usecases.observation import Observation

NOW = 1_800_000_000.0
CREDENTIAL = node.make_node(NOW, "Wallbox")
OWN = node.key_identifier(CREDENTIAL.certificate)
OTHER = "0123456789abcdef0123456789abcdef01234567"


def announced(instance: str, ski: str) -> dict[str, Any]:
    txt = [["txtvers", "1"], ["id", instance], ["path", "/ship/"], ["ski", ski], ["register", "false"]]
    return {"event": "discovered", "instance": instance, "port": 4712, "txt": txt, "length": 100}


def shown() -> dict[str, Any]:
    return {
        "event": "tls",
        "outcome": "open",
        "peer_chain": [CREDENTIAL.certificate.public_bytes(Encoding.PEM).decode()],
    }


def observed(facts: Sequence[dict[str, Any]]) -> list[Observation]:
    reader = EebusReader()
    records = [
        Record(seq, NOW + seq, "note", "ems", "ems#1", "in", json.dumps(each))
        for seq, each in enumerate(facts)
    ]
    return [each for record in records if (each := reader.read(record)) is not None]


def red(facts: Sequence[dict[str, Any]]) -> set[str]:
    found = run_checks(observed(facts), Verdicts("device"))
    broken = {each.rule.check for each in found if each.verdict is not Verdict.PASS}
    return {each for each in broken if each.startswith("ship.txt")}


def test_a_neighbour_is_not_the_product() -> None:
    assert red([announced("Box", OWN), announced("Neighbour", OTHER), shown()]) == set()
    assert red([shown(), announced("Neighbour", OTHER), announced("Box", OWN)]) == set()


def test_a_neighbour_is_not_judged_for_what_it_tells() -> None:
    wrong = announced("Neighbour", OTHER) | {"txt": [["ski", OTHER]]}
    assert red([announced("Box", OWN), wrong, shown()]) == set()


def test_the_only_one_there_is_the_product_and_its_key_must_be_right() -> None:
    assert red([announced("Box", OTHER), shown()]) == {"ship.txt_ski"}


def test_of_several_strangers_nobody_knows_which_is_the_product() -> None:
    assert red([announced("One", OTHER), announced("Two", OTHER[::-1]), shown()]) == set()


def picked(before: Sequence[dict[str, Any]], announcement: dict[str, Any]) -> bool:
    """Is that the announcement that a case waits for, after all of this was seen?"""
    scene = cast("Scene", SimpleNamespace(observations=observed(before)))
    waited_for = meeting.found(Found(15), scene).spec
    assert isinstance(waited_for, Within)
    (seen,) = observed([announcement])
    return waited_for.pattern.picks(seen)


def test_a_neighbour_does_not_announce_the_product() -> None:
    assert picked([shown()], announced("Box", OWN))
    assert not picked([shown()], announced("Neighbour", OTHER))


def test_as_long_as_nobody_has_shown_a_key_whoever_announces_itself_may_be_the_product() -> None:
    assert picked([], announced("Box", OTHER))
