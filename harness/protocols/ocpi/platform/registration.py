"""How platforms get to know each other: versions, version details, credentials, both ways (credentials, versions).

    unknown --invite(token A)--> invited --POST credentials--> registered --PUT--> registered --DELETE--> unknown

Whoever is asked to take credentials looks at the versions and the details of the asking platform first, with the
token that is in them, and answers only then. What OCPI leaves open is chosen here:

* token A opens the credentials for reading, too; PUT and DELETE with it are refused as 405 (not registered);
* a token that was replaced opens nothing from the answer on;
* endpoints are missing (3003) if the other side lacks an interface that our role cannot do without.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from harness.protocols.ocpi.envelope import CANNOT_USE, CLIENT, NO_ENDPOINTS, NO_VERSION
from harness.protocols.ocpi.headers import party
from harness.protocols.ocpi.platform.client import PATIENCE, SHORT
from harness.protocols.ocpi.platform.exchange import Answer, Incoming, Reply, Then, invalid
from harness.protocols.ocpi.platform.relations import Member, Relation
from harness.protocols.ocpi.platform.server import Addresses
from harness.protocols.ocpi.version import Version

Done = Callable[[str, float], None]
"""Told how it went: "" for well, otherwise what went wrong."""
UNUSABLE: Final = "its API cannot be used"
WRONG_VERSION: Final = "there is no mutual version"
LACKING: Final = "endpoints are missing"
_CODES: Final[Mapping[str, int]] = {WRONG_VERSION: NO_VERSION, LACKING: NO_ENDPOINTS}


class House(Protocol):
    """The platform, as registration needs it."""

    version: Version
    addresses: Addresses
    members: tuple[Member, ...]

    def new_token(self) -> str: ...

    def call(
        self,
        relation: Relation,
        method: str,
        url: str,
        now: float,
        then: Then,
        json: Any = ...,
        token: str = ...,
        within: float = ...,
    ) -> None: ...

    def reply(self, incoming: Incoming, answer: Answer, now: float) -> None: ...

    def lacks(self, endpoints: Mapping[tuple[str, str], str], members: tuple[Member, ...]) -> str:
        """The interface that our role cannot do without and the other side does not have, or ""."""
        ...

    def joined(self, relation: Relation, now: float) -> None: ...


class Registration:
    """See the module."""

    def __init__(self, house: House) -> None:
        self._house = house

    # -- we ask --------------------------------------------------------------------------------------------------

    def register(self, relation: Relation, now: float, done: Done) -> None:
        """Exchange credentials with the platform whose versions are at `relation.url`, by the token A `we_show`."""

        def learnt(wrong: str, at: float) -> None:
            if wrong:
                done(wrong, at)
            else:
                self._send(relation, "POST", at, done)

        self._learn(relation, relation.url, relation.we_show, now, PATIENCE, learnt)

    def introduce(self, relation: Relation, now: float, done: Done) -> None:
        """Get to know a platform with which tokens were agreed on elsewhere: its endpoints and its parties."""

        def learnt(wrong: str, at: float) -> None:
            if wrong:
                done(wrong, at)
            else:
                self._house.call(relation, "GET", _credentials(relation), at, told)

        def told(reply: Reply, at: float) -> None:
            wrong = (
                self._house.version.problems("Credentials", reply.data, False) if reply.ok else [_why(reply)]
            )
            if not wrong:
                relation.members = _members(reply.data)
                self._house.joined(relation, at)
            done(wrong[0] if wrong else "", at)

        self._learn(relation, relation.url, relation.we_show, now, PATIENCE, learnt)

    def look(self, relation: Relation, now: float, done: Done) -> None:
        """Read versions and details with the token that we have."""
        self._learn(relation, relation.url, relation.we_show, now, PATIENCE, done)

    def rotate(self, relation: Relation, now: float, done: Done) -> None:
        """Give the other side a new token, and get one."""
        self._send(relation, "PUT", now, done)

    def unregister(self, relation: Relation, now: float, done: Done) -> None:
        """Take the credentials back."""

        def gone(reply: Reply, at: float) -> None:
            if reply.ok:
                relation.forget()
            done("" if reply.ok else _why(reply), at)

        self._house.call(relation, "DELETE", _credentials(relation), now, gone)

    def _send(self, relation: Relation, method: str, now: float, done: Done) -> None:
        house = self._house
        relation.offered = house.new_token()

        def answered(reply: Reply, at: float) -> None:
            offered, relation.offered = relation.offered, ""
            problems = house.version.problems("Credentials", reply.data, False) if reply.ok else [_why(reply)]
            if problems:
                done(problems[0], at)
                return
            relation.shows_us = offered
            self._take(relation, reply.data, at)
            done("", at)

        body = self.credentials(relation.offered)
        house.call(relation, method, _credentials(relation), now, answered, json=body)

    # -- we are asked ---------------------------------------------------------------------------------------------

    def serve(self, incoming: Incoming, now: float) -> Answer | None:
        """Answer a request to versions, details or credentials; None: later."""
        relation = incoming.relation
        match incoming.name:
            case "GET versions":
                addresses = self._house.addresses
                return Answer(data=[{"version": self._house.version.number, "url": addresses.details}])
            case "GET version_details":
                return Answer(data=self._details())
            case "GET credentials":
                return Answer(data=self.credentials(relation.shows_us or relation.invitation))
            case "POST credentials" if relation.registered:
                return Answer(CLIENT, message="already registered", status=405)
            case "PUT credentials" | "DELETE credentials" if not relation.registered:
                return Answer(CLIENT, message="not registered", status=405)
            case "DELETE credentials":
                relation.forget()
                return Answer()
        return self._accept(incoming, now)

    def _accept(self, incoming: Incoming, now: float) -> Answer | None:
        house, relation, given = self._house, incoming.relation, incoming.json
        if problems := house.version.problems("Credentials", given, False):
            return invalid("; ".join(problems))

        def learnt(wrong: str, at: float) -> None:
            if wrong:
                house.reply(incoming, Answer(_CODES.get(wrong, CANNOT_USE), message=wrong), at)
                return
            relation.shows_us, relation.invitation = house.new_token(), ""
            self._take(relation, given, at, tell=False)
            house.reply(incoming, Answer(data=self.credentials(relation.shows_us)), at)
            house.joined(relation, at)

        members = _members(given)
        self._learn(relation, str(given["url"]), str(given["token"]), now, SHORT, learnt, members)
        return None

    # -- both -------------------------------------------------------------------------------------------------------

    def _take(self, relation: Relation, given: Mapping[str, Any], now: float, tell: bool = True) -> None:
        relation.spend()
        relation.we_show, relation.url = str(given["token"]), str(given["url"])
        relation.members, relation.registered = _members(given), True
        if tell:
            self._house.joined(relation, now)

    def _learn(
        self,
        relation: Relation,
        url: str,
        token: str,
        now: float,
        within: float,
        done: Done,
        members: tuple[Member, ...] = (),
    ) -> None:
        """Read versions and details of the other side, with this token; what is there counts if all is well."""
        house = self._house

        def versions(reply: Reply, at: float) -> None:
            listed = reply.data if reply.ok and isinstance(reply.data, list) else None
            if listed is None:
                done(f"{UNUSABLE}: {_why(reply)}", at)
                return
            mutual = [
                each["url"]
                for each in listed
                if isinstance(each, Mapping) and each.get("version") == house.version.number and "url" in each
            ]
            if not mutual:
                done(WRONG_VERSION, at)
                return
            found = str(mutual[0])

            def details(answer: Reply, then: float) -> None:
                endpoints = _endpoints(answer)
                if not endpoints:
                    done(f"{UNUSABLE}: {_why(answer)}", then)
                elif ("credentials", "") not in endpoints or house.lacks(endpoints, members):
                    done(LACKING, then)
                else:
                    relation.endpoints = endpoints | {("versions", ""): url, ("version_details", ""): found}
                    done("", then)

            house.call(relation, "GET", found, at, details, token=token, within=within)

        house.call(relation, "GET", url, now, versions, token=token, within=within)

    def credentials(self, token: str) -> dict[str, Any]:
        """Our credentials, with that token for the other side."""
        roles = [
            {
                "role": each.role,
                "business_details": {"name": each.name},
                "party_id": each.id.party_id,
                "country_code": each.id.country_code,
            }
            for each in self._house.members
        ]
        return {"token": token, "url": self._house.addresses.versions, "roles": roles}

    def _details(self) -> dict[str, Any]:
        """The role of the credentials endpoint means nothing, but has to be given (versions)."""
        endpoints = [
            {"identifier": module, "role": (interface or "sender").upper(), "url": url}
            for (module, interface), url in self._house.addresses.endpoints().items()
        ]
        return {"version": self._house.version.number, "endpoints": endpoints}


def _members(given: Mapping[str, Any]) -> tuple[Member, ...]:
    return tuple(
        Member(str(each["role"]), party(each["country_code"], each["party_id"])) for each in given["roles"]
    )


def _endpoints(reply: Reply) -> dict[tuple[str, str], str]:
    held = reply.data.get("endpoints") if reply.ok and isinstance(reply.data, Mapping) else None
    found: dict[tuple[str, str], str] = {}
    for each in held if isinstance(held, list) else ():
        if isinstance(each, Mapping) and isinstance(each.get("url"), str):
            module = str(each.get("identifier"))
            interface = "" if module == "credentials" else str(each.get("role", "")).lower()
            found[module, interface] = each["url"]
    return found


def _credentials(relation: Relation) -> str:
    return relation.endpoints.get(("credentials", ""), relation.url)


def _why(reply: Reply) -> str:
    if reply.error:
        return {"refused": "no connection", "timeout": "no answer in time"}.get(reply.error, reply.error)
    return f"HTTP {reply.status}, OCPI {reply.code}" + (f" {reply.message}" if reply.message else "")
