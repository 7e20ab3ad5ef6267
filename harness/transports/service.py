"""A node as DNS-SD shows it (RFC 6763). Only data: nothing here touches the network."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """A node as it announces itself.

    instance  its name, without the type of the service
    txt       strings of the TXT record, in their order; None: a key without a value
    raw       the whole TXT record
    """

    instance: str
    host: str
    addresses: tuple[str, ...]
    port: int
    txt: tuple[tuple[str, str | None], ...]
    raw: bytes = b""

    def value(self, key: str) -> str:
        """Of the TXT record, whatever the case of the key; "" when it is not there."""
        return next((value or "" for name, value in self.txt if name.lower() == key.lower()), "")

    def url(self, path: str) -> str:
        """Where it is reached, at an address of IPv4 if it has one."""
        best = min(self.addresses, key=lambda each: ":" in each, default=self.host)
        host = f"[{best}]" if ":" in best else best
        return f"wss://{host}:{self.port}/{path.lstrip('/')}"

    def facts(self) -> dict[str, object]:
        """What the record keeps of a node that was found."""
        return {
            "event": "discovered",
            "instance": self.instance,
            "host": self.host,
            "addresses": list(self.addresses),
            "port": self.port,
            "txt": [list(each) for each in self.txt],
            "length": len(self.raw),
        }


def read_txt(raw: bytes) -> tuple[tuple[str, str | None], ...]:
    """The strings of a TXT record in their order (RFC 6763, 6): none is left out, nothing is repaired."""
    found: list[tuple[str, str | None]] = []
    at = 0
    while at < len(raw):
        length = raw[at]
        text = raw[at + 1 : at + 1 + length].decode("utf-8", "replace")
        at += 1 + length
        if text:
            key, equals, value = text.partition("=")
            found.append((key, value if equals else None))
    return tuple(found)


def write_txt(txt: Mapping[str, str]) -> bytes:
    """The TXT record of these keys; a string that is too long for one is cut."""
    strings = [f"{key}={value}".encode()[:255] for key, value in txt.items()]
    return b"".join(bytes((len(each),)) + each for each in strings)
