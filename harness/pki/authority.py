"""A certificate authority: issues, signs requests, revokes, and publishes what it revoked.

Leaves carry a key usage and no extended key usage (OCSP responders apart), as the field asks for; subjects of
servers carry their first name as CN, and a subjectAltName only when there are several names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from harness.pki.credential import Credential, PrivateKey, digest_for, make_name, moment, new_key
from harness.pki.credential import organization as owner_of
from harness.pki.extensions import USAGES, alternative_names, authority_key_identifier, key_usage
from harness.pki.form import Form, seal
from harness.pki.pem import read_csr

DAY = 86400.0


@dataclass(slots=True, eq=False)
class Authority:
    """A CA.

    parent   who signed its certificate; None for a root
    revoked  serial number → when (epoch seconds) and why; what its CRL and its OCSP responder tell
    instead  a list (DER) that is handed out in place of its own; None: its own
    ocsp_url, crl_url  stand in the certificates that it issues, when they are given
    """

    name: str
    certificate: x509.Certificate
    key: PrivateKey = field(repr=False)
    parent: "Authority | None" = None
    ocsp_url: str = ""
    crl_url: str = ""
    revoked: dict[int, tuple[float, x509.ReasonFlags]] = field(default_factory=dict)
    instead: bytes | None = field(default=None, repr=False)

    @classmethod
    def root(
        cls,
        name: str,
        at: float,
        *,
        organization: str,
        key: str | PrivateKey = "P-256",
        days: float = 3650,
        path_length: int | None = None,
    ) -> "Authority":
        """An authority that signed itself."""
        own = _key(key)
        subject = make_name(common_name=name, organization=organization)
        form = ca_form(subject, subject, own.public_key(), own.public_key(), at, days, path_length)
        return cls(name, seal(form, own), own)

    def sub(
        self,
        name: str,
        at: float,
        *,
        organization: str = "",
        key: str | PrivateKey = "P-256",
        days: float = 1825,
        path_length: int | None = None,
    ) -> "Authority":
        """An authority below this one; organization "": that of this one."""
        own = _key(key)
        form = self.sub_form(name, at, own, organization=organization, days=days, path_length=path_length)
        return Authority(name, self.seal(form), own, self, self.ocsp_url, self.crl_url)

    def sub_form(
        self,
        name: str,
        at: float,
        key: PrivateKey,
        *,
        organization: str = "",
        days: float = 1825,
        path_length: int | None = None,
    ) -> Form:
        owner = organization or owner_of(self.certificate)
        subject = make_name(common_name=name, organization=owner)
        form = ca_form(
            subject,
            self.certificate.subject,
            key.public_key(),
            self.key.public_key(),
            at,
            days,
            path_length,
        )
        return self._with_places(form)

    @property
    def path(self) -> tuple[x509.Certificate, ...]:
        """This CA and those above it, without the root: what is sent after a leaf."""
        return () if self.parent is None else (self.certificate, *self.parent.path)

    @property
    def top(self) -> "Authority":
        """The root above this CA, or itself."""
        return self if self.parent is None else self.parent.top

    def issue(
        self,
        at: float,
        *,
        common_name: str,
        organization: str = "",
        usage: str = "server",
        key: str | PrivateKey = "P-256",
        days: float = 365,
        dns: Sequence[str] = (),
        serial_number: int | None = None,
        country: str = "",
        domain: str = "",
    ) -> Credential:
        """A leaf and its key. `usage` is one of USAGES; valid from an hour before `at`."""
        own = _key(key)
        form = self.form(
            at,
            own.public_key(),
            subject=make_name(
                common_name=common_name, organization=organization, country=country, domain=domain
            ),
            usage=usage,
            days=days,
            dns=dns,
            serial_number=serial_number,
        )
        return self.credential(form, own)

    def sign(
        self,
        csr_pem: str,
        at: float,
        *,
        usage: str = "client",
        days: float = 365,
        serial_number: int | None = None,
    ) -> tuple[x509.Certificate, ...]:
        """Answers a PKCS#10 request: the leaf and the certificates above it. ValueError if it is none, or forged."""
        request = read_csr(csr_pem)
        key = request.public_key()
        form = self.form(
            at, key, subject=request.subject, usage=usage, days=days, serial_number=serial_number
        )
        return (self.seal(form), *self.path)

    def form(
        self,
        at: float,
        public_key: CertificatePublicKeyTypes,
        *,
        subject: x509.Name,
        usage: str,
        days: float = 365,
        dns: Sequence[str] = (),
        serial_number: int | None = None,
    ) -> Form:
        """What a proper leaf looks like before it is signed."""
        if usage not in USAGES:
            raise ValueError(f"found usage {usage!r}; right would be one of {', '.join(USAGES)}")
        form = (
            Form(
                subject=subject,
                issuer=self.certificate.subject,
                public_key=public_key,
                serial_number=serial_number or x509.random_serial_number(),
                not_before=at - 3600,
                not_after=at + days * DAY,
            )
            .having(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .having(key_usage(usage, public_key), critical=True)
            .having(x509.SubjectKeyIdentifier.from_public_key(public_key))
            .having(authority_key_identifier(self.key.public_key()))
        )
        if dns:
            form = form.having(alternative_names(dns))
        if usage == "ocsp":
            form = form.having(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]))
            return form.having(x509.OCSPNoCheck())
        return self._with_places(form)

    def seal(self, form: Form) -> x509.Certificate:
        """Signs whatever stands in the form."""
        return seal(form, self.key)

    def credential(self, form: Form, key: PrivateKey) -> Credential:
        return Credential(self.seal(form), key, self.path)

    def revoke(
        self,
        certificate: x509.Certificate,
        at: float,
        reason: x509.ReasonFlags = x509.ReasonFlags.key_compromise,
    ) -> None:
        """From `at` on the CRL and the OCSP responder of this CA tell of it."""
        self.revoked[certificate.serial_number] = (at, reason)

    def crl(
        self, at: float, *, days: float = 7, signer: PrivateKey | None = None
    ) -> x509.CertificateRevocationList:
        """What was revoked until `at`, valid for `days` (RFC 5280 §5); `signer` other than its own key: a forgery."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(moment(at))
            .next_update(moment(at + days * DAY))
            .add_extension(x509.CRLNumber(max(1, int(at))), critical=False)
            .add_extension(authority_key_identifier(self.key.public_key()), critical=False)
        )
        for serial, (since, reason) in sorted(self.revoked.items()):
            if since <= at:
                builder = builder.add_revoked_certificate(_revoked(serial, since, reason))
        key = signer or self.key
        return builder.sign(key, digest_for(key))

    def published(self, at: float) -> bytes:
        """The list that is handed out at `at`, in DER: its own, unless it was said that another one shall be."""
        return self.crl(at).public_bytes(Encoding.DER) if self.instead is None else self.instead

    def _with_places(self, form: Form) -> Form:
        """Names the places where the state of the certificate can be asked for."""
        if self.ocsp_url:
            place = x509.AccessDescription(
                AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(self.ocsp_url)
            )
            form = form.having(x509.AuthorityInformationAccess([place]))
        if self.crl_url:
            names = [x509.UniformResourceIdentifier(self.crl_url)]
            form = form.having(x509.CRLDistributionPoints([x509.DistributionPoint(names, None, None, None)]))
        return form


def ca_form(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: CertificatePublicKeyTypes,
    issuer_key: CertificatePublicKeyTypes,
    at: float,
    days: float,
    path_length: int | None = None,
) -> Form:
    """What a proper CA certificate looks like before it is signed (RFC 5280 §4.2.1.3, §4.2.1.9)."""
    return (
        Form(
            subject=subject,
            issuer=issuer,
            public_key=public_key,
            serial_number=x509.random_serial_number(),
            not_before=at - DAY,
            not_after=at + days * DAY,
        )
        .having(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .having(key_usage("ca"), critical=True)
        .having(x509.SubjectKeyIdentifier.from_public_key(public_key))
        .having(authority_key_identifier(issuer_key))
    )


def _revoked(serial: int, since: float, reason: x509.ReasonFlags) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment(since))
    return builder.add_extension(x509.CRLReason(reason), critical=False).build()


def _key(key: str | PrivateKey) -> PrivateKey:
    return new_key(key) if isinstance(key, str) else key
