"""What OCPP 2.0.1 says about each way in which a certificate can be wrong (`harness.pki.spoil`).

Short clause ids, as the rules of this version take them. Where a way is not named here, the clause on path
validation stands for it, for it refers to RFC 5280 §6.
"""

from collections.abc import Mapping

PATH: Mapping[str, tuple[str, ...]] = {
    "server": ("A00.FR.308", "A00.FR.310", "A00.FR.411", "A00.FR.413"),
    "client": ("A00.FR.403", "A00.FR.407"),
    "signed": ("A02.FR.06", "A02.FR.07"),
    "ca": ("M05.FR.07",),
    "ocsp": ("M06.FR.04",),
    "crl": ("A00.FR.705",),
}
"""For each kind: the path has to be validated, and what follows when it is invalid."""

_OWN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "wrong_name": {"server": ("A00.FR.309", "A00.FR.412", "A00.FR.510")},
    "wildcard_name": {"server": ("A00.FR.309", "A00.FR.412", "A00.FR.510")},
    "null_byte_in_name": {"server": ("A00.FR.309", "A00.FR.412", "A00.FR.510")},
    "empty_subject": {
        "server": ("A00.FR.509", "A00.FR.510"),
        "client": ("A00.FR.509", "A00.FR.511"),
        "signed": ("A02.FR.06", "A00.FR.509", "A00.FR.511"),
    },
    "wrong_serial_number": {
        "client": ("A00.FR.405", "A00.FR.407"),
        "signed": ("A02.FR.06", "A00.FR.511"),
    },
    "address_as_name": {"client": ("A00.FR.405", "A00.FR.511"), "signed": ("A02.FR.06", "A00.FR.511")},
    "wrong_organization": {"client": ("A00.FR.404",), "signed": ("A02.FR.06", "A00.FR.509")},
    "no_organization": {
        "server": ("A00.FR.509",),
        "client": ("A00.FR.404", "A00.FR.509"),
        "signed": ("A02.FR.06", "A00.FR.509"),
    },
    "weak_rsa_key": {"server": ("A00.FR.502",), "client": ("A00.FR.502",)},
    "weak_curve": {"server": ("A00.FR.503",), "client": ("A00.FR.503",)},
    "weak_rsa_root": {"ca": ("M05.FR.07", "A00.FR.502")},
    "weak_curve_root": {"ca": ("M05.FR.07", "A00.FR.503")},
    "sha1_signature": dict.fromkeys(("server", "client", "signed"), ("A00.FR.504",)),
    "md5_signature": dict.fromkeys(("server", "client", "signed"), ("A00.FR.504",)),
    "wrong_key_usage": {kind: (*PATH[kind], "A00.FR.512") for kind in ("server", "client", "signed")},
    "revoked_leaf": {"client": ("A00.FR.702", "A00.FR.705")},
    "revoked_issuer": {"client": ("A00.FR.702", "A00.FR.705")},
    "wrong_key": {"signed": ("A02.FR.02", "A02.FR.06")},
    "oversized_chain": {"signed": ("A02.FR.16",)},
    "not_pem": {"signed": ("A02.FR.06", "A00.FR.507"), "ca": ("M05.FR.07", "A00.FR.507")},
    "without_armour": {"signed": ("A02.FR.06", "A00.FR.507"), "ca": ("M05.FR.07", "A00.FR.507")},
    "root_not_signed_by_the_old_one": {"ca": ("M05.FR.10", "M05.FR.11")},
    "root_with_forged_succession": {"ca": ("M05.FR.10", "M05.FR.11")},
    "says_revoked": {"ocsp": ("M06.FR.02", "M06.FR.03")},
    "says_unknown": {"ocsp": ("M06.FR.02", "M06.FR.03")},
}


def clauses(spoil: str, kind: str) -> tuple[str, ...]:
    """Where OCPP 2.0.1 forbids it: short ids, such as ("A00.FR.404",). KeyError for a kind that is unknown."""
    return _OWN.get(spoil, {}).get(kind, PATH[kind])
