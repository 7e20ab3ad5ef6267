"""Stations that trust too much, offer the wrong things, or keep to themselves what they saw (7.9.4)."""

from dataclasses import replace
from typing import Any

from cryptography.x509 import SubjectAlternativeName

from harness.pki.authority import Authority
from harness.protocols.ocpp.v201.station.channel import Channel
from harness.protocols.ocpp.v201.station.connection import Connection
from harness.protocols.ocpp.v201.station.network import Network
from tests.miniatures.confession import caught_by, faulty_part


@caught_by("tls.server_refused.careful", "IEC63110-8.3.15-X34[weak_rsa_key]", warns=True)
@faulty_part(
    Channel,
    "overlooked",
    "tls.server_refused",
    "IEC63110-8.3.15-X47[unknown_root]",
    "IEC63110-8.3.15-X48[wrong_name]",
    "IEC63110-8.3.15-X48[wildcard_name]",
    "IEC63110-8.3.15-X49[expired_leaf]",
    "IEC63110-8.3.15-X49[not_yet_valid_leaf]",
    "IEC63110-8.3.15-X33[bad_signature]",
)
def believes_every_csms(self: Any, usual: Any) -> Any:
    return frozenset({"*"})


@faulty_part(Channel, "overlooked", "tls.server_refused", "IEC63110-8.3.15-X48[wrong_name]")
def believes_certificates_of_other_hosts(self: Any, usual: Any) -> Any:
    return frozenset({"name"})


@faulty_part(Channel, "overlooked", "tls.server_refused", "IEC63110-8.3.15-X49[expired_leaf]")
def believes_certificates_that_have_run_out(self: Any, usual: Any) -> Any:
    return frozenset({"expired"})


@faulty_part(Channel, "judge_server", "tls.common_name", "IEC63110-8.3.15-X56", warns=True)
def looks_at_other_names_only(self: Any, usual: Any, chain: Any, now: float) -> str:
    """As soon as it has been let in once."""
    others = [each for each in chain[0].extensions if isinstance(each.value, SubjectAlternativeName)]
    return "" if others or not self.station.registration.status else "name"


@caught_by("tls.offered.versions", "IEC63110-8.3.15-X31", warns=True)
@faulty_part(Channel, "oldest_version", "tls.version.station", "IEC63110-8.3.15-X50[TLS_1.1]")
def speaks_old_versions_of_tls(self: Any, usual: Any) -> str:
    return "TLSv1"


@faulty_part(Channel, "ciphers", "tls.suites.station", "IEC63110-8.3.15-X35")
def is_content_without_encryption(self: Any, usual: Any) -> str:
    return "ALL:eNULL"


@faulty_part(Channel, "ciphers", "tls.offered.suites", "IEC63110-8.3.15-X31")
def offers_one_suite_only(self: Any, usual: Any) -> str:
    return "ECDHE-ECDSA-AES128-GCM-SHA256"


@faulty_part(Channel, "terms", "tls.offered.compression", "IEC63110-8.3.15-X31", warns=True)
def offers_to_compress(self: Any, usual: Any, url: str, profile: int) -> Any:
    terms = usual(url, profile)
    return None if terms is None else replace(terms, misbehave="offers compression")


@faulty_part(Channel, "overlooked", "tls.less.station", "IEC63110-8.3.15-X36")
def gives_in_at_the_second_attempt(self: Any, usual: Any) -> Any:
    return frozenset({"*"}) if self.station.connection.failures > 1 else usual()


@faulty_part(Channel, "terms", "tls.less.station", "IEC63110-8.3.15-X57")
def dances_down_to_old_versions(self: Any, usual: Any, url: str, profile: int) -> Any:
    """As browsers did: TLS 1.1 is offered when nothing newer has worked."""
    terms = usual(url, profile)
    tried = self.station.connection.failures > 1
    return replace(terms, minimum="TLSv1.1", ciphers="ALL") if terms is not None and tried else terms


@faulty_part(Connection, "options", "tls.less.station", "IEC63110-8.3.15-X36")
def makes_do_without_tls(self: Any, usual: Any) -> Any:
    """When the secured connection does not come about, it tries without."""
    options = dict(usual())
    if self.failures:
        options |= {"url": options["url"].replace("wss://", "ws://"), "tls": None}
    return options


@caught_by("tls.event.InvalidTLSVersion", "IEC63110-8.3.15-X50[TLS_1.1]", warns=True)
@caught_by("tls.event.InvalidTLSCipherSuite", "IEC63110-8.3.15-X35", warns=True)
@faulty_part(Channel, "event", "tls.event.InvalidCsmsCertificate", "IEC63110-8.3.15-X47[unknown_root]")
def does_not_tell_whom_it_turned_away_from(self: Any, usual: Any, facts: Any) -> str:
    return ""


@faulty_part(Channel, "shown", "tls.secured", "IEC63110-8.3.15-X32")
def shows_no_certificate(self: Any, usual: Any, profile: int) -> Any:
    return ()


@faulty_part(Channel, "shown", "tls.station_certificate", "IEC63110-8.3.15-X32")
def shows_the_certificate_of_another_station(self: Any, usual: Any, profile: int) -> Any:
    at = self.station.own_certificates.credential.certificate.not_valid_before_utc.timestamp() + 3600
    other = Authority.root("Somebody", at, organization="Somebody")
    return (other.issue(at, common_name="CP-OTHER", organization="Somebody", usage="client"),)


@faulty_part(Channel, "shown", "tls.station_certificate", "IEC63110-8.3.15-X32")
def shows_a_certificate_with_a_short_key(self: Any, usual: Any, profile: int) -> Any:
    own = self.station.own_certificates.credential
    at = own.certificate.not_valid_before_utc.timestamp() + 3600
    weak = Authority.root("Somebody", at, organization="Somebody")
    return (
        weak.issue(
            at, common_name=own.common_name, organization=own.organization, usage="client", key="RSA-1024"
        ),
    )


@faulty_part(Connection, "options", "tls.secured", "IEC63110-8.3.15-X47[unknown_root]")
def never_forgives_a_csms(self: Any, usual: Any) -> Any:
    """Once it has turned away it does not come back."""
    options = dict(usual())
    if self.failures and options["tls"] is not None:
        options["tls"] = replace(options["tls"], trust=())
    return options


@faulty_part(Network, "set_profile", "upgrade.never_down", "IEC63110-8.3.15-X54")
def can_be_talked_into_less_security(self: Any, usual: Any, request: Any, now: float) -> Any:
    return {"status": "Accepted"}


@caught_by("upgrade.needs_root", "IEC63110-8.3.15-X52")
@faulty_part(Network, "refuse_priority", "upgrade.needs_certificate", "IEC63110-8.3.15-X53")
def goes_up_without_what_it_needs(self: Any, usual: Any, value: str) -> str:
    return ""


@faulty_part(Network, "refuse_priority", "upgrade.order", "IEC63110-8.3.15-X51")
def never_goes_up(self: Any, usual: Any, value: str) -> str:
    return "InvalidValue"


@faulty_part(Network, "connected_by", "upgrade.in_use", "IEC63110-8.3.15-X51")
def keeps_the_way_back_open(self: Any, usual: Any, slot: str, now: float) -> None:
    pass


@faulty_part(Network, "content_valid", "upgrade.prepared", "IEC63110-8.3.15-X51")
def takes_no_network_profile(self: Any, usual: Any, data: Any) -> bool:
    return False
