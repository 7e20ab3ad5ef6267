"""CSMSs that let in whom they should not, or show what nobody should trust (7.9.4)."""

from dataclasses import replace
from typing import Any

from harness.pki.authority import Authority
from harness.pki.tls import TlsTerms
from harness.protocols.ocpp.v201.csms import Csms
from harness.protocols.ocpp.v201.estates import estate_at
from tests.miniatures.confession import caught_by, faulty_csms


def other(terms: TlsTerms | None, **changes: Any) -> TlsTerms | None:
    """Terms that are changed; without TLS there is nothing to change."""
    return None if terms is None else replace(terms, **changes)


@caught_by("tls.client_refused.careful", "IEC63110-8.3.15-X42[weak_rsa_key]", warns=True)
@faulty_csms(
    "tls",
    "tls.client_refused",
    "IEC63110-8.3.15-X38[wrong_organization]",
    "IEC63110-8.3.15-X39[expired_leaf]",
    "IEC63110-8.3.15-X39[revoked_leaf]",
    "IEC63110-8.3.15-X40[unknown_root]",
    "IEC63110-8.3.15-X40[self_signed_leaf]",
    "IEC63110-8.3.15-X41[bad_signature]",
)
def believes_every_station(self: Any, usual: Any, now: float) -> Any:
    return other(usual(now), overlook=frozenset({"*"}))


@faulty_csms("owner_problem", "tls.client_refused", "IEC63110-8.3.15-X38[wrong_organization]")
def does_not_look_whose_certificate_it_is(self: Any, usual: Any, leaf: Any) -> str:
    return ""


@faulty_csms("revocations", "tls.client_refused", "IEC63110-8.3.15-X39[revoked_leaf]")
def never_asks_what_was_revoked(self: Any, usual: Any, now: float) -> Any:
    return ()


@caught_by("tls.client_refused", "IEC63110-8.3.15-X38[wrong_serial_number]")
class does_not_look_whose_serial_number_it_is(Csms):
    def name_problem(self, leaf: Any) -> str:
        return ""

    def belongs_to_another(self, link: Any) -> bool:
        return False

    def serial_matches(self, station: Any, request: Any) -> bool:
        return True


@faulty_csms("serial_matches", "tls.client_certificate.serial", "IEC63110-8.3.15-N5")
def does_not_compare_serial_numbers(self: Any, usual: Any, *args: Any) -> bool:
    return True


@faulty_csms("wanted", "tls.client_certificate.missing", "IEC63110-8.3.15-X44")
def does_without_certificates(self: Any, usual: Any) -> str:
    return "asked"


@caught_by("tls.version.csms", "IEC63110-8.3.19-N5[TLS_1.0]", "IEC63110-8.3.19-N5[TLS_1.1]")
class speaks_old_versions_of_tls(Csms):
    def oldest_version(self) -> str:
        return "TLSv1"

    def ciphers(self) -> str:
        return "ALL"


@faulty_csms("ciphers", "tls.suites.csms", "IEC63110-8.3.15-X45")
def is_content_without_encryption(self: Any, usual: Any) -> str:
    return "ALL:eNULL"


@faulty_csms("tls", "tls.clear.csms", "IEC63110-8.3.15-X46")
def speaks_in_the_clear_from_the_second_time_on(self: Any, usual: Any, now: float) -> Any:
    self.knocks = getattr(self, "knocks", 0) + 1
    return usual(now) if self.knocks == 1 else None


@faulty_csms("tls", "tls.server_certificate", "IEC63110-8.3.19-P2")
def shows_a_certificate_of_nobody(self: Any, usual: Any, now: float) -> Any:
    nobody = Authority.root("Nobody", now, organization="Nobody")
    shown = nobody.issue(now, common_name="stage", organization="Nobody", usage="server")
    return other(usual(now), credentials=(shown,))


@faulty_csms("tls", "tls.server_certificate", "IEC63110-8.3.19-P2")
def leaves_out_the_ca_in_between(self: Any, usual: Any, now: float) -> Any:
    return other(usual(now), credentials=tuple(replace(each, issuers=()) for each in self.config.credentials))


@faulty_csms("tls", "tls.server_certificate", "IEC63110-8.3.19-P2")
def has_its_name_among_the_others_only(self: Any, usual: Any, now: float) -> Any:
    """As certificates for the web do."""
    by = estate_at(now).csms_ca
    shown = by.issue(now, common_name="Our CSMS", organization="Operator", usage="server", dns=("stage",))
    return other(usual(now), credentials=(shown,))


@faulty_csms("tls", "tls.client_certificate.missing", "IEC63110-8.3.15-X44", warns=True)
def says_nothing_to_whom_it_does_not_know(self: Any, usual: Any, now: float) -> Any:
    """Nor does it hang up."""
    self.knocks = getattr(self, "knocks", 0) + 1
    return other(usual(now), misbehave="silent") if self.knocks == 2 else usual(now)


@faulty_csms("tls", "tls.secured", "IEC63110-8.3.15-X44")
def sulks_after_a_bad_handshake(self: Any, usual: Any, now: float) -> Any:
    self.knocks = getattr(self, "knocks", 0) + 1
    return usual(now) if self.knocks < 3 else other(usual(now), trust=())


@faulty_csms("operate", "upgrade.ordered", "IEC63110-8.3.15-X55")
def hands_out_a_lower_security_profile(
    self: Any, usual: Any, action: str, station: str, payload: Any, now: float
) -> Any:
    if action == "SetNetworkProfile":
        payload = payload | {"connectionData": payload["connectionData"] | {"securityProfile": 2}}
    return usual(action, station, payload, now)


@faulty_csms("operate", "upgrade.order_ordered", "IEC63110-8.3.15-X55")
def never_tells_which_way_comes_first(
    self: Any, usual: Any, action: str, station: str, payload: Any, now: float
) -> Any:
    said = "NetworkConfigurationPriority" in str(payload)
    return [] if said else usual(action, station, payload, now)


@faulty_csms("gone_up", "upgrade.no_way_back", "IEC63110-8.3.15-X55")
def lets_stations_come_down_again(self: Any, usual: Any, link: Any) -> None:
    pass
