"""The half of a platform that is asked: where a request leads, who sent it, and the bytes of the answer.

Order of judgement: the token (401), the URL (404), the method (405), what an invitation may be used for (401), JSON
(400). From then on a request has reached OCPI and gets HTTP 200 with a code, unless the text names another status.
"""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from harness.protocols import http
from harness.protocols.ocpi import headers as head
from harness.protocols.ocpi.envelope import ABSENT, CLIENT, INVALID, decode, envelope
from harness.protocols.ocpi.operations import methods_at, recognise
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.manners import Manner
from harness.protocols.ocpi.platform.relations import Relations

BY_INVITATION: Final = frozenset({"versions", "version_details", "credentials"})
"""All that token A opens."""
UNAUTHENTICATED: Final = Answer(CLIENT, message="no or unknown credentials token", status=401)


class Addresses:
    """Where a platform offers what: <place>/ocpi/versions, <place>/ocpi/<number>/<interface>/<module>/...

    hidden  modules of which it does not tell
    """

    def __init__(self, place: str, number: str, offers: frozenset[tuple[str, str]]) -> None:
        parts = urlsplit(place)
        self._root = f"{parts.scheme}://{parts.netloc}"
        self._base = parts.path.rstrip("/") + "/ocpi"
        self._number = number
        self.offers = offers
        self.hidden: frozenset[str] = frozenset()

    @property
    def versions(self) -> str:
        return f"{self._root}{self._base}/versions"

    @property
    def details(self) -> str:
        return f"{self._root}{self._base}/{self._number}"

    def url(self, module: str, interface: str = "") -> str:
        """Of a module's interface."""
        return "/".join(each for each in (self.details, interface, module) if each)

    def endpoints(self) -> dict[tuple[str, str], str]:
        """(module, interface) → URL, credentials included."""
        every = [("credentials", ""), *sorted(self.offers)]
        return {
            (module, interface): self.url(module, interface)
            for module, interface in every
            if module not in self.hidden
        }

    def find(self, path: str) -> tuple[str, str, list[str]] | None:
        """(module, interface, remaining segments) that a path leads to, or None."""
        if not path.startswith(self._base + "/"):
            return None
        segments = [unquote(each) for each in path[len(self._base) + 1 :].split("/")]
        if segments == ["versions"]:
            return "versions", "", []
        if segments[0] != self._number:
            return None
        match segments[1:]:
            case []:
                return "version_details", "", []
            case ["credentials"]:
                return "credentials", "", []
            case [interface, module, *rest] if (module, interface) in self.offers:
                return module, interface, [each for each in rest if each] if rest != [""] else []
        return None


class Server:
    """Reads requests and writes answers. Who may what with objects is the application's business."""

    def __init__(self, addresses: Addresses, relations: Relations) -> None:
        self.addresses = addresses
        self._relations = relations

    def name(self, request: http.HttpRequest) -> str:
        """What the request is for, as far as its URL tells: "PUT session", "PUT ?"."""
        place = self.addresses.find(urlsplit(request.target).path)
        found = recognise(request.method, *place) if place is not None else None
        return found[0].name if found is not None else f"{request.method} ?"

    def read(self, link: str, request: http.HttpRequest) -> Incoming | Answer:
        """The request, or the refusal of it."""
        headers = {name.lower(): value for name, value in request.headers}
        known = self._relations.showing(head.token_in(headers.get("authorization")))
        if known is None:
            return UNAUTHENTICATED
        relation, invited = known
        parts = urlsplit(request.target)
        place = self.addresses.find(parts.path)
        if place is None or not (methods := methods_at(*place)):
            return Answer(CLIENT, message="there is nothing at this URL", status=404)
        if invited and place[0] not in BY_INVITATION:
            return UNAUTHENTICATED
        found = recognise(request.method, *place)
        if found is None:
            allowed = ", ".join(sorted(methods))
            return Answer(
                CLIENT, message=f"possible here: {allowed}", status=405, headers=(("Allow", allowed),)
            )
        operation, path = found
        json = ABSENT
        if request.body:
            try:
                json = decode(request.body)
            except ValueError:
                return Answer(CLIENT, message="the body is no JSON", status=400)
        if operation.takes and json is ABSENT and operation.name != "POST authorize":
            return Answer(INVALID, message="there is no body")
        return Incoming(
            link,
            operation,
            path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers,
            json,
            relation,
            head.sender(headers),
            head.receiver(headers),
            request.target,
        )


def write(
    answer: Answer,
    asked: Mapping[str, str],
    us: Callable[[], head.PartyId],
    now: float,
    manner: Manner | None,
) -> bytes:
    """The bytes of an answer to a request with these headers (names in small letters).

    us      the party of ours that answers where the request names none
    manner  what is other than it should be
    """
    if manner is not None and manner.raw is not None:
        return manner.raw
    code, status, data, message = answer.code, answer.status, answer.data, answer.message
    if manner is not None:
        status = status if manner.status is None else manner.status
        code = code if manner.code is None else manner.code
        data = data if manner.data is ABSENT else manner.data
        message = message if manner.message is None else manner.message
    body = envelope(code, now, data, message)
    headers = [
        ("Content-Type", "application/json"),
        *_echo(asked),
        *_back(answer, asked, us),
        *answer.headers,
    ]
    if manner is not None:
        body = body if manner.body is None else manner.body
        headers = changed(headers, manner.headers)
    return http.render(http.response(status, headers, body))


def changed(headers: list[tuple[str, str]], changes: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """Headers with others put in their place, or (None) left out."""
    names = {name.lower() for name in changes}
    kept = [(name, value) for name, value in headers if name.lower() not in names]
    return kept + [(name, value) for name, value in changes.items() if value is not None]


def _echo(asked: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (name, asked[name.lower()])
        for name in (head.REQUEST_ID, head.CORRELATION_ID)
        if name.lower() in asked
    ]


def _back(
    answer: Answer, asked: Mapping[str, str], us: Callable[[], head.PartyId]
) -> tuple[tuple[str, str], ...]:
    """The routing headers of the way back; a request without them gets an answer without them."""
    asker = head.sender(asked)
    if asker is None:
        return ()
    return head.routing(asker, answer.frm or head.receiver(asked) or us())
