"""What is wrong with a ClientHello, judged by the facts that the record has of it."""

from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from typing import Any, Final

Offered = Mapping[str, Any]
"""versions, suites, groups, signatures, extensions (names), compressions (numbers), server_name."""

BY_ECDSA: Final = ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
BY_RSA: Final = ("TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_256_GCM_SHA384")
NEW: Final = ("TLSv1.2", "TLSv1.3")
_WEAK: Final = ("_NULL_", "_anon_", "_ANON_", "_EXPORT_", "_RC4_", "_RC2_", "_DES_CBC", "_DES40_")


def versions(offered: Offered) -> str:
    """ "" or what is wrong."""
    old = [each for each in offered["versions"] if each not in NEW]
    return f"it offers {', '.join(old)}" if old else ""


def suites(offered: Offered) -> str:
    known = set(offered["suites"])
    if known.issuperset(BY_ECDSA) or known.issuperset(BY_RSA):
        return ""
    lacking = [sorted(set(pair) - known) for pair in (BY_ECDSA, BY_RSA)]
    return f"it lacks {', '.join(lacking[0])}, and {', '.join(lacking[1])}"


def weak(offered: Offered) -> str:
    found = [each for each in offered["suites"] if any(part in each for part in _WEAK)]
    return f"it offers {_some(found)}" if found else ""


def compression(offered: Offered) -> str:
    methods = [each for each in offered["compressions"] if each]
    return f"it offers the compression methods {', '.join(map(str, methods))}" if methods else ""


def server_name(offered: Offered) -> str:
    """Literal addresses are not permitted there (RFC 6066 3)."""
    name = str(offered["server_name"])
    try:
        ip_address(name)
    except ValueError:
        return ""
    return f"it sends the address {name} as the name of the server"


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


LOOK: Final[Mapping[str, Callable[[Offered], str]]] = {
    "versions": versions,
    "suites": suites,
    "weak": weak,
    "compression": compression,
    "server_name": server_name,
}
"""By the name of the cell."""
