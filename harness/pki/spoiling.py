"""What every spoil starts from: a leaf as it should be, about to be signed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography import x509

from harness.pki.authority import Authority
from harness.pki.credential import PrivateKey, common_name, make_name, new_key
from harness.pki.estate import Estate
from harness.pki.form import Form
from harness.pki.names import names_of
from harness.pki.pem import read_csr

Made = tuple[tuple[x509.Certificate, ...], PrivateKey | None]
"""A chain, leaf first, and the key of the leaf when it is ours."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf that is about to be signed.

    usage   "server" or "client"
    names   what it is called: host names, or the serial number of a station
    key     None when somebody else has it, who sent a certificate request
    form    what a proper one would hold · by: who would sign it
    """

    estate: Estate
    at: float
    usage: str
    names: tuple[str, ...]
    organization: str
    by: Authority
    form: Form
    key: PrivateKey | None = field(repr=False)

    def proper(self) -> Made:
        return self.sealed(self.form)

    def sealed(self, form: Form, issuers: Sequence[x509.Certificate] | None = None) -> Made:
        """Signed by the authority that should do it; `issuers` other than its path where they are given."""
        above = self.by.path if issuers is None else tuple(issuers)
        return (self.by.seal(form), *above), self.key

    def under(self, authority: Authority) -> Made:
        """Signed by another authority, and else as it should be."""
        form = self.form_under(authority)
        return (authority.seal(form), *authority.path), self.key

    def form_under(self, authority: Authority) -> Form:
        public_key = self.form.public_key
        return authority.form(
            self.at, public_key, subject=self.form.subject, usage=self.usage, dns=self.alternative
        )

    def with_key(self, key: PrivateKey) -> Made:
        """For a key of ours that is other than usual."""
        form = self.by.form(
            self.at, key.public_key(), subject=self.form.subject, usage=self.usage, dns=self.alternative
        )
        return (self.by.seal(form), *self.by.path), key

    def called(self, name: str, *, organization: str | None = None, dns: Sequence[str] = ()) -> Made:
        """With another subject."""
        owner = self.organization if organization is None else organization
        subject = make_name(common_name=name, organization=owner)
        form = self.by.form(self.at, self.form.public_key, subject=subject, usage=self.usage, dns=dns)
        return self.sealed(form)

    @property
    def alternative(self) -> tuple[str, ...]:
        return self.names if self.usage == "server" and len(self.names) > 1 else ()

    @property
    def root(self) -> Authority:
        return self.by.top


def server_leaf(estate: Estate, at: float, names: Sequence[str] = (), key: str = "P-256") -> Leaf:
    called = tuple(names) or names_of(estate.servers[0].certificate)
    return _leaf(estate, at, "server", called, estate.csms_ca, key)


def client_leaf(estate: Estate, at: float, key: str = "P-256") -> Leaf:
    called = (common_name(estate.station.certificate),)
    return _leaf(estate, at, "client", called, estate.client_ca, key)


def signed_leaf(estate: Estate, at: float, csr: str) -> Leaf:
    """The answer to a request. ValueError when the request is none."""
    request = read_csr(csr)
    form = estate.client_ca.form(at, request.public_key(), subject=request.subject, usage="client")
    names = tuple(
        str(each.value) for each in request.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    )
    return Leaf(estate, at, "client", names, estate.operator, estate.client_ca, form, None)


def _leaf(estate: Estate, at: float, usage: str, names: tuple[str, ...], by: Authority, kind: str) -> Leaf:
    key = new_key(kind)
    form = by.form(
        at,
        key.public_key(),
        subject=make_name(common_name=names[0], organization=estate.operator),
        usage=usage,
        dns=names if usage == "server" and len(names) > 1 else (),
    )
    return Leaf(estate, at, usage, names, estate.operator, by, form, key)
