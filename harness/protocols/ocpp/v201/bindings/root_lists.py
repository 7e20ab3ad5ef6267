"""Lists of certificates in OCPP 2.0.1 (M03), a station tested: what it was given is in them, by its right hashes."""

from collections.abc import Callable, Sequence
from typing import Any

from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern, told
from harness.judge.finding import Verdict
from harness.pki.hashes import hash_data, same_hash_data
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, answered, message_timeout, rule
from harness.protocols.ocpp.v201.bindings.estate import KINDS, ROOTS
from harness.protocols.ocpp.v201.bindings.given import (
    LIST,
    Given,
    HashData,
    Pair,
    entries,
    given,
    last_sent,
    lists,
    names,
    v2g_chain,
)
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.usecases import certificates as word
from harness.usecases.observation import Observation, first

Judge = Callable[[Any], str | None]
"""Takes the body of a list, returns what is wrong with it, or None."""


class ListWith:
    """The list that was asked for last comes, and holds what it must.

    empty  that there is nothing to list is fine, too
    """

    def __init__(self, scene: Scene, judge: Judge, what: str, empty: bool = False) -> None:
        self.seconds = message_timeout(scene)
        self._pattern = Pattern(ANSWERS, answers=scene.id)
        self._statuses = ("Accepted", "NotFound") if empty else ("Accepted",)
        self._judge, self._what = judge, what

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not self._pattern.picks(seen):
                return None
            status = first(seen.body, "status")
            wrong = None if status in self._statuses else f"status {status}"
            wrong = wrong or self._judge(seen.body)
            return Outcome(wrong is None, f"{wrong} in {told(seen)}" if wrong else told(seen), (seen,))

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"nothing within {self.seconds:g} s")
        )

    def __str__(self) -> str:
        return f"the answer with {self._what} within {self.seconds:g} s"


@BINDING.does(word.ListCertificates)
def list_certificates(intent: word.ListCertificates, scene: Scene) -> Deed:
    kinds = [KINDS[kind] for kind in intent.kinds]
    return Call(CSMS, LIST, {"certificateType": kinds} if kinds else {})


@BINDING.sees(word.ListTold)
def list_told(sight: word.ListTold, scene: Scene) -> Check:
    which = rule("roots.told", "a station says which certificates it has", "M03.FR.01")
    return answered(scene, which, {})


@BINDING.sees(word.Listed)
def is_listed(sight: word.Listed, scene: Scene) -> Check:
    uses = [KINDS[kind] for kind in sight.kinds]
    held = [each for each in given(scene) if not uses or each.use in uses]

    def complete(body: Any) -> str | None:
        alien = [use for use, _ in entries(body) if uses and use not in uses]
        if alien:
            return f"{alien[0]} was not asked for"
        return next((wrong for each in held if (wrong := _lacks(body, each))), None)

    which = rule(
        "roots.listed",
        "a list of certificates has each one that is installed, once, by hash data that can be worked out from it",
        "M03.FR.03",
        "M03.FR.04",
        "M05.FR.17",
        "Part 2 CertificateHashDataType",
    )
    return Check(which, ListWith(scene, complete, f"{len(held)} roots that it was given"))


def _lacks(body: Any, wanted: Given) -> str | None:
    """What is wrong about one root in a list."""
    found = [data for _, data in entries(body, wanted.use) if wanted.is_meant_by(data)]
    if len(found) == 1:
        serial = str(found[0].get("serialNumber"))
        return f"serialNumber {serial} has leading zeros" if serial.startswith("0") else None
    told_of = [dict(data) for _, data in entries(body, wanted.use)]
    right = hash_data(wanted.certificate, wanted.certificate)
    return f"{wanted.use} {right} is there {len(found)} times, of its type there are {told_of}"


@BINDING.sees(word.NotListed)
def not_listed(sight: word.NotListed, scene: Scene) -> Check:
    last = last_sent(scene)
    if last is not None and any(each.certificate == last.certificate for each in given(scene)):
        last = None  # it was taken, which another check has judged: there it is

    def free_of_it(body: Any) -> str | None:
        there = last is not None and any(last.is_meant_by(data) for _, data in entries(body, last.use))
        return "the list has the certificate that was not installed or was removed" if there else None

    which = rule(
        "roots.gone",
        "what was refused or removed is not in the list of certificates",
        "M03.FR.04",
        "M04.FR.02",
        "M05.FR.07",
    )
    return Check(which, ListWith(scene, free_of_it, "a list without that certificate", empty=True))


