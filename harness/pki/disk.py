"""An estate as a folder (`layout`), and certificates and keys out of files. The one module here that touches a disk.

Whatever cannot be read is a UsageFault: the file, what was found in it, what would be right. No message holds a
part of a key or of a passphrase.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509

from harness.errors import UsageFault
from harness.pki import layout
from harness.pki.authority import Authority
from harness.pki.credential import Credential, PrivateKey, chain_pem, fingerprint, key_pem, public_der
from harness.pki.estate import Estate
from harness.pki.node import make_node, make_small
from harness.pki.pem import read_chain, read_key
from harness.pki.signatures import certificate_signed_by, public_key_der

_FORMAT = 1
_ALL_AUTHORITIES = tuple(name for name, kind in Estate.__annotations__.items() if kind is Authority)
_ALL_CREDENTIALS = ("server_ecdsa", "server_rsa", "station", "factory", "contract", "secc")


@dataclass(frozen=True, slots=True)
class Index:
    """What `estate.json` says."""

    operator: str
    station: str
    server_names: Sequence[str]
    ocsp_url: str = ""
    crl_url: str = ""
    made: str = ""
    format: int = field(default=_FORMAT)

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def save(estate: Estate, folder: Path, index: Index, readme: str = "") -> None:
    """Writes the folder; what was in it is written over. UsageFault when that cannot be."""
    try:
        for name, authority in estate.authorities.items():
            _write_pair(*layout.authority(folder, name), (authority.certificate,), authority.key)
        for name, credential in estate.credentials.items():
            _write_pair(*layout.credential(folder, name), credential.chain, credential.key)
        (folder / layout.INDEX).write_text(json.dumps(index.as_dict(), indent=2) + "\n", encoding="utf-8")
        if readme:
            (folder / layout.README).write_text(readme, encoding="utf-8")
    except OSError as error:
        where = error.filename or folder
        raise UsageFault(
            f"{where}: cannot be written ({error.strerror}); right would be a folder that you may write to"
        ) from None


def _write_pair(file: Path, key_file: Path, chain: tuple[x509.Certificate, ...], key: PrivateKey) -> None:
    """The key file is for its owner alone from the moment when it is there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(chain_pem(chain), encoding="ascii")
    key_file.unlink(missing_ok=True)
    key_file.touch(mode=0o600, exist_ok=False)
    key_file.write_bytes(key_pem(key))


def keep_node(folder: Path, name: str, at: float, *, small: bool = False) -> Credential:
    """The node of that name, made when it is not there yet (`small`: see `make_small`). UsageFault when
    it can be neither read nor written.
    """
    file, key_file = layout.node(folder, name)
    if not file.exists() and not key_file.exists():
        title = f"chargeproof {name}"
        made = make_small(at, title) if small else make_node(at, title)
        try:
            _write_pair(file, key_file, made.chain, made.key)
        except OSError as error:
            raise UsageFault(
                f"{error.filename or folder}: cannot be written ({error.strerror}); right would be a folder that you may "
                "write to, for the certificate that a product is told to trust"
            ) from None
    return read_credential(file, key_file)


def load(folder: Path) -> Estate:
    """The estate that `save` wrote. UsageFault for everything that is missing, damaged or does not belong together."""
    index = read_index(folder)
    pairs = {name: read_credential(*layout.authority(folder, name)) for name in _ALL_AUTHORITIES}
    made: dict[str, Authority] = {}
    for name in _ALL_AUTHORITIES:
        _raise_authority(name, pairs, made, folder, index)
    leaves = {name: read_credential(*layout.credential(folder, name)) for name in _ALL_CREDENTIALS}
    servers = (leaves.pop("server_ecdsa"), leaves.pop("server_rsa"))
    parts: dict[str, Any] = {**made, **leaves}
    return Estate(operator=index.operator, servers=servers, **parts)


def _raise_authority(
    name: str, pairs: Mapping[str, Credential], made: dict[str, Authority], folder: Path, index: Index
) -> Authority:
    """The authority of that name, below the one that signed it."""
    if name in made:
        return made[name]
    certificate, key = pairs[name].certificate, pairs[name].key
    parent: Authority | None = None
    if certificate.issuer != certificate.subject:
        above = next((other for other in pairs if _issued(pairs[other].certificate, certificate)), None)
        if above is None:
            file, _ = layout.authority(folder, name)
            raise UsageFault(
                f"{file}: none of the authorities beside it signed it; right would be the folder as it was written"
            )
        parent = _raise_authority(above, pairs, made, folder, index)
    own = pairs[name].common_name
    made[name] = Authority(own, certificate, key, parent, ocsp_url=index.ocsp_url, crl_url=index.crl_url)
    return made[name]


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    return issuer.subject == certificate.issuer and certificate_signed_by(certificate, issuer)


def read_index(folder: Path) -> Index:
    """What the folder says of itself. UsageFault when it says nothing."""
    file = folder / layout.INDEX
    right = "right would be a folder that `chargeproof pki init` wrote"
    if not folder.is_dir():
        raise UsageFault(f"{folder}: there is no such folder; {right}: chargeproof pki init {folder}")
    try:
        data = json.loads(_text(file, right))
        return Index(**data)
    except (ValueError, TypeError):
        raise UsageFault(f"{file}: is not what was written there; {right}") from None


def read_credential(certificate: Path, key: Path, passphrase: str | None = None) -> Credential:
    """A chain (leaf first) and the key of its leaf, each from a PEM file; both may be the same file.

    passphrase  of the key, when it is encrypted
    """
    chain = read_certificates(certificate, with_key=certificate == key)
    try:
        private = read_key(_octets(key, "a PEM file with a private key"), passphrase)
    except ValueError as error:
        raise UsageFault(f"{key}: {error}") from None
    if public_der(private) != public_key_der(chain[0]):
        names = f"{chain[0].subject.rfc4514_string()}, SHA-256 {fingerprint(chain[0])[:16]}…"
        raise UsageFault(
            f"{key}: is not the key of the first certificate in {certificate} ({names}); right would be the key "
            "that this certificate was issued for, and the leaf as the first certificate of the file"
        )
    return Credential(chain[0], private, chain[1:])


def read_certificates(file: Path, *, with_key: bool = False) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file, one or more. with_key: a private key in the file is passed over."""
    text = _text(file, "a PEM file with certificates")
    try:
        return read_chain(_without_keys(text) if with_key else text)
    except ValueError as error:
        raise UsageFault(f"{file}: {error}") from None


def _without_keys(text: str) -> str:
    parts = text.split("-----BEGIN ")
    return "-----BEGIN ".join(part for part in parts if "PRIVATE KEY-----" not in part)


def _text(file: Path, right: str) -> str:
    try:
        return _octets(file, right).decode("utf-8")
    except UnicodeDecodeError:
        raise UsageFault(f"{file}: is not text but binary, perhaps DER; right would be PEM") from None


def _octets(file: Path, right: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageFault(f"{file}: cannot be read ({error.strerror}); right would be {right}") from None
