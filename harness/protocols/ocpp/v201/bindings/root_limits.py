"""How many certificates a station can hold (OCPP 2.0.1 M05.FR.06): its store is filled to the limit that it tells."""

from collections.abc import Sequence
from typing import Any

from harness.judge.expectations import Expectation, Outcome, Within, told
from harness.pki.authority import Authority
from harness.pki.credential import pem
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CSMS,
    check,
    message_timeout,
    request,
    rule,
)
from harness.protocols.ocpp.v201.bindings.estate import ROOTS, now
from harness.protocols.ocpp.v201.bindings.flaws import StatusOf
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.protocols.ocpp.v201.bindings.roots import install
from harness.usecases import certificates as word
from harness.usecases.observation import Observation, first, lookup

FILLERS = 60
"""So many roots are made at most to fill a store."""


@BINDING.does(word.AskStoreLimit)
def ask_store_limit(intent: word.AskStoreLimit, scene: Scene) -> Deed:
    variable = {"component": {"name": "SecurityCtrlr"}, "variable": {"name": "CertificateEntries"}}
    return Call(CSMS, "GetReport", {"requestId": 6700 + len(scene.done), "componentVariable": [variable]})


def room(body: Any) -> int | None:
    """How many more certificates fit, as a NotifyReport about CertificateEntries tells it; None: it does not."""
    for entry in listed(body, "reportData"):
        if str(first(entry, "variable.name")).casefold() == "certificateentries":
            limit = first(entry, "variableCharacteristics.maxLimit")
            value = str(next(lookup(entry, "variableAttribute[].value"), "0"))
            return int(limit) - int(value) if limit is not None and value.isdigit() else None
    return None


@BINDING.sees(word.StoreLimitTold)
def store_limit_told(sight: word.StoreLimitTold, scene: Scene) -> Check:
    def fits(value: Any) -> str | None:
        left = room({"reportData": value})
        if left is None:
            return "maxLimit of CertificateEntries is not told"
        return None if 0 < left <= FILLERS else f"there is room for {left} more, wanted 1 to {FILLERS}"

    which = rule("roots.room", "the station tells how many certificates it can hold", "B08.FR.03")
    return check(
        which, Within(request("NotifyReport", must={"reportData": fits}), scene.seconds("report_within"))
    )


@BINDING.does(word.FillStore)
def fill_store(intent: word.FillStore, scene: Scene) -> list[Deed]:
    """As many as fit, and one more."""
    left = room(scene.seen("NotifyReport")[-1].body) or 0
    at = now(scene)
    made = (
        Authority.root(f"Chargeproof Filler {number}", at, organization="Chargeproof")
        for number in range(left + 1)
    )
    return [install(ROOTS["manufacturer"], pem(each.certificate)) for each in made]


@BINDING.sees(word.StoreFilled)
def store_filled(sight: word.StoreFilled, scene: Scene) -> Check:
    which = rule("roots.fit", "roots are installed as long as there is room for them", "M05.FR.02")
    ids = scene.done[-1].ids if scene.done else ()
    return Check(which, AllAnswered(ids[:-1], message_timeout(scene)))


class AllAnswered:
    """Each of these requests is answered with Accepted."""

    def __init__(self, ids: Sequence[str], seconds: float) -> None:
        self.seconds = seconds
        self._ids = tuple(ids)

    def open(self, at: float) -> Expectation:
        missing = set(self._ids)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape not in ("response", "error") or not seen.by_sut or seen.id not in missing:
                return None
            missing.discard(str(seen.id))
            state.seen.append(seen)
            state.deadline = seen.at + self.seconds
            if first(seen.body, "status") != "Accepted":
                return Outcome(False, told(seen), (seen,))
            return None if missing else Outcome(True, f"{len(state.seen)} × Accepted", tuple(state.seen))

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"{len(missing)} without an answer")
        )

    def __str__(self) -> str:
        return f"{len(self._ids)} answers with status Accepted"


@BINDING.sees(word.StoreFull)
def store_full(sight: word.StoreFull, scene: Scene) -> Check:
    which = rule(
        "roots.limit", "a root that would exceed CertificateEntries.maxLimit is Rejected", "M05.FR.06"
    )
    return Check(which, StatusOf(scene.id, ("Rejected",), message_timeout(scene)))
