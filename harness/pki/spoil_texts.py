"""Texts that should be certificates and are not: given as the answer to a request, or to be installed as a root."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from harness.pki.credential import chain_pem, key_pem, make_csr, new_key, pem

Chain = Sequence[x509.Certificate]
BOTH = frozenset({"signed", "ca"})


@dataclass(frozen=True, slots=True)
class TextSpoil:
    """See `spoil.Spoil`. make: out of the proper chain and a size in characters."""

    text: str
    kinds: frozenset[str]
    clauses: tuple[str, ...]
    problem: str
    fatal: bool
    make: Callable[[Chain, int], str]


def _not_pem(chain: Chain, size: int) -> str:
    return "This is not a certificate."


def _without_armour(chain: Chain, size: int) -> str:
    return base64.b64encode(chain[0].public_bytes(Encoding.DER)).decode("ascii")


def _truncated(chain: Chain, size: int) -> str:
    whole = pem(chain[0]).splitlines()
    return "\n".join((*whole[: len(whole) // 2], whole[-1])) + "\n"


def _request(chain: Chain, size: int) -> str:
    return make_csr(new_key(), common_name="CS-REQUEST")


def _with_key(chain: Chain, size: int) -> str:
    """The key is a new one, which belongs to nothing."""
    return chain_pem(tuple(chain)) + key_pem(new_key()).decode("ascii")


def _leaf_last(chain: Chain, size: int) -> str:
    return chain_pem(tuple(reversed(chain)))


def _oversized(chain: Chain, size: int) -> str:
    """Proper, and followed by its last certificate until it is longer than `size`."""
    text = chain_pem(tuple(chain))
    while len(text) <= size:
        text += pem(chain[-1])
    return text


def _entry(
    text: str, make: Callable[[Chain, int], str], kinds: frozenset[str] = BOTH, *, problem: str = "malformed"
) -> TextSpoil:
    return TextSpoil(text, kinds, ("RFC 7468 §5.1",), problem, True, make)


_SIGNED = frozenset({"signed"})
TEXTS: dict[str, TextSpoil] = {
    "not_pem": _entry("is text and no PEM", _not_pem),
    "without_armour": _entry("is base64 without the lines that make it PEM", _without_armour),
    "truncated_pem": _entry("breaks off in the middle", _truncated),
    "request_in_its_place": _entry("is a certificate request", _request),
    "private_key_inside": _entry("comes with a private key", _with_key),
    "leaf_last": _entry("stands behind its CAs", _leaf_last, _SIGNED, problem="wrong_order"),
    "oversized_chain": _entry(
        "comes in a chain that is longer than allowed", _oversized, _SIGNED, problem="duplicated"
    ),
}
