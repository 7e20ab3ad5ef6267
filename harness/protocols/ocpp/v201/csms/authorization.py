"""Who may charge: the token table and the answers to Authorize (functional block C).

Order in which a token is judged, the first that applies wins:

    type NoAuthorization, or Central started by us -> Accepted          (C02.FR.02, C03)
    not in the table                               -> KeyCode: Invalid, others: what is configured (C04.FR.01)
    past its valid_until                           -> Expired
    status in the table other than Accepted        -> that status
    not on this station or none of its EVSEs       -> NotAtThisLocation (C01.FR.22)
    in another running transaction                 -> ConcurrentTx, if that is not allowed

Contract certificates come on top (C07.FR.13 to FR.17): a bad chain decides the token's status too.
"""

from collections.abc import Callable, Iterator

from harness.clock import iso8601
from harness.protocols.ocpp.peer import Reply
from harness.protocols.ocpp.v201.csms.config import AuthorizationStatus, CertificateStatus, CsmsConfig, Token
from harness.protocols.ocpp.v201.csms.ordering import Ordering
from harness.protocols.ocpp.v201.csms.stations import Json, Station

NOT_CONTRACTED = frozenset({"Blocked", "Expired", "Invalid", "Unknown"})
BY_CHAIN: dict[str, AuthorizationStatus] = {"CertificateExpired": "Expired"}


def token_key(id_token: Json) -> tuple[str, str]:
    """Tokens are compared without case, within their type (Part 2, IdTokenType)."""
    return id_token["type"], id_token["idToken"].casefold()


class Authorization(Ordering):
    """Knows tokens. The table may be edited at any time with `set_token` and `remove_token`."""

    def __init__(self, config: CsmsConfig, new_id: Callable[[], str]) -> None:
        super().__init__(config, new_id)
        self.tokens = {token.key: token for token in config.tokens}
        self.certificates: dict[str, CertificateStatus] = dict(config.certificates)
        self._started_by_us: set[tuple[str, str]] = set()

    def set_token(self, token: Token) -> None:
        """Enter a token, or change it."""
        self.tokens[token.key] = token

    def remove_token(self, id: str, type: str = "ISO14443") -> None:
        """Strike a token off. Doing so twice is no error."""
        self.tokens.pop((type, id.casefold()), None)

    def on_authorize(self, station: Station, request: Json, now: float) -> Reply:
        """C01.FR.07, C06.FR.04, C07.FR.04: always a status."""
        info = self.token_info(station, request["idToken"], now)
        if "certificate" not in request and "iso15118CertificateHashData" not in request:
            return {"idTokenInfo": info}
        chain = self.chain_status(request)
        info = self.with_chain(info, chain)
        if chain == "Accepted" and info["status"] in NOT_CONTRACTED:
            chain = "ContractCancelled"
        return {"idTokenInfo": info, "certificateStatus": chain}

    def token_info(
        self, station: Station, id_token: Json, now: float, transaction: tuple[str, str] | None = None
    ) -> Json:
        """idTokenInfo for a token, shown in `transaction` (station and id) if that runs already."""
        info: Json = {"status": self.token_status(station, id_token, now, transaction)}
        token = self.tokens.get(token_key(id_token))
        if token is not None:
            info |= self.token_details(token, now)
            if info["status"] == "NotAtThisLocation":
                info.pop("evseId", None)
        return info

    def token_status(
        self, station: Station, id_token: Json, now: float, transaction: tuple[str, str] | None = None
    ) -> AuthorizationStatus:
        """May it charge here and now?"""
        key = token_key(id_token)
        if id_token["type"] == "NoAuthorization" or key in self._started_by_us:
            return "Accepted"
        token = self.tokens.get(key)
        status = self.unknown_token(id_token) if token is None else self.known_token(station, token, now)
        if status == "Accepted" and not self.config.concurrent_transactions and self.in_use(key, transaction):
            return "ConcurrentTx"
        return status

    def unknown_token(self, id_token: Json) -> AuthorizationStatus:
        """A key code that is not valid is Invalid (C04.FR.01), unless everybody is let in."""
        if id_token["type"] == "KeyCode" and self.config.unknown_token != "Accepted":
            return "Invalid"
        return self.config.unknown_token

    def known_token(self, station: Station, token: Token, now: float) -> AuthorizationStatus:
        """What the table says."""
        if token.valid_until is not None and now >= token.valid_until:
            return "Expired"
        if token.status == "Accepted" and not self.allowed_at(station, token):
            return "NotAtThisLocation"
        return token.status

    def allowed_at(self, station: Station, token: Token) -> bool:
        """C01.FR.22."""
        return token.stations is None or station.identity in token.stations

    def token_details(self, token: Token, now: float) -> Json:
        """The group (C01.FR.06, C09.FR.12), the EVSEs (C01.FR.20), the life in a cache (C10.FR.13)."""
        details: Json = dict(token.extra)
        if token.group is not None:
            details["groupIdToken"] = {"idToken": token.group, "type": token.group_type}
        if token.evses:
            details["evseId"] = list(token.evses)
        if token.cache_for is not None:
            details["cacheExpiryDateTime"] = iso8601(now + token.cache_for)
        return details

    def chain_status(self, request: Json) -> CertificateStatus:
        """The worst that the table says of any certificate of the chain, or of the eMAID (C07.FR.05)."""
        found = [self.certificates[name] for name in self._names(request) if name in self.certificates]
        bad = [status for status in found if status != "Accepted"]
        return bad[0] if bad else "Accepted" if found else self.config.unknown_certificate

    def with_chain(self, info: Json, chain: CertificateStatus) -> Json:
        """C07.FR.15 to FR.17: a bad chain makes the token Expired or Invalid."""
        if chain in ("Accepted", "ContractCancelled"):
            return info
        return {**info, "status": BY_CHAIN.get(chain, "Invalid")}

    def in_use(self, key: tuple[str, str], transaction: tuple[str, str] | None) -> bool:
        """Is the token in a running transaction other than `transaction`?"""
        return False

    def _names(self, request: Json) -> Iterator[str]:
        yield request["idToken"]["idToken"]
        if "certificate" in request:
            yield request["certificate"].strip()
        for data in request.get("iso15118CertificateHashData", ()):
            yield data["serialNumber"]
