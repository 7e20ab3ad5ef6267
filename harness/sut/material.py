"""The certificates and keys that a profile names, read when they are needed.

Our side presents and believes what stands here. With a `pki` folder it also has the keys of the authorities, and
can issue certificates that are wrong on purpose.
"""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509

from harness.clock import SystemClock
from harness.errors import UsageFault
from harness.pki import disk
from harness.pki.credential import Credential
from harness.pki.estate import Estate
from harness.pki.node import key_identifier
from harness.sut.sections import ProtocolTable

PKI = "pki"
"""The folder of our side's certificate where none is named: beside the profile, or where one is."""
OUR_NODE = "ours"


@dataclass(frozen=True, slots=True)
class Material:
    """What our side brings to TLS.

    credentials  what it presents · trust: the roots that it believes in
    estate       all authorities, when they are ours
    partners     of nodes that know each other by their keys: who is trusted; empty: whoever comes
    """

    credentials: tuple[Credential, ...] = field(default=(), repr=False)
    trust: tuple[x509.Certificate, ...] = ()
    estate: Estate | None = field(default=None, repr=False)
    partners: tuple[str, ...] = ()

    def valid_until(self) -> float | None:
        """When the first of the certificates expires (epoch seconds); None when there is none."""
        all_of_them = (*(each for one in self.credentials for each in one.chain), *self.trust)
        return min((each.not_valid_after_utc.timestamp() for each in all_of_them), default=None)


def read_material(table: ProtocolTable) -> Material:
    """Reads the files that the table names. UsageFault: the file, what was found, what would be right."""
    tls = table.tls
    credentials = _own_credentials(table)
    if table.node is not None:
        partners = (table.node.ski,) if table.node.ski else ()
        return Material(credentials or (of_node(tls.pki or Path(PKI), OUR_NODE),), partners=partners)
    trust = tuple(each for file in tls.trust for each in disk.read_certificates(file))
    if tls.pki is None:
        return Material(credentials, trust)
    made = of_estate(tls.pki, listens=table.listen is not None)
    return Material(credentials or made.credentials, trust or made.trust, made.estate)


def of_node(folder: Path, name: str) -> Credential:
    """A node that lives in that folder; it is made when it is first asked for. UsageFault."""
    return disk.keep_node(folder, name, SystemClock().now(), small=name == OUR_NODE)


def own_identifier(table: ProtocolTable) -> str:
    """By which the product knows our side, where parties know each other by their keys."""
    return key_identifier(read_material(table).credentials[0].certificate)


def of_estate(folder: Path, listens: bool) -> Material:
    """What the folder of `chargeproof pki init` has for a CSMS (it listens) or for a station. UsageFault."""
    estate = disk.load(folder)
    return Material(estate.servers if listens else (estate.station,), (estate.csms_root.certificate,), estate)


def _own_credentials(table: ProtocolTable) -> tuple[Credential, ...]:
    tls = table.tls
    passphrase = tls.passphrase.resolve().reveal() if tls.passphrase is not None else None
    return tuple(
        _with_hint(certificate, key, passphrase, table)
        for certificate, key in zip(tls.certificates, tls.keys, strict=True)
    )


def _with_hint(certificate: Path, key: Path, passphrase: str | None, table: ProtocolTable) -> Credential:
    try:
        return disk.read_credential(certificate, key, passphrase)
    except UsageFault as fault:
        if "there is no passphrase" not in str(fault):
            raise
        hint = f'[{table.name}] key_passphrase_env = "NAME_OF_A_VARIABLE" names one'
        raise UsageFault(f"{fault}; {hint}") from None
