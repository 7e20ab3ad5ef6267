"""The secured connection in OCPP 2.0.1 (A00): how our side is wrong on purpose, and what is to be seen of the other."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.errors import HarnessFault
from harness.judge.expectations import Gather, InOrder, Pattern, Within
from harness.judge.finding import Basis, Rule
from harness.judge.matchers import one_of
from harness.pki.credential import common_name, organization
from harness.pki.names import alternative_names_of
from harness.pki.pem import read_chain
from harness.pki.spoil import Spoil, spoil, spoils_for
from harness.protocols.binding import Check, Deed, Handshaking, Scene, Setting, Verb, Wait
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, request, rule
from harness.protocols.ocpp.v201.bindings.estate import Known, estate, now
from harness.protocols.ocpp.v201.bindings.login import Said
from harness.protocols.ocpp.v201.bindings.secure_refusal import NoLess, Refusal, Refused
from harness.protocols.ocpp.v201.csms.signing import looks_like_an_address, misnamed, weakness
from harness.protocols.ocpp.v201.spoilt_clauses import clauses
from harness.usecases import secure_connection as word
from harness.usecases.observation import Observation, first

VERSIONS: Final = {"TLS 1.0": "TLSv1", "TLS 1.1": "TLSv1.1", "TLS 1.2": "TLSv1.2", "TLS 1.3": "TLSv1.3"}
SUITES: Final = {
    "suites without encryption": "NULL-SHA256:ECDHE-ECDSA-NULL-SHA:ECDHE-RSA-NULL-SHA:NULL-SHA",
    "the ECDSA suites": "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384",
    "the RSA suites": "AES128-GCM-SHA256:AES256-GCM-SHA384",
}
EVENTS: Final = {
    "the certificate of the CSMS": ("InvalidCsmsCertificate", ("A00.FR.310", "A00.FR.413")),
    "the version": ("InvalidTLSVersion", ("A00.FR.316", "A00.FR.419")),
    "the suites": ("InvalidTLSCipherSuite", ("A00.FR.323", "A00.FR.426")),
}
DOUBTS: Final[Mapping[str, Basis]] = {"the version": "disputed", "the suites": "inferred"}
OURS: Final = {CS: CSMS, CSMS: CS}
"""Which party is ours, by the role of the system under test."""

INFERRED: Final = {
    "server": frozenset(
        {
            "missing_intermediate",
            "wrong_key_identifier",
            "weak_rsa_key",
            "weak_curve",
            "sha1_signature",
            "md5_signature",
            "wrong_extended_usage",
            "wrong_key_usage",
        }
    ),
    "client": frozenset(
        {
            "missing_intermediate",
            "wrong_key_identifier",
            "weak_rsa_key",
            "weak_curve",
            "sha1_signature",
            "md5_signature",
            "wrong_extended_usage",
            "wrong_key_usage",
            "revoked_issuer",
        }
    ),
}
"""Against the rules for certificates; that the other side has to refuse them does not stand anywhere in so many words.
A missing certificate may be known from elsewhere, and RFC 5280 §6 does not look at the key identifier, nor at usages.
"""
LEFT_OPEN: Final = {
    "server": frozenset(
        {
            "wrong_order",
            "duplicated_leaf",
            "unrelated_certificate_added",
            "revoked_leaf",
            "revoked_issuer",
            "no_organization",
        }
    ),
    "client": frozenset({"wrong_order", "duplicated_leaf", "unrelated_certificate_added"}),
}
"""Nobody has to refuse these: RFC 8446 §4.4.2 lets receivers be tolerant about order, and stations need not look for
revocations (OCPP 2.0.1, table 22). Who owns a certificate is for the CSMS to look at (A00.FR.404), not for a station.
"""

REPLACEABLE: Final = frozenset({"wrong_organization", "no_organization", "expired_leaf"})
"""A CSMS may let a station in with one of these to have it replaced: one that is not the operator's (A00.FR.406), and
one that has run out, of a station for which that was allowed (A00.FR.429).
"""


# -- our side


def kind_of(scene: Scene) -> Any:
    return "server" if scene.sut_role == CS else "client"


def named(flaw: str, kind: Any) -> Spoil:
    """The way to be wrong that scenarios call so. HarnessFault for one that is not known."""
    for each in spoils_for(kind):
        if each.text == flaw:
            return each
    known = "; ".join(each.text for each in spoils_for(kind))
    raise HarnessFault(f"no certificate is known that {flaw!r}; there are those that: {known}")


@BINDING.does(word.ShowCertificate)
def show_certificate(intent: word.ShowCertificate, scene: Scene) -> Deed:
    """One for either kind of suites, so that it is the certificate that decides."""
    kind = kind_of(scene)
    name = named(intent.flaw, kind).name
    shown = tuple(spoil(name, estate(scene), now(scene), kind, key=key) for key in ("P-256", "RSA-2048"))
    return Handshaking(OURS[scene.sut_role], {"credentials": shown})


@BINDING.does(word.ShowNoCertificate)
def show_no_certificate(intent: word.ShowNoCertificate, scene: Scene) -> Deed:
    return Handshaking(CS, {"credentials": ()})


@BINDING.does(word.SpeakOnly)
def speak_only(intent: word.SpeakOnly, scene: Scene) -> Deed:
    version = VERSIONS[intent.versions]
    return Handshaking(
        OURS[scene.sut_role],
        {"minimum": version, "maximum": version, "ciphers": "ALL" if version < "TLSv1.2" else ""},
    )


@BINDING.does(word.OfferOnly)
def offer_only(intent: word.OfferOnly, scene: Scene) -> Deed:
    return Handshaking(OURS[scene.sut_role], {"ciphers": SUITES[intent.suites], "maximum": "TLSv1.2"})


@BINDING.does(word.BeProperAgain)
def be_proper_again(intent: word.BeProperAgain, scene: Scene) -> list[Deed]:
    """What is to be seen is due from here on."""
    return [Handshaking(OURS[scene.sut_role], {}), Wait(0.0)]


@BINDING.does(word.SpeakInTheClear)
def speak_in_the_clear(intent: word.SpeakInTheClear, scene: Scene) -> list[Deed]:
    return [Verb(CS, "link_down"), Verb(CS, "dial_in_the_clear")]


@BINDING.does(word.AnnounceOtherSerialNumber)
def announce_other(intent: word.AnnounceOtherSerialNumber, scene: Scene) -> Deed:
    return Setting(CS, "configure", {"serial_number": "CP-OTHER-0042"})


# -- the other side refuses


REFUSED_FOR: Final[Mapping[str, Mapping[str, Rule]]] = {
    CS: {
        "version": rule(
            "tls.version.station",
            "a station ends a connection to a CSMS that speaks nothing newer than TLS 1.1",
            "A00.FR.313",
            "A00.FR.316",
            "A00.FR.416",
            "A00.FR.419",
        ),
        "suites": rule(
            "tls.suites.station",
            "a station ends a connection to a CSMS that agrees to nothing but suites that are not secure",
            "A00.FR.320",
            "A00.FR.323",
            "A00.FR.423",
            "A00.FR.426",
        ),
    },
    CSMS: {
        "version": rule(
            "tls.version.csms",
            "a CSMS ends the connection of a station that speaks nothing newer than TLS 1.1",
            "A00.FR.313",
            "A00.FR.315",
            "A00.FR.416",
            "A00.FR.418",
        ),
        "suites": rule(
            "tls.suites.csms",
            "a CSMS ends the connection of a station that offers nothing but suites that are not secure",
            "A00.FR.320",
            "A00.FR.322",
            "A00.FR.423",
            "A00.FR.425",
        ),
        "missing certificate": rule(
            "tls.client_certificate.missing",
            "a CSMS of security profile 3 ends the connection of a station that shows no certificate",
            "A00.FR.401",
            "A00.FR.402",
            "A00.FR.407",
        ),
        "clear text": rule(
            "tls.clear.csms",
            "a CSMS of a security profile with TLS ends a connection without it",
            "A00.FR.002",
            "A00.FR.312",
            "A00.FR.415",
        ),
        "serial number": rule(
            "tls.client_certificate.serial",
            "a CSMS closes the connection of a station that announces another serial number than its certificate",
            "B01.FR.11",
            "B01.FR.12",
        ),
    },
}


@BINDING.sees(word.ConnectionRefused)
def connection_refused(sight: word.ConnectionRefused, scene: Scene) -> Check:
    seconds = scene.seconds("reconnect_within" if scene.sut_role == CS else "answer_within")
    of = Refused(scene.sut_role == CS, ours_counts=sight.why in ("version", "suites"))
    which = REFUSED_FOR[scene.sut_role].get(sight.why)
    if which is None:
        flaw = named(sight.why, kind_of(scene))
        which = certificate_rule(flaw.name, flaw.text, kind_of(scene))
        weak = flaw.problem in ("weak_key", "weak_digest")
        of = Refused(scene.sut_role == CS, ours_counts=weak, renewable=flaw.name in REPLACEABLE)
    return Check(which, Refusal(of, seconds), consumes=False)


def certificate_rule(name: str, text: str, kind: str) -> Rule:
    """What refusing a certificate that is wrong in this way rests on."""
    who, whom = ("station", "CSMS") if kind == "server" else ("CSMS", "station")
    ends = ("A00.FR.311", "A00.FR.414") if kind == "server" else ("A00.FR.407",)
    says, where = (
        f"a {who} ends the connection to a {whom} whose certificate {text}",
        (*clauses(name, kind), *ends),
    )
    if name in LEFT_OPEN[kind]:
        return rule(f"tls.{kind}_refused.open", says, *dict.fromkeys(where), level="MAY")
    if name in INFERRED[kind]:
        return rule(f"tls.{kind}_refused.careful", says, *dict.fromkeys(where), basis="inferred")
    return rule(f"tls.{kind}_refused", says, *dict.fromkeys(where))


@BINDING.sees(word.MakesDoWithNoLess)
def makes_do_with_no_less(sight: word.MakesDoWithNoLess, scene: Scene) -> Check:
    which = rule(
        "tls.less.station",
        "a station that has turned away from a CSMS goes on neither without TLS nor with this CSMS as it is",
        "A00.FR.001",
        "A00.FR.005",
        "A00.FR.311",
        "A00.FR.312",
        "A00.FR.313",
        "A00.FR.414",
        "A00.FR.415",
        "A00.FR.416",
    )
    return Check(which, NoLess(scene.seconds("reconnect_within")), consumes=False)


@BINDING.sees(word.SecurityEventTold)
def security_event_told(sight: word.SecurityEventTold, scene: Scene) -> Check:
    """A server that has no suite in common with the station does not say why: that a station tells of it is inferred.
    Nor has it to find out that it was the version: TC_A_06_CS (Part 6) lets steps 16 and 17 go.
    """
    event, where = EVENTS[sight.event]
    which = rule(
        f"tls.event.{event}",
        "a station tells of a secured connection that came to nothing, as soon as it has one",
        *where,
        "A04.FR.01",
        "A04.FR.02",
        basis=DOUBTS.get(sight.event, "text"),
    )
    if sight.event == "the version" and (failed := unexplained(scene)):
        known = Known(True, "a report of what can be known", "no alert said that it was the version", failed)
        return Check(which, known, "now", consumes=False)
    told = request("SecurityEventNotification", {"type": event})
    return Check(which, Within(told, scene.seconds("reconnect_within")), "start")


def unexplained(scene: Scene) -> tuple[Observation, ...]:
    """The last handshake that failed, if it told the station nothing of versions: a CSMS that finds none of its suites
    in a hello may say just that.
    """
    failed = [seen for seen in scene.seen("tls", "link") if seen.body.get("outcome") == "failed"][-1:]
    alert = str(first(failed[0].body, "alert.name") or "") if failed else ""
    return tuple(failed) if alert in ("handshake_failure", "insufficient_security") else ()


# -- the connection is made


@BINDING.sees(word.SecureConnection)
def secure_connection(sight: word.SecureConnection, scene: Scene) -> Check:
    must: dict[str, Any] = {"version": one_of("TLSv1.2", "TLSv1.3")}
    own = ("A00.FR.401", "A00.FR.402") if sight.certificate else ()
    if sight.certificate:
        must["peer_chain"] = somebody
    which = rule(
        "tls.secured",
        "the connection between station and CSMS is secured with TLS 1.2 or newer",
        "A00.FR.312",
        "A00.FR.313",
        "A00.FR.415",
        "A00.FR.416",
        *own,
    )
    shaken = Pattern("link", "tls", where={"outcome": "open"}, must=must)
    let_in = Pattern("link", "upgrade", must={"status": 101}, by_sut=scene.sut_role == CS)
    since = "stimulus" if any(done.stimulus for done in scene.done) else "start"
    spec = Said(InOrder((shaken, let_in), within(scene)), "a secured connection")
    return Check(which, spec, since, consumes=False)


def within(scene: Scene) -> float:
    """A restart takes longer than a new connection."""
    restarted = any(seen.name == "Reset" for seen in scene.observations if seen.shape == "request")
    return scene.seconds("reboot_within" if restarted else "reconnect_within")


def somebody(value: Any) -> str | None:
    return None if value else "wanted a certificate, got none"


LAST = Pattern("link", "tls", where={"outcome": "open"})


@BINDING.sees(word.ServerCertificateGood)
def server_certificate_good(sight: word.ServerCertificateGood, scene: Scene) -> Check:
    def judge(seen: Sequence[Observation]) -> str | None:
        facts = seen[-1].body
        if problem := facts.get("problem"):
            return f"the certificate has a problem: {problem}"
        shown = leaf(facts)
        nameless = None if organization(shown) else "the certificate names no organization"
        return nameless or misplaced(shown, str(facts.get("server_name") or ""))

    which = rule(
        "tls.server_certificate",
        "a CSMS shows a certificate with the name of its host, of an organization, with a way to the root and good keys",
        "A00.FR.307",
        "A00.FR.410",
        "A00.FR.501",
        "A00.FR.509",
        "A00.FR.510",
    )
    return Check(
        which, gathered(scene, judge, "nothing is wrong with the certificate"), "start", consumes=False
    )


def misplaced(certificate: Any, host: str) -> str | None:
    """What is wrong with the common name of a CSMS: it is its host's, or one of several (note to A00.FR.511).

    host  as the station has called it; "" where it came by an address
    """
    name = common_name(certificate)
    known = {each.casefold() for each in (host, *alternative_names_of(certificate)) if each}
    if not name:
        return "the certificate has no common name (A00.FR.510)"
    if host and name.casefold().rstrip(".") not in known and not looks_like_an_address(name):
        return f"the common name {name!r} is none of the names of the CSMS (A00.FR.510)"
    return None


@BINDING.sees(word.StationCertificateGood)
def station_certificate_good(sight: word.StationCertificateGood, scene: Scene) -> Check:
    boots = scene.seen("BootNotification")
    serial = str(first(boots[-1].body, "chargingStation.serialNumber") or "") if boots else ""

    def judge(seen: Sequence[Observation]) -> str | None:
        facts = seen[-1].body
        if not facts.get("peer_chain"):
            return "it shows no certificate"
        own = leaf(facts)
        wrong = misnamed(common_name(own), serial) or weakness(own.public_key())
        return wrong or (None if organization(own) else "the certificate names no organization")

    which = rule(
        "tls.station_certificate",
        "a station shows a certificate of its own: its serial number as name, an organization, a strong key",
        "A00.FR.401",
        "A00.FR.402",
        "A00.FR.501",
        "A00.FR.502",
        "A00.FR.503",
        "A00.FR.509",
        "A00.FR.511",
    )
    wanted = f"the common name {serial!r}" if serial else "a good certificate"
    return Check(which, gathered(scene, judge, wanted), "start", consumes=False)


def gathered(scene: Scene, judge: Any, what: str) -> Gather:
    """The last handshake that succeeded."""
    count = len([seen for seen in scene.seen("tls", "link") if seen.body.get("outcome") == "open"])
    found: list[int] = []

    def last(seen: Observation) -> bool:
        found.append(seen.seq)
        return len(found) >= count

    return Gather(LAST, scene.seconds("reconnect_within"), last, judge, what)


def leaf(facts: Mapping[str, Any]) -> Any:
    return read_chain(facts["peer_chain"][0])[0]


@BINDING.sees(word.OfferedWell)
def offered_well(sight: word.OfferedWell, scene: Scene) -> Check:
    from harness.protocols.ocpp.v201.tls_matrix.offers import LOOK

    which = OFFERS[sight.what]

    def judge(seen: Sequence[Observation]) -> str | None:
        return LOOK[sight.what](seen[-1].body["offered"]) or None

    return Check(which, gathered(scene, judge, which.text), "start", consumes=False)


OFFERS: Final = {
    "versions": rule(
        "tls.offered.versions",
        "a station offers nothing older than TLS 1.2",
        "A00.FR.313",
        "A00.FR.416",
        basis="inferred",
    ),
    "suites": rule(
        "tls.offered.suites",
        "a station offers both suites with ECDSA, or both with RSA",
        "A00.FR.319",
        "A00.FR.422",
    ),
    "compression": rule(
        "tls.offered.compression",
        "a station offers no compression",
        "A00.FR.321",
        "A00.FR.424",
        basis="inferred",
    ),
}
