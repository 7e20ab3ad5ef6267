"""Whether a certificate speaks for a host (RFC 6125 §6.4, RFC 9110 §4.3.4)."""

import ipaddress

from cryptography import x509
from cryptography.x509.oid import NameOID


def carries_name(certificate: x509.Certificate, host: str, *, wildcards: bool = False) -> bool:
    """Whether one of the names is `host`: a CN or an entry of the subjectAltName.

    Names are compared without regard to case and to a dot at their end. `wildcards`: "*.example.com" covers
    "a.example.com" (one label, the first), and never an address.
    """
    return any(_matches(name, host, wildcards) for name in names_of(certificate))


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """Every name under which it may speak: the CNs, then the DNS names and addresses of the subjectAltName."""
    try:
        common = [str(each.value) for each in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    except ValueError:
        common = []
    return tuple(dict.fromkeys((*common, *alternative_names_of(certificate))))


def alternative_names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The DNS names and addresses of the subjectAltName; () when there is none, or none that can be read."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        return ()
    addresses = (str(each) for each in found.get_values_for_type(x509.IPAddress))
    return (*found.get_values_for_type(x509.DNSName), *addresses)


def _matches(name: str, host: str, wildcards: bool) -> bool:
    if is_address(host):
        return is_address(name) and ipaddress.ip_address(name) == ipaddress.ip_address(host.strip("[]"))
    name, host = name.casefold().rstrip("."), host.casefold().rstrip(".")
    if wildcards and name.startswith("*."):
        return host.partition(".")[2] == name[2:]
    return name == host


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
