"""One line of the record: what happened, when, on which link. Nothing is decoded here."""

import base64
from typing import Literal

import msgspec

Kind = Literal["wire", "mark", "tick", "note"]
Direction = Literal["in", "out", ""]


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that happened.

    seq        position in the trace, from 0 without gaps
    at         UTC seconds since the epoch, never decreasing along the trace
    kind       wire: bytes on a link · mark: something the scenario did · tick: time that decided something ·
               note: a fact about a link or a party (upgrade, close, TLS), JSON in `raw`
    party      which of our parties saw it ("csms", "charging_station"), or "" for the scenario itself
    link       the connection it was seen on ("CS001#1"), or ""
    direction  in: the system under test sent it · out: we sent it
    raw        the bytes as they were (after redaction), as text
    form       wire only: text · binary · datagram · multicast · ping · pong · http · broken · oversized ...
    encoding   how `raw` holds bytes that are not UTF-8
    """

    seq: int
    at: float
    kind: Kind
    party: str
    link: str
    direction: Direction
    raw: str
    form: str = "text"
    encoding: Literal["utf-8", "base64"] = "utf-8"

    @property
    def data(self) -> bytes:
        """The bytes of `raw`."""
        if self.encoding == "base64":
            return base64.b64decode(self.raw)
        return self.raw.encode("utf-8", "surrogatepass")

    @property
    def facts(self) -> dict[str, object]:
        """The JSON object of a mark or note. Empty for wire and tick."""
        if self.kind in ("mark", "note"):
            decoded = msgspec.json.decode(self.raw)
            return decoded if isinstance(decoded, dict) else {}
        return {}


def as_text(data: bytes) -> tuple[str, Literal["utf-8", "base64"]]:
    """Bytes as the pair (raw, encoding) that a record stores."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return base64.b64encode(data).decode("ascii"), "base64"
