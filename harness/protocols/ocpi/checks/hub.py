"""A hub hands on what it gets: to the right party, unchanged, with the same correlation, and the answer back."""

from dataclasses import dataclass
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.context import IEC, TRANSPORT, Situation, header, rule
from harness.protocols.ocpi.conditions import differences
from harness.protocols.ocpi.headers import receiver, sender
from harness.usecases.observation import Observation

NEW_ID: Final = rule(
    "hub.new_id",
    "a hub forwards a request with an X-Request-ID of its own",
    f"{IEC}6",
    f"{TRANSPORT}, Unique message IDs",
)
SAME_CORRELATION: Final = rule(
    "hub.correlation",
    "a hub forwards a request with its X-Correlation-ID",
    f"{IEC}6",
    f"{TRANSPORT}, Unique message IDs",
)
RECEIVER: Final = rule(
    "hub.receiver",
    "a hub forwards a request to the party that it is for, and names that one",
    f"{IEC}8-separation",
    f"{TRANSPORT}, Message Routing",
)
SENDER: Final = rule(
    "hub.sender",
    "a hub forwards a request in the name of who has sent it; what it broadcasts, in its own",
    f"{IEC}7.1-c",
    f"{TRANSPORT}, Message Routing",
)
CONTENT: Final = rule(
    "hub.content",
    "a hub forwards a body as it came",
    f"{IEC}6",
    f"{TRANSPORT}, Message Routing",
    basis="inferred",
)
UPDATED: Final = rule(
    "hub.last_updated",
    "a hub does not change last_updated",
    f"{IEC}F2",
    f"{TRANSPORT}, Timestamps and Objects send via Hubs",
)
ERROR: Final = rule(
    "hub.error", "a hub hands on the error of the party that was asked", f"{IEC}6", "OCPI status_codes, 4xxx"
)
_RECENT: Final = 60.0


@dataclass(slots=True)
class _Passed:
    """A request of ours that was to be handed on, and what became of it."""

    seen: Observation
    forwarded: Observation | None = None
    answer: Observation | None = None


class Hub:
    """Looks at both sides of a hub at once. Judges nothing else than hubs."""

    RULES: tuple[Rule, ...] = (NEW_ID, SAME_CORRELATION, RECEIVER, SENDER, CONTENT, UPDATED, ERROR)

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._judges = situation.verdicts.sut_role == "hub"
        self._sent: dict[str, _Passed] = {}

    def see(self, seen: Observation) -> None:
        if not self._judges:
            return
        if seen.shape == "request":
            if not seen.by_sut:
                if (id := header(seen, "x-correlation-id")) and sender(seen.body["headers"]) is not None:
                    self._sent[id] = _Passed(seen)
            elif receiver(seen.body["headers"]) is not None or sender(seen.body["headers"]) is not None:
                self._forwarded(seen)
        elif seen.shape in ("response", "error") and seen.answers is not None:
            self._answered(seen.answers, seen)

    def _forwarded(self, seen: Observation) -> None:
        passed = self._sent.get(header(seen, "x-correlation-id") or "")
        if passed is not None and passed.seen.record.party != seen.record.party:
            self._it.tally.held(SAME_CORRELATION, seen.seq)
        else:
            passed = self._alike(seen)
            if passed is None:
                return
            got = f"X-Correlation-ID: {header(seen, 'x-correlation-id')}"
            expected = f"{header(passed.seen, 'x-correlation-id')}"
            self._it.ruled(False, SAME_CORRELATION, expected, got, passed.seen.seq, seen.seq)
        if self._it.planted(passed.seen):
            return
        passed.forwarded = seen
        self._compare(passed.seen, seen)

    def _alike(self, seen: Observation) -> _Passed | None:
        """A request of another party of ours that this can only be the continuation of."""
        for each in reversed(self._sent.values()):
            one = each.seen
            if (
                one.record.party != seen.record.party
                and one.name == seen.name
                and one.body["path"] == seen.body["path"]
                and seen.at - one.at < _RECENT
                and each.forwarded is None
                and one.body["json"] is not None
                and one.body["json"] == seen.body["json"]
            ):
                return each
        return None

    def _compare(self, one: Observation, seen: Observation) -> None:
        where = (one.seq, seen.seq)
        self._it.ruled(seen.id != one.id, NEW_ID, "another X-Request-ID", f"{seen.id}", *where)
        relation = self._it.world.with_us(seen)
        hub = self._it.world.with_us(one).hub
        to, frm = receiver(one.body["headers"]), sender(one.body["headers"])
        now_to, now_frm = receiver(seen.body["headers"]), sender(seen.body["headers"])
        broadcast = to is not None and to == hub
        if not broadcast or one.body["method"] != "GET":  # a GET of everything the hub may ask for itself
            wanted = hub if broadcast else frm
            self._it.ruled(now_frm == wanted, SENDER, f"FROM {wanted}", f"FROM {now_frm}", *where)
        if to is not None and not broadcast:
            self._it.ruled(now_to == to, RECEIVER, f"TO {to}", f"TO {now_to}", *where)
        elif relation.ours:
            ours = ", ".join(map(str, sorted(relation.our_parties)))
            self._it.ruled(now_to in relation.our_parties, RECEIVER, f"TO {ours}", f"TO {now_to}", *where)
        self._content(one.body["json"], seen, where)

    def _content(self, was: Any, seen: Observation, where: tuple[int, ...]) -> None:
        now = seen.body["json"]
        if not isinstance(was, dict) or not isinstance(now, dict):
            return
        if "last_updated" in was:
            same = not differences({"at": was["last_updated"]}, {"at": now.get("last_updated")})
            self._it.ruled(same, UPDATED, f"{was['last_updated']}", f"{now.get('last_updated')}", *where)
        apart = {"last_updated", "response_url"}
        other = [name for name in differences(was, now) if name not in apart]
        self._it.ruled(not other, CONTENT, "the body as it came", f"other {', '.join(other)}", *where)

    def _answered(self, asked: Observation, seen: Observation) -> None:
        passed = self._sent.get(header(asked, "x-correlation-id") or "")
        if passed is None:
            return
        if not seen.by_sut:
            if passed.forwarded is asked:
                passed.answer = seen
            return
        answer = passed.answer
        if passed.seen is not asked or answer is None or answer.body["code"] is None:
            return
        to, hub = receiver(asked.body["headers"]), self._it.world.with_us(asked).hub
        code = answer.body["code"]
        if code < 2000 or code >= 4000 or (to is not None and to == hub):
            return
        self._it.ruled(
            seen.body["code"] == code,
            ERROR,
            f"OCPI {code}",
            f"OCPI {seen.body['code']}",
            answer.seq,
            asked.seq,
            seen.seq,
        )

    def end(self, at: float) -> None:
        """Nothing is open."""
