"""The desk where the authorities of a set-up answer questions about their certificates, as seen by whoever asks there.

    …/ocsp                       the state of a certificate (RFC 6960), as it is
    …/ocsp/<name of a misanswer> the same, wrong in that way (`responder.MISANSWERS`)
    …/ocsp/hangs                 never answers
    …/crl/<authority>            what that authority revoked (RFC 5280 §5); …/crl/<authority>/<name of a spoil>: wrong

Pure: it says what is to be answered and never waits; opening ports is for others.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.pki.estate import Estate
from harness.pki.responder import MISANSWERS, OcspResponder
from harness.pki.spoil import spoil

HANGS = "hangs"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the desk says. body None: nothing is known at that place; `never`: the one who asks waits in vain."""

    body: bytes | None = None
    media_type: str = ""
    never: bool = False


def at_the_desk(estate: Estate, address: str, question: bytes, at: float) -> Reply:
    """The answer to a question (DER, or nothing for a list) at `address`, a URL or its path, at `at` (epoch seconds)."""
    places = [each for each in urlsplit(address).path.split("/") if each]
    lower = [each.lower() for each in places]
    if "ocsp" in lower:
        return _state(estate, lower[lower.index("ocsp") + 1 :], question, at)
    if "crl" in lower:
        return _list(estate, lower[lower.index("crl") + 1 :], at)
    return Reply()


def _state(estate: Estate, rest: list[str], question: bytes, at: float) -> Reply:
    how = rest[0] if rest else ""
    if how == HANGS:
        return Reply(never=True)
    if how and how not in MISANSWERS:
        return Reply()
    responder = OcspResponder(*estate.authorities.values(), misanswer=how)
    return Reply(responder.answer(question, at), "application/ocsp-response")


def _list(estate: Estate, rest: list[str], at: float) -> Reply:
    if not rest or rest[0] not in estate.authorities:
        return Reply()
    try:
        body = (
            spoil(rest[1], estate, at, "crl", authority=rest[0])
            if len(rest) > 1
            else estate.authorities[rest[0]].published(at)
        )
    except ValueError:
        return Reply()
    return Reply(body, "application/pkix-crl")
