"""Whose announcement is whose, on a network where others live, too."""

import json
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from harness.judge.finding import Verdict
from harness.pki import node
from harness.protocols.eebus.checks import run_checks
from harness.protocols.eebus.reader import EebusReader
from harness.protocols.registry import Verdicts
from harness.trace.record import Record

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


def red(facts: Sequence[dict[str, Any]]) -> set[str]:
    reader = EebusReader()
    records = [
        Record(seq, NOW + seq, "note", "ems", "ems#1", "in", json.dumps(each))
        for seq, each in enumerate(facts)
    ]
    seen = [each for record in records if (each := reader.read(record)) is not None]
    found = run_checks(seen, Verdicts("device"))
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
