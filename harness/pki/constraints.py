"""Name constraints of a CA (RFC 5280 §4.2.1.10): for which names it may speak. DNS names and addresses."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from cryptography import x509

from harness.pki.names import alternative_names_of, is_address, names_of


def outside(constraints: x509.NameConstraints, certificate: x509.Certificate) -> bool:
    """Whether one of the certificate's host names or addresses is one that the CA may not speak for.

    Names of the subjectAltName count; a CN only when there are none, and when it has a dot in it, for a serial
    number is no host name.
    """
    others = alternative_names_of(certificate)
    names = others or tuple(name for name in names_of(certificate) if "." in name)
    excluded, permitted = constraints.excluded_subtrees or (), constraints.permitted_subtrees or ()
    return any(_within(name, excluded) or _not_permitted(name, permitted) for name in names)


def _not_permitted(name: str, permitted: Sequence[x509.GeneralName]) -> bool:
    """Constraints of one kind say nothing about names of another."""
    kind = x509.IPAddress if is_address(name) else x509.DNSName
    alike = [each for each in permitted if isinstance(each, kind)]
    return bool(alike) and not _within(name, alike)


def _within(name: str, trees: Sequence[x509.GeneralName]) -> bool:
    return any(_covers(tree, name) for tree in trees)


def _covers(tree: x509.GeneralName, name: str) -> bool:
    match tree:
        case x509.DNSName(value=parent) if not is_address(name):
            parent, name = parent.casefold().lstrip("."), name.casefold()
            return name == parent or name.endswith("." + parent)
        case x509.IPAddress(value=net) if isinstance(net, IPv4Network | IPv6Network) and is_address(name):
            return ip_address(name.strip("[]")) in net
        case _:
            return False