@BINDING.sees(word.NothingListed)
def nothing_listed(sight: word.NothingListed, scene: Scene) -> Check:
    which = rule(
        "roots.none",
        "a station that has no certificate of the type that is asked for says NotFound",
        "M03.FR.02",
    )
    return Check(which, NothingThere(scene))


class NothingThere:
    """NotFound. A station may hold roots that were in it before: then there is something to list, and nothing is settled
    but that what was removed is gone.
    """

    def __init__(self, scene: Scene) -> None:
        self.seconds = message_timeout(scene)
        self._pattern = Pattern(ANSWERS, answers=scene.id)
        self._gone = last_sent(scene)

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            return self._judge(seen) if self._pattern.picks(seen) else None

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"nothing within {self.seconds:g} s")
        )

    def _judge(self, seen: Observation) -> Outcome:
        if first(seen.body, "status") == "NotFound" and seen.shape == "response":
            return Outcome(True, told(seen), (seen,))
        there = [data for _, data in entries(seen.body)]
        ghost = self._gone is not None and any(self._gone.is_meant_by(data) for data in there)
        if not there or ghost:
            return Outcome(False, told(seen), (seen,))
        note = "the station has certificates of this type from elsewhere"
        return Outcome(False, told(seen), (seen,), Verdict.INCONCLUSIVE, note)

    def __str__(self) -> str:
        return f"the answer with status = 'NotFound' within {self.seconds:g} s"


def earlier(scene: Scene) -> list[HashData]:
    """The CSMS roots of the first list in this scenario."""
    told_of = lists(scene)
    return [data for _, data in entries(told_of[0].body, ROOTS["CSMS"])] if told_of else []


@BINDING.sees(word.OnlySuccessorListed)
def only_successor_listed(sight: word.OnlySuccessorListed, scene: Scene) -> Check:
    new, old = last_sent(scene), earlier(scene)

    def succeeded(body: Any) -> str | None:
        there = [data for _, data in entries(body, ROOTS["CSMS"])]
        if new is None or not any(new.is_meant_by(data) for data in there):
            return "the new CSMS root is not in the list"
        left = [data for data in there if any(same_hash_data(data, each) for each in old)]
        return "the CSMS root that was replaced is still in the list" if left else None

    which = rule(
        "roots.succession",
        "once a connection under the new CSMS root is open, the one that it replaced is removed",
        "M05.FR.13",
    )
    return Check(which, ListWith(scene, succeeded, "a list with the new CSMS root and not the old one"))


@BINDING.sees(word.PredecessorListed)
def predecessor_listed(sight: word.PredecessorListed, scene: Scene) -> Check:
    old = earlier(scene)

    def kept(body: Any) -> str | None:
        there = [data for _, data in entries(body, ROOTS["CSMS"])]
        lost = [each for each in old if not any(same_hash_data(each, data) for data in there)]
        return f"{dict(lost[0])} is gone" if lost or not old else None

    which = rule(
        "roots.fallback",
        "until a connection under the new CSMS root is open, the old one is kept as a fallback",
        "M05.FR.12",
        "M05.FR.14",
    )
    return Check(which, ListWith(scene, kept, "a list with the CSMS root that was in use before"))


@BINDING.sees(word.ChainListed)
def chain_listed(sight: word.ChainListed, scene: Scene) -> Check:
    chain = v2g_chain(scene)

    def nested(body: Any) -> str | None:
        tops = [each for each in listed(body, "certificateHashDataChain") if chain and _means(each, chain)]
        if len(tops) != 1:
            return f"the V2G certificate is there {len(tops)} times"
        children = listed(tops[0], "childCertificateHashData")
        missing = [pair for pair in chain[1:] if not any(names(data, pair) for data in children)]
        return f"{len(missing)} of the {len(chain) - 1} CAs are not among its children" if missing else None

    which = rule(
        "roots.chain",
        "the CAs of a V2G certificate are listed as children of the certificate",
        "M03.FR.04",
        "M03.FR.05",
    )
    return Check(which, ListWith(scene, nested, "the V2G certificate and its CAs as children"))


def _means(entry: Any, chain: Sequence[Pair]) -> bool:
    use = first(entry, "certificateType")
    return use == KINDS["V2G chain"] and names(first(entry, "certificateHashData") or {}, chain[0])
