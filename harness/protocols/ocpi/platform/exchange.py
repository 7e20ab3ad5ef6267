"""What goes to and fro between a platform and its application: requests that came, answers to give, answers got."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from harness.protocols.ocpi.envelope import ABSENT, INVALID, OK
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.operations import Operation

if TYPE_CHECKING:
    from harness.protocols.ocpi.platform.relations import Relation

REASONS: Mapping[int, str] = {
    200: "OK",
    201: "Created",
    204: "No Content",
    301: "Moved Permanently",
    302: "Found",
    307: "Temporary Redirect",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


@dataclass(slots=True)
class Incoming:
    """A request that has been authenticated and understood.

    link       on which it has to be answered
    path       the named segments of its URL · query: its parameters
    json       the decoded body, ABSENT without one
    relation   with the platform that has sent it
    frm, to    its routing headers
    headers    by names in small letters
    """

    link: str
    operation: Operation
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    json: Any
    relation: "Relation"
    frm: PartyId | None = None
    to: PartyId | None = None
    target: str = ""

    @property
    def name(self) -> str:
        return self.operation.name


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer. HTTP 200 with an OCPI code, as long as the request came as far as OCPI (transport_and_format)."""

    code: int = OK
    data: Any = ABSENT
    message: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    frm: PartyId | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a request of ours.

    status  of HTTP, 0 without an answer · code: of OCPI, None without one · data: of the envelope
    error   "": answered · "refused": no connection · "timeout" · "cut": the connection ended first · "unusable": there
            is nobody to ask
    """

    status: int = 0
    code: int | None = None
    data: Any = ABSENT
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def ok(self) -> bool:
        """It went well."""
        return 200 <= self.status < 300 and self.code is not None and 1000 <= self.code < 2000


Then = Callable[[Reply, float], None]
"""What to do with it, and when it came."""


def invalid(why: str, status: int = 200) -> Answer:
    """Missing or wrong parameters."""
    return Answer(INVALID, message=why, status=status)


def not_found(why: str) -> Answer:
    """There is no such object, or it is none of the other side's business."""
    return Answer(INVALID, message=why, status=404)
