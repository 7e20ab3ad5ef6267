"""A trace of ECHONET Lite sorted for the checks, in one pass: who asked what, who answered, who told which value.

Judges nothing. Objects are told apart by node (the link without the stream) and code.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from harness.protocols.echonet.lite import appendix, maps
from harness.protocols.echonet.lite.eoj import NODE_PROFILE, class_of, parse
from harness.protocols.echonet.lite.objects import GET_MAP, INF_MAP, SET_MAP
from harness.usecases.observation import Observation

TELLING = frozenset({"Get_Res", "Get_SNA", "INF", "INFC", "SetGet_Res", "SetGet_SNA"})
"""Services in which a node tells values of its own objects."""


@dataclass(slots=True)
class Exchange:
    """A request and what came back."""

    request: Observation
    answers: list[Observation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """One value that a node told of one of its objects. `asked`: somebody had asked for it."""

    seen: Observation
    seoj: str
    epc: int
    edt: bytes
    asked: bool


@dataclass(slots=True)
class Side:
    """What is known of the objects of one side, at the end of the trace or up to a record."""

    objects: set[str] = field(default_factory=set)
    maps: dict[tuple[str, int], list[tuple[int, frozenset[int]]]] = field(default_factory=dict)
    releases: dict[str, str] = field(default_factory=dict)

    def listed(self, seoj: str, which: int, before: int | None = None) -> frozenset[int] | None:
        """The codes in a map as it was read last (before a record), None if it was not."""
        found = [codes for seq, codes in self.maps.get((seoj, which), ()) if before is None or seq < before]
        return found[-1] if found else None

    def release(self, seoj: str) -> str:
        """The release that an object said it follows; "" if it did not say."""
        return self.releases.get(seoj, "")

    def knows(self, eoj: str) -> bool | None:
        """Whether the side has that object (instance 0: one of the class); None: nobody knows."""
        if class_of(parse(eoj)) == NODE_PROFILE:
            return True
        if not self.objects:
            return None
        return eoj in self.objects or (
            eoj.endswith("00") and any(each[:4] == eoj[:4] for each in self.objects)
        )


@dataclass(slots=True)
class Ledger:
    """Everything sorted. `ours` and `theirs` are the two sides; `theirs` is the system under test.

    no_group  our side does without the group of all nodes: what is told to everybody is not heard
    """

    exchanges: list[Exchange] = field(default_factory=list)
    strays: list[Observation] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    notices: list[Observation] = field(default_factory=list)
    broken: list[Observation] = field(default_factory=list)
    ours: Side = field(default_factory=Side)
    theirs: Side = field(default_factory=Side)
    starts_fresh: bool = False
    no_group: bool = False
    begins_at: float = 0.0


def ledger(observations: Sequence[Observation]) -> Ledger:
    """Sort a trace."""
    book = Ledger(begins_at=observations[0].at if observations else 0.0)
    by_request: dict[int, Exchange] = {}
    for seen in observations:
        match seen.shape:
            case "request":
                by_request[id(seen)] = exchange = Exchange(seen)
                book.exchanges.append(exchange)
            case "response" | "error":
                found = by_request.get(id(seen.answers)) if seen.answers is not None else None
                if found is not None:
                    found.answers.append(seen)
                elif seen.answers is not None:  # SetI that was refused
                    by_request[id(seen.answers)] = late = Exchange(seen.answers, [seen])
                    book.exchanges.append(late)
                elif seen.by_sut:
                    book.strays.append(seen)
            case "notice":
                book.notices.append(seen)
            case "broken":
                book.broken.append(seen)
            case "fact":
                book.starts_fresh = book.starts_fresh or seen.name == "fresh"
                book.no_group = book.no_group or seen.name == "no_group"
        if seen.shape in ("request", "response", "error", "notice"):
            _learn(book, seen)
    return book


def _learn(book: Ledger, seen: Observation) -> None:
    body = seen.body
    if body["service"] not in TELLING:
        return
    side, seoj = (book.theirs, body["seoj"]) if seen.by_sut else (book.ours, body["seoj"])
    asked = seen.answers is not None
    for each in body["gets"] if body["service"].startswith("SetGet") else body["properties"]:
        if not each["edt"]:
            continue
        epc, edt = int(each["epc"], 16), bytes.fromhex(each["edt"])
        if seen.by_sut:
            book.told.append(Told(seen, seoj, epc, edt, asked))
        if epc in (INF_MAP, SET_MAP, GET_MAP):
            side.maps.setdefault((seoj, epc), []).append((seen.seq, maps.read_map(edt).codes))
        elif epc == 0x82 and not seoj.startswith("0EF0"):
            side.releases[seoj] = appendix.release_in(edt)
        elif epc in (0xD5, 0xD6) and seoj.startswith("0EF0"):
            side.objects = {f"{each:06X}" for each in maps.read_instances(edt)[0]}
