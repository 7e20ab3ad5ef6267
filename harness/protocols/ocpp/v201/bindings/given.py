"""What a station was given and what it tells of it, read from the record, so that a stored trace is judged by the
certificates that it holds (OCPP 2.0.1 M03 to M05, A02).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography import x509

from harness.pki.hashes import ALGORITHMS, hash_data, same_hash_data
from harness.protocols.binding import Scene
from harness.protocols.ocpp.v201.bindings.estate import ROOTS, certificates, estate
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.usecases.observation import Observation, first

Json = dict[str, Any]
HashData = Mapping[str, str]
Pair = tuple[x509.Certificate, x509.Certificate]
"""A certificate and its issuer."""

INSTALL, LIST, DELETE = "InstallCertificate", "GetInstalledCertificateIds", "DeleteCertificate"


@dataclass(frozen=True, slots=True)
class Given:
    """A root that the station has taken from us and not been told to remove since."""

    use: str
    certificate: x509.Certificate
    seen: Observation

    def is_meant_by(self, data: HashData) -> bool:
        """Do the hash data name it? Of one that signed itself all can be worked out, of others not the issuer's key."""
        if data.get("hashAlgorithm") not in ALGORITHMS:
            return False
        wanted = hash_data(self.certificate, self.certificate, str(data["hashAlgorithm"]))
        if self.certificate.subject != self.certificate.issuer:
            wanted["issuerKeyHash"] = str(data.get("issuerKeyHash"))
        return same_hash_data(wanted, data)


def given(scene: Scene) -> list[Given]:
    """What the station has of us, oldest first."""
    held: list[Given] = []
    for answer in _answers(scene):
        asked = answer.answers
        if asked is None or first(answer.body, "status") != "Accepted":
            continue
        if asked.name == INSTALL:
            there = {(each.use, each.certificate) for each in held}
            held += [each for each in _installed(asked) if (each.use, each.certificate) not in there]
        else:
            gone = first(asked.body, "certificateHashData") or {}
            held = [each for each in held if not each.is_meant_by(gone)]
    return held


def _answers(scene: Scene) -> list[Observation]:
    return [
        each for each in scene.observations if each.shape == "response" and each.name in (INSTALL, DELETE)
    ]


def _installed(asked: Observation) -> list[Given]:
    found = certificates(first(asked.body, "certificate"))
    use = str(first(asked.body, "certificateType"))
    return [] if isinstance(found, str) else [Given(use, found[0], asked)]


def lists(scene: Scene) -> list[Observation]:
    """All lists of certificates that the station has told."""
    return scene.seen(LIST, "response")


def entries(answer: Any, use: str = "") -> list[tuple[str, HashData]]:
    """The certificateType and hash data of each entry of a list (of one type)."""
    found = [
        (str(first(entry, "certificateType")), first(entry, "certificateHashData") or {})
        for entry in listed(answer, "certificateHashDataChain")
    ]
    return [each for each in found if use in ("", each[0])]


def algorithm(scene: Scene) -> str:
    """By which the station has named its certificates (M04.FR.07), SHA256 while that is not known."""
    told_of = [str(data.get("hashAlgorithm")) for each in lists(scene) for _, data in entries(each.body)]
    return next((each for each in reversed(told_of) if each in ALGORITHMS), "SHA256")


def as_listed(each: Given, scene: Scene) -> Json:
    """Its hash data as the station tells them (M04.FR.07), else by the algorithm that it uses."""
    for answer in reversed(lists(scene)):
        for _, data in entries(answer.body, each.use):
            if each.is_meant_by(data):
                return dict(data)
    return hash_data(each.certificate, issuer_of(each.certificate, scene), algorithm(scene))


def issuer_of(certificate: x509.Certificate, scene: Scene) -> x509.Certificate:
    """Who signed it, among the authorities of the set-up. For deeds only."""
    known = (each.certificate for each in estate(scene).authorities.values())
    return next((each for each in known if each.subject == certificate.issuer), certificate)


def last_sent(scene: Scene) -> Given | None:
    """The root that we sent last and that could be read."""
    sent = [each for asked in scene.seen(INSTALL, by_sut=False) for each in _installed(asked)]
    return sent[-1] if sent else None


def v2g_chain(scene: Scene) -> list[Pair]:
    """The V2G certificate that was sent last and those above it, each with its issuer; the V2G root was given too."""
    sent = [
        each
        for each in scene.seen("CertificateSigned", by_sut=False)
        if first(each.body, "certificateType") == "V2GCertificate"
    ]
    chain = certificates(first(sent[-1].body, "certificateChain")) if sent else "nothing was sent"
    if isinstance(chain, str):
        return []
    roots = [each.certificate for each in given(scene) if each.use == ROOTS["V2G"]]
    above = (*chain[1:], *(root for root in roots if root.subject == chain[-1].issuer))
    return list(zip(chain, above, strict=False))


def names(data: HashData, pair: Pair) -> bool:
    algorithm = str(data.get("hashAlgorithm"))
    return algorithm in ALGORITHMS and same_hash_data(hash_data(*pair, algorithm), data)


def own_certificate(scene: Scene) -> x509.Certificate | None:
    """With what the station connects: what it took from us last, else what it showed in a handshake."""
    taken = [
        each.answers
        for each in scene.seen("CertificateSigned", "response")
        if first(each.body, "status") == "Accepted" and each.answers is not None
    ]
    texts: Iterable[Any] = [first(each.body, "certificateChain") for each in taken]
    shown = [
        next(iter(first(each.body, "peer_chain") or ()), "")
        for each in scene.observations
        if each.name == "tls"
    ]
    for text in (*reversed(list(texts)), *reversed(shown)):
        found = certificates(text)
        if not isinstance(found, str):
            return found[0]
    return None
