"""The keys of TLS 1.2 with AES-GCM (RFC 5246 §5, §6.3, §8; RFC 5288; RFC 7627), and signatures over messages."""

import hmac
import struct
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from harness.pki.credential import PrivateKey
from harness.transports.tls.scripts.wire import TLS12

_GCM: Final[dict[int, tuple[str, int, str]]] = {
    0x009C: ("RSA", 16, "sha256"),
    0x009D: ("RSA", 32, "sha384"),
    0xC02B: ("ECDHE_ECDSA", 16, "sha256"),
    0xC02C: ("ECDHE_ECDSA", 32, "sha384"),
    0xC02F: ("ECDHE_RSA", 16, "sha256"),
    0xC030: ("ECDHE_RSA", 32, "sha384"),
}

SPOKEN: Final = frozenset(_GCM)
"""The suites with which a handshake can be carried to its end."""


class Unreadable(Exception):
    """A record does not open with the key."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite that we speak: how keys are exchanged, the length of the AES key, the hash."""

    code: int

    @property
    def exchange(self) -> str:
        return _GCM[self.code][0]

    @property
    def key_length(self) -> int:
        return _GCM[self.code][1]

    @property
    def digest(self) -> str:
        return _GCM[self.code][2]

    def expand(self, secret: bytes, label: bytes, seed: bytes, length: int) -> bytes:
        """The PRF (RFC 5246 §5)."""
        made, link = b"", label + seed
        while len(made) < length:
            link = hmac.digest(secret, link, self.digest)
            made += hmac.digest(secret, link + label + seed, self.digest)
        return made[:length]

    def hash(self, data: bytes) -> bytes:
        digest = hashes.Hash(hashes.SHA384() if self.digest == "sha384" else hashes.SHA256())
        digest.update(data)
        return digest.finalize()

    def master(self, premaster: bytes, seed: bytes, extended: bool) -> bytes:
        """seed  both randoms; with the extended secret the hash of the handshake so far."""
        label = b"extended master secret" if extended else b"master secret"
        return self.expand(premaster, label, seed, 48)

    def finished(self, master: bytes, who: str, transcript: bytes) -> bytes:
        """The verify_data of "client" or "server"."""
        return self.expand(master, f"{who} finished".encode(), self.hash(transcript), 12)

    def locks(self, master: bytes, client: bytes, server: bytes) -> tuple["Lock", "Lock"]:
        """The keys of the client's records and of the server's."""
        size = self.key_length
        block = self.expand(master, b"key expansion", server + client, 2 * size + 8)
        keys, salts = block[: 2 * size], block[2 * size :]
        return Lock(keys[:size], salts[:4]), Lock(keys[size:], salts[4:])


class Lock:
    """One direction of a channel: AES-GCM with the number of the record (RFC 5288 §3)."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._cipher = AESGCM(key)
        self._salt = salt
        self._number = 0

    def close(self, kind: int, data: bytes) -> bytes:
        explicit = struct.pack("!Q", self._number)
        sealed = self._cipher.encrypt(self._salt + explicit, data, self._about(kind, len(data)))
        self._number += 1
        return explicit + sealed

    def open(self, kind: int, data: bytes) -> bytes:
        """Raises Unreadable."""
        about = self._about(kind, max(len(data) - 24, 0))
        try:
            opened = self._cipher.decrypt(self._salt + data[:8], data[8:], about)
        except (InvalidTag, ValueError) as fault:
            raise Unreadable("a record does not open with the key") from fault
        self._number += 1
        return opened

    def _about(self, kind: int, length: int) -> bytes:
        return struct.pack("!QBHH", self._number, kind, TLS12, length)


_CURVES: Final[dict[int, type[ec.EllipticCurve]]] = {
    23: ec.SECP256R1,
    24: ec.SECP384R1,
    25: ec.SECP521R1,
    26: ec.BrainpoolP256R1,
    27: ec.BrainpoolP384R1,
    28: ec.BrainpoolP512R1,
}


class Share:
    """One half of a key agreement in a named group. KeyError for a group that we do not speak."""

    def __init__(self, group: int) -> None:
        self._own: x25519.X25519PrivateKey | ec.EllipticCurvePrivateKey
        if group == 29:
            self._own = x25519.X25519PrivateKey.generate()
        else:
            self._own = ec.generate_private_key(_CURVES[group]())

    @property
    def public(self) -> bytes:
        key = self._own.public_key()
        if isinstance(key, x25519.X25519PublicKey):
            return key.public_bytes_raw()
        point = serialization.PublicFormat.UncompressedPoint
        return key.public_bytes(serialization.Encoding.X962, point)

    def agree(self, other: bytes) -> bytes:
        """The premaster secret. ValueError for what is no point of the group."""
        if isinstance(self._own, x25519.X25519PrivateKey):
            return self._own.exchange(x25519.X25519PublicKey.from_public_bytes(other))
        point = ec.EllipticCurvePublicKey.from_encoded_point(self._own.curve, other)
        return self._own.exchange(ec.ECDH(), point)


def sign(key: PrivateKey, data: bytes, offered: tuple[int, ...]) -> bytes:
    """Scheme and signature, as in ServerKeyExchange and CertificateVerify."""
    scheme, signature = 0x0401, b""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        wide = key.key_size > 256
        scheme = 0x0503 if wide else 0x0403
        signature = key.sign(data, ec.ECDSA(hashes.SHA384() if wide else hashes.SHA256()))
    elif isinstance(key, rsa.RSAPrivateKey) and 0x0401 in offered:
        signature = key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    elif isinstance(key, rsa.RSAPrivateKey):
        scheme = 0x0804
        signature = key.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
    return struct.pack("!HH", scheme, len(signature)) + signature
