"""A tiny world of OCPI platforms: what one sends, the other gets at once, and time passes when it is told to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from harness.protocols import http
from harness.protocols.machine import Abort, Close, Connect, LinkInfo, Report, Send
from harness.protocols.ocpi.headers import PartyId, authorization
from harness.protocols.ocpi.platform.application import Application
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Reply
from harness.protocols.ocpi.platform.hub import Hub
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.text import decode
from harness.protocols.ocpi.troupe import IDS
from harness.protocols.ocpi.v221.version import VERSION

START = 1_767_268_800.0  # 2026-01-01T12:00:00Z


@dataclass
class Line:
    """One exchange: who asked whom what, and what was answered."""

    asker: str
    asked: str
    request: http.HttpRequest
    answer: http.HttpResponse | None = None

    @property
    def told(self) -> str:
        """ "emsp > cpo: POST /commands/START_SESSION 200/1000"."""
        where = urlsplit(self.request.target).path.removeprefix("/ocpi/")
        end = "nothing" if self.answer is None else f"{self.answer.status}/{self.code}"
        return f"{self.asker} > {self.asked}: {self.request.method} {where} {end}"

    @property
    def code(self) -> int | None:
        return None if self.answer is None else self.envelope.get("status_code")

    @property
    def envelope(self) -> Any:
        return decode(self.answer.body)[0] if self.answer is not None else {}

    @property
    def json(self) -> Any:
        return decode(self.request.body)[0]

    def header(self, name: str) -> str | None:
        return self.request.header(name)


@dataclass
class World:
    """Platforms by name. Whom nobody can reach is `gone`; who never answers is `mute`."""

    platforms: dict[str, Platform] = field(default_factory=dict)
    now: float = START
    lines: list[Line] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    mute: set[str] = field(default_factory=set)
    reports: list[Mapping[str, Any]] = field(default_factory=list)
    _open: dict[tuple[str, str], tuple[str, str, Line]] = field(default_factory=dict)
    _count: int = 0

    def add(self, name: str, app: Application) -> Platform:
        ids = iter(range(1, 1_000_000))
        platform = Platform(name, app, f"http://{name}", VERSION, lambda: f"{name}-{next(ids):08d}")
        self.platforms[name] = platform
        return platform

    def meet(self, one: str, other: str) -> None:
        """`one` registers at `other`."""
        token = f"token-a-{one}-{other}"
        self.platforms[other].invite(token, one)
        url = self.platforms[other].addresses.versions
        self.platforms[one].register(self.now, url, token, other)
        self.settle()

    def settle(self) -> None:
        """Let everybody say what they have to say, until nobody has anything."""
        busy = True
        while busy:
            busy = False
            for name, platform in self.platforms.items():
                for command in platform.commands():
                    busy = True
                    self._carry_out(name, platform, command)

    def run(self, seconds: float) -> None:
        """Let time pass."""
        end = self.now + seconds
        self.settle()
        while True:
            times = [
                (when, name)
                for name, each in self.platforms.items()
                if (when := each.next_wake()) is not None
            ]
            due = min(times, default=(end + 1, ""))
            if due[0] > end:
                break
            self.now = max(self.now, due[0])
            self.platforms[due[1]].wake(self.now)
            self.settle()
        self.now = end

    def ask(self, asker: str, asked: str, name: str, **how: Any) -> Line:
        """`asker` sends a request; the exchange, when it has been answered."""
        relation = self.platforms[asker].relations.get(asked)
        before = len(self.lines)
        self.platforms[asker].ask(relation, name, self.now, **how)
        self.settle()
        return next(each for each in self.lines[before:] if each.asker == asker)

    def raw(self, asked: str, method: str, path: str, token: str | None, body: bytes | None = None) -> Line:
        """Somebody from outside sends a request."""
        self._count += 1
        link = f"in#{self._count}"
        headers = [] if token is None else [("Authorization", authorization(token))]
        request = http.request(method, f"http://{asked}{path}", headers, body)
        line = Line("somebody", asked, request)
        self.lines.append(line)
        self._open[asked, link] = "", "", line
        self.platforms[asked].opened(LinkInfo(link), self.now)
        self.platforms[asked].received(link, http.render(request), "http", self.now)
        self.settle()
        return line

    def told(self, since: int = 0) -> list[str]:
        """What was said, exchange by exchange."""
        return [each.told for each in self.lines[since:]]

    def _carry_out(self, name: str, platform: Platform, command: Any) -> None:
        match command:
            case Connect(options):
                self._count += 1
                link = f"{options['identity']}#{self._count}"
                other = urlsplit(options["url"]).hostname or ""
                if other in self.gone or other not in self.platforms:
                    platform.refused({"error": "nobody there", "status": 0, "link": link}, self.now)
                    return
                there = f"in#{self._count}"
                self._open[name, link] = other, there, Line(name, other, http.HttpRequest("", ""))
                self._open[other, there] = name, link, self._open[name, link][2]
                self.platforms[other].opened(LinkInfo(there), self.now)
                platform.opened(LinkInfo(link, dialled=True), self.now)
            case Send(link, data, _):
                self._send(name, link, data)
            case Close(link) | Abort(link):
                other, there, _ = self._open.pop((name, link), ("", "", None))
                if other and self._open.pop((other, there), None) is not None:
                    self.platforms[other].closed(there, None, "", self.now)
            case Report(_, facts):
                self.reports.append(facts)

    def _send(self, name: str, link: str, data: bytes) -> None:
        if (name, link) not in self._open:
            return
        other, there, line = self._open[name, link]
        if link.startswith("in#"):
            line.answer = http.parse_response(data)
        else:
            line.request = http.parse_request(data)
            self.lines.append(line)
        if other and not (other in self.mute and there.startswith("in#")):
            self.platforms[other].received(there, data, "http", self.now)


def pair(**how: Any) -> tuple[World, Cpo, Emsp]:
    """An operator and an eMSP that know each other, both with all their initiative."""
    world, cpo, emsp = World(), Cpo(IDS["cpo"], "CPO", True), Emsp(IDS["emsp"], "eMSP", True)
    world.add("cpo", cpo)
    world.add("emsp", emsp)
    world.meet("emsp", "cpo")
    world.lines.clear()
    return world, cpo, emsp


def hubbed(behind: Mapping[PartyId, Application] | None = None, alive: float = 0.0) -> tuple[World, Hub]:
    """Two operators and two eMSPs at a hub; they do what they are told."""
    world, hub = World(), Hub(IDS["hub"], "Hub", behind, alive, initiative=True)
    world.add("hub", hub)
    for name in ("cpo", "cpo2", "emsp", "emsp2"):
        make: Callable[..., Application] = Cpo if name.startswith("cpo") else Emsp
        world.add(name, make(IDS[name], name, True))
    for name in ("cpo", "cpo2", "emsp", "emsp2"):
        world.meet(name, "hub")
    world.lines.clear()
    return world, hub


def replies(found: list[Reply]) -> Callable[[Reply, float], None]:
    return lambda reply, at: found.append(reply)
