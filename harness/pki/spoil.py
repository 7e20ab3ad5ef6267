"""Every named way for a certificate, a chain or an answer about one to be wrong.

A spoil takes what would be proper and changes one thing. Its name says what is wrong; `problem` is what `verify`
calls it; `fatal` says whether nobody may accept it, or whether some peers rightly do.

    kind     what is spoiled                                             how it comes
    server   the certificate that a server presents                      Credential
    client   the certificate that a client presents                      Credential
    signed   the answer to a certificate request                         PEM text
    ca       a root that is to be installed                              PEM text
    ocsp     the answer of an OCSP responder (`responder.py`)            DER bytes
    crl      a revocation list                                           DER bytes
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, overload

from harness.pki.credential import Credential, chain_pem
from harness.pki.estate import Estate
from harness.pki.responder import MISANSWERS, OcspResponder
from harness.pki.spoil_anchors import ANCHORS, spoiled_anchor
from harness.pki.spoil_chains import CHAINS
from harness.pki.spoil_crls import CRLS, spoiled_crl
from harness.pki.spoil_texts import TEXTS
from harness.pki.spoiling import Leaf, client_leaf, server_leaf, signed_leaf

Kind = Literal["server", "client", "signed", "ca", "ocsp", "crl"]


@dataclass(frozen=True, slots=True)
class Spoil:
    """One way to be wrong.

    text     what is wrong, to be read after "a certificate that ..." or "an answer that ..."
    clauses  where it is forbidden, in the RFCs; what a protocol says about it stands with the protocol
    problem  the name under which `verify` (or `read_answer`) sees it; "" when only somebody else can
    fatal    nobody may accept it; False: peers may differ, or it is merely against good manners
    """

    name: str
    text: str
    kinds: frozenset[str]
    clauses: tuple[str, ...] = ()
    problem: str = ""
    fatal: bool = True


def _all() -> dict[str, Spoil]:
    found: dict[str, Spoil] = {}
    for table in (CHAINS, TEXTS, ANCHORS, MISANSWERS, CRLS):
        for name, entry in table.items():
            kinds = entry.kinds | (found[name].kinds if name in found else frozenset())
            found[name] = Spoil(name, entry.text, kinds, entry.clauses, entry.problem, entry.fatal)
    return found


SPOILS: Mapping[str, Spoil] = MappingProxyType(_all())


def spoils_for(kind: str) -> tuple[Spoil, ...]:
    """Every way in which this kind can be wrong."""
    return tuple(each for each in SPOILS.values() if kind in each.kinds)


@overload
def spoil(
    name: str,
    estate: Estate,
    at: float,
    kind: Literal["server", "client"],
    *,
    names: Sequence[str] = (),
    key: str = "P-256",
) -> Credential: ...


@overload
def spoil(
    name: str, estate: Estate, at: float, kind: Literal["signed"], *, csr: str, size: int = 10_000
) -> str: ...


@overload
def spoil(name: str, estate: Estate, at: float, kind: Literal["ca"]) -> str: ...


@overload
def spoil(
    name: str, estate: Estate, at: float, kind: Literal["ocsp"], *, request: bytes, authority: str = "csms_ca"
) -> bytes: ...


@overload
def spoil(
    name: str, estate: Estate, at: float, kind: Literal["crl"], *, authority: str = "client_ca"
) -> bytes: ...


def spoil(
    name: str,
    estate: Estate,
    at: float,
    kind: Kind,
    *,
    names: Sequence[str] = (),
    csr: str = "",
    size: int = 10_000,
    request: bytes = b"",
    authority: str = "",
    key: str = "P-256",
) -> Credential | str | bytes:
    """Something of this kind, wrong in this way, at `at` (epoch seconds). ValueError for a name or kind that is unknown.

    names      server: what a proper certificate would be called; (): as the estate's own servers
    key        server, client: the kind of key (`new_key`), where not that is what is wrong
    csr        signed: the request that is answered (PEM)
    size       signed: characters that an oversized chain exceeds
    request    ocsp: what the responder was asked (DER)
    authority  ocsp, crl: who answers or publishes, a name of `Estate.authorities`
    """
    if name not in SPOILS or kind not in SPOILS[name].kinds:
        known = ", ".join(sorted(each.name for each in spoils_for(kind)))
        raise ValueError(f"found {name!r} for a {kind}; right would be one of {known}")
    match kind:
        case "server":
            return _presented(name, server_leaf(estate, at, names, key))
        case "client":
            return _presented(name, client_leaf(estate, at, key))
        case "signed":
            return _signed(name, signed_leaf(estate, at, csr), size)
        case "ca":
            return spoiled_anchor(name, estate, at)
        case "ocsp":
            return OcspResponder(estate.authorities[authority or "csms_ca"], misanswer=name).answer(
                request, at
            )
        case "crl":
            return spoiled_crl(name, estate, estate.authorities[authority or "client_ca"], at)


def _presented(name: str, leaf: Leaf) -> Credential:
    chain, key = CHAINS[name].make(leaf)
    assert key is not None
    return Credential(chain[0], key, chain[1:])


def _signed(name: str, leaf: Leaf, size: int) -> str:
    if name in TEXTS:
        return TEXTS[name].make(leaf.proper()[0], size)
    return chain_pem(CHAINS[name].make(leaf)[0])
