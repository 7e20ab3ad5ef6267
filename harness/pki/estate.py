"""Every authority and every credential of one test set-up.

csms_root ─┬─ csms_ca ──── servers (ECDSA, RSA)      the CSMS shows them, the station trusts csms_root
           ├─ client_ca ── station                   the station shows it, the CSMS trusts csms_root
           └─ rolled_csms_root                       a next root, signed by the one that it replaces
new_csms_root                                        a next root that nobody signed
manufacturer_root ─┬─ factory                        what the station was delivered with
                   └─ firmware_ca                    signs the certificates of firmware signers
v2g_root ── v2g_sub1 ── v2g_sub2 ── secc             what the station shows a vehicle
mo_root ─── mo_sub1 ─── mo_sub2 ─── contract         what a vehicle shows the station
other_root                                           nobody trusts it
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from harness.pki.authority import Authority
from harness.pki.credential import Credential

MANUFACTURER = "Chargeproof Test Manufacturer"
MOBILITY = "Chargeproof Test Mobility Operator"
STRANGER = "Nobody You Know"
EMAID = "DETSTC12345678X"


@dataclass(frozen=True, slots=True)
class Estate:
    """A test set-up. The authorities keep what they revoked, so an estate is for one set-up alone."""

    operator: str
    csms_root: Authority
    csms_ca: Authority
    client_ca: Authority
    new_csms_root: Authority
    rolled_csms_root: Authority
    manufacturer_root: Authority
    firmware_ca: Authority
    v2g_root: Authority
    v2g_sub1: Authority
    v2g_sub2: Authority
    mo_root: Authority
    mo_sub1: Authority
    mo_sub2: Authority
    other_root: Authority
    servers: tuple[Credential, ...]
    station: Credential
    factory: Credential
    contract: Credential
    secc: Credential

    @classmethod
    def make(
        cls,
        at: float,
        *,
        station: str,
        operator: str = "Chargeproof Test Operator",
        server_names: Sequence[str] = ("localhost", "127.0.0.1", "stage"),
        ocsp_url: str = "",
        crl_url: str = "",
    ) -> "Estate":
        """A new one, valid from `at` (epoch seconds). station: its serial number; server_names: the first is the CN."""
        csms_root = Authority.root("Chargeproof CSMS Root", at, organization=operator)
        maker = Authority.root("Chargeproof Manufacturer Root", at, organization=MANUFACTURER)
        v2g_root = Authority.root("Chargeproof V2G Root", at, organization="Chargeproof Test V2G")
        mo_root = Authority.root("Chargeproof MO Root", at, organization=MOBILITY)
        for each in (csms_root, maker, v2g_root, mo_root):
            each.ocsp_url, each.crl_url = ocsp_url, crl_url
        csms_ca = csms_root.sub("Chargeproof CSMS CA", at, path_length=0)
        client_ca = csms_root.sub("Chargeproof Station CA", at, path_length=0)
        v2g_sub1 = v2g_root.sub("Chargeproof V2G Sub-CA 1", at, organization=operator, path_length=1)
        v2g_sub2 = v2g_sub1.sub("Chargeproof V2G Sub-CA 2", at, path_length=0)
        mo_sub1 = mo_root.sub("Chargeproof MO Sub-CA 1", at, path_length=1)
        mo_sub2 = mo_sub1.sub("Chargeproof MO Sub-CA 2", at, path_length=0)
        return cls(
            operator=operator,
            csms_root=csms_root,
            csms_ca=csms_ca,
            client_ca=client_ca,
            new_csms_root=Authority.root("Chargeproof CSMS Root 2", at, organization=operator),
            rolled_csms_root=csms_root.sub("Chargeproof CSMS Root 3", at, days=3650),
            manufacturer_root=maker,
            firmware_ca=maker.sub("Chargeproof Firmware CA", at, path_length=0),
            v2g_root=v2g_root,
            v2g_sub1=v2g_sub1,
            v2g_sub2=v2g_sub2,
            mo_root=mo_root,
            mo_sub1=mo_sub1,
            mo_sub2=mo_sub2,
            other_root=Authority.root("Root of Nobody", at, organization=STRANGER),
            servers=servers(csms_ca, at, operator, server_names),
            station=client_ca.issue(at, common_name=station, organization=operator, usage="client"),
            factory=maker.issue(at, common_name=station, organization=MANUFACTURER, usage="client"),
            contract=mo_sub2.issue(at, common_name=EMAID, organization=MOBILITY, usage="contract"),
            secc=v2g_sub2.issue(
                at, common_name=station, organization=operator, usage="secc", country="DE", domain="CPO"
            ),
        )

    @property
    def authorities(self) -> Mapping[str, Authority]:
        """All of them by the names of their fields."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in found.items() if isinstance(value, Authority)}

    @property
    def credentials(self) -> Mapping[str, Credential]:
        """All of them by name; the servers as server_ecdsa and server_rsa."""
        ecdsa, rsa = self.servers
        return {
            "server_ecdsa": ecdsa,
            "server_rsa": rsa,
            "station": self.station,
            "factory": self.factory,
            "contract": self.contract,
            "secc": self.secc,
        }


def servers(
    authority: Authority, at: float, organization: str, names: Sequence[str]
) -> tuple[Credential, ...]:
    """The certificates of one server under `authority`: one for ECDSA suites, one for RSA suites.

    The first name is the CN; a subjectAltName is there only when there are several.
    """
    dns = tuple(names) if len(names) > 1 else ()
    return tuple(
        authority.issue(at, common_name=names[0], organization=organization, usage="server", key=key, dns=dns)
        for key in ("P-256", "RSA-2048")
    )
