"""A toy protocol on HTTP: a shop that answers whoever comes with the right token, and buyers who ask it."""

from collections.abc import Mapping
from typing import Any

from harness.protocols.http import parse_request, parse_response, render, request, response
from harness.protocols.machine import Close, Command, Connect, LinkInfo, Send
from harness.protocols.registry import Reference, Settings
from harness.trace.record import Record
from tests.toy import ToyReader, ToyRib


class Speaker:
    """Answers requests with its name, asks when it is told to."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name, self.settings = name, settings
        self.asked = 0
        self.forgotten = 0
        self._out: list[Command] = []

    def buy(self, now: float) -> None:
        self._out.append(Connect({"url": self.settings.url, "identity": self.name}))

    def start(self, now: float) -> None: ...

    def opened(self, link: LinkInfo, now: float) -> None:
        if link.dialled:
            token = self.settings.options.get("by", {}).get(self.name, {}).get("token", "none")
            asked = request("GET", self.settings.url, [("X-Token", token), ("X-From", self.settings.place)])
            self._out.append(Send(link.name, render(asked), "http"))

    def refused(self, reason: Mapping[str, Any], now: float) -> None: ...

    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        if link.startswith("in#"):
            self.asked += 1
            said = f"{self.name} heard {parse_request(data).header('x-from')}"
            self._out.append(Send(link, render(response(200, body=said.encode())), "http"))
        else:
            self._out.append(Close(link))

    def closed(self, link: str, code: int | None, reason: str, now: float) -> None: ...

    def wake(self, now: float) -> None: ...

    def next_wake(self) -> float | None:
        return None

    def commands(self) -> list[Command]:
        out, self._out = self._out, []
        return out


class Reader(ToyReader):
    def read(self, record: Record) -> None:  # type: ignore[override]
        return None


class ToyWebRib(ToyRib):
    name = "toyweb1"
    table = "toyweb"
    version = "1"
    transport = "http"
    datagrams = nodes = None
    listener = ""
    peers = True
    logs_in = False
    roles = ("shop", "hub")
    troupe: Mapping[str, tuple[str, ...]] = {"hub": ("shop", "shop2")}
    entrance = "/start"
    subprotocols = ()
    features = values = frozenset[str]()
    profile_keys = frozenset({"public_url", "by"})
    profile_secrets = frozenset({"token"})
    interpretations: Mapping[str, Any] = {}

    def reader(self) -> ToyReader:
        return Reader()

    def label(self, record: Record) -> str:
        if record.kind != "wire":
            return ""
        if record.raw.startswith("HTTP/"):
            return f"{parse_response(record.data).status}"
        return parse_request(record.data).target

    def machine(self, role: str, settings: Settings) -> Speaker:
        return Speaker(role, settings)

    def act(self, machine: Any, verb: str, args: Mapping[str, Any], now: float) -> None:
        getattr(machine, verb)(now)

    def can(self, machine: Any, verb: str) -> bool:
        return hasattr(machine, verb)

    def standing(self, machine: Speaker, link: str) -> Mapping[str, Any]:
        return {"event": "standing", "asked": machine.asked, "place": machine.settings.place}

    def forget(self, machine: Speaker) -> None:
        machine.forgotten += 1

    def references(self) -> Mapping[str, Reference]:
        return {"hub": Reference("toy hub", "hub")}

    def redactor(self, secrets: Any) -> Any:
        def clean(data: bytes) -> bytes:
            for secret in secrets:
                data = data.replace(secret.encode(), b"***")
            return data

        return clean


RIB = ToyWebRib()
