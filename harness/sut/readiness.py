"""How one knows that a product is up: a line of its log, an open port, an HTTP answer."""

import http.client
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

from harness.errors import EnvironmentFault
from harness.sut.address import Address, listen_address, url_address
from harness.sut.evidence import EvidenceLog
from harness.sut.sections import Ready

Probe = Callable[[], bool]
"""Whether the product is up by now. Answers within a second."""

_PATIENCE = 1.0
_SERVER_ERROR = 500


def probe_for(ready: Ready, fill: Callable[[str], str], log: EvidenceLog) -> Probe | None:
    """The probe that a profile asks for, None if it asks for none. `fill` replaces placeholders.

    Raises EnvironmentFault if the port or address already answers: then something else has it, and the
    product would seem ready before it is there.
    """
    match ready.kind:
        case "log":
            log.watch(ready.what)
            return lambda: log.seen
        case "port":
            address = _port_address(fill(ready.what))
            _must_be_free(address, ready)
            return lambda: port_open(address)
        case "http":
            url = fill(ready.what)
            _must_be_free(url_address(url), ready)
            return lambda: http_answers(url)
        case "started":
            return None


def describe(ready: Ready) -> str:
    """What was waited for, for a message."""
    match ready.kind:
        case "log":
            return f"a line of its log that matches {ready.what!r}"
        case "port":
            return f"port {ready.what}"
        case "http":
            return f"an answer from {ready.what}"
        case "started":
            return "nothing"


def _port_address(text: str) -> Address:
    return Address("127.0.0.1", int(text)) if text.isdigit() else listen_address(text).local


def _must_be_free(address: Address, ready: Ready) -> None:
    if port_open(address):
        raise EnvironmentFault(
            f"start.ready.{ready.kind}: something else already answers on {address} before the system under "
            "test was started; stop it, or choose another port"
        )


def port_open(address: Address, patience: float = _PATIENCE) -> bool:
    """Whether somebody accepts TCP connections there."""
    return connect_error(address, patience) is None


def connect_error(address: Address, patience: float = _PATIENCE) -> OSError | None:
    """Why no TCP connection can be had there, or None if it can."""
    try:
        socket.create_connection((address.host, address.port), timeout=patience).close()
    except OSError as error:
        return error
    return None


def http_answers(url: str, patience: float = _PATIENCE) -> bool:
    """Whether GET gets an answer below 500."""
    status, _ = http_get(url, patience)
    return 0 < status < _SERVER_ERROR


def http_get(url: str, patience: float = _PATIENCE) -> tuple[int, dict[str, str]]:
    """Status (0: no answer) and headers in lower case of a GET, asked directly, past any proxy."""
    parts = urlsplit(url)
    address = url_address(url)
    secure = parts.scheme in ("https", "wss")
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(address.host, address.port, timeout=patience)
    try:
        connection.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}
    except (OSError, http.client.HTTPException):
        return 0, {}
    finally:
        connection.close()
