"""8.3.17 ISO 15118 OCSP response messages, 8.4.9 contract certificates and the signers of firmware (8.3.21) in OCPP
2.0.1, a station tested: M06, M01, M02, L01.
"""

import hashlib
from base64 import b64encode
from collections import Counter
from typing import Any

from cryptography import x509

from harness.judge.expectations import Expectation, Gather, Outcome, Within
from harness.judge.finding import Verdict
from harness.pki.authority import DAY
from harness.pki.credential import chain_pem
from harness.pki.estate import MANUFACTURER
from harness.pki.hashes import ALGORITHMS, hash_data, key_bits, same_hash_data
from harness.pki.responder import OcspResponder
from harness.protocols.binding import Call, Check, Deed, Scene, Setting, Verb
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, check, message_timeout, request, rule
from harness.protocols.ocpp.v201.bindings.estate import estate, now, v2g_estate
from harness.protocols.ocpp.v201.bindings.flaws import StatusOf
from harness.protocols.ocpp.v201.bindings.given import Pair, v2g_chain
from harness.protocols.ocpp.v201.csms.outside import ocsp_request
from harness.protocols.ocpp.v201.csms.overrides import Received
from harness.protocols.ocpp.v201.station.ocsp import responder
from harness.usecases import certificate_questions as word
from harness.usecases.observation import Observation, first

Json = dict[str, Any]

STATUS, EV = "GetCertificateStatus", "Get15118EVCertificate"
EXI = b64encode(b"\x80\x9a\x02 an EV wants a contract certificate").decode("ascii")
"""Stands for what an EV says: a station hands it on without a look at it."""
EXI_BACK = b64encode(b"\x80\x9a\x12 here it is").decode("ascii")
PRESSING = 3
"""So often a station may ask about the same certificate in the time of `NoFlood`."""


# -- the state of its certificates


@BINDING.does(word.TellStatus)
def tell_status(intent: word.TellStatus, scene: Scene) -> Deed:
    authorities = tuple(v2g_estate(scene).authorities.values())

    def reply(received: Received) -> Json:
        data = received.call.payload["ocspRequestData"]
        for each in authorities:
            if data["issuerKeyHash"].lower() == _key_hash(each.certificate, str(data["hashAlgorithm"])):
                said = OcspResponder(each).answer(ocsp_request(data), received.now)
                return {"status": "Accepted", "ocspResult": b64encode(said).decode("ascii")}
        return {"status": "Failed"}

    return Setting(
        CSMS,
        "override",
        {"action": STATUS, "reply": reply if intent.how == "good" else {"status": "Failed"}},
    )


def _key_hash(certificate: x509.Certificate, algorithm: str) -> str:
    return hashlib.new(ALGORITHMS.get(algorithm, "sha256"), key_bits(certificate)).hexdigest()


def means(data: Json, pair: Pair) -> bool:
    algorithm = str(data.get("hashAlgorithm"))
    return algorithm in ALGORITHMS and same_hash_data(hash_data(*pair, algorithm), data)


@BINDING.sees(word.StatusAsked)
def status_asked(sight: word.StatusAsked, scene: Scene) -> Check:
    chain = v2g_chain(scene)
    missing = [pair for pair in chain if responder(pair[0])]
    total = len(missing)

    def complete(seen: Observation) -> bool:
        data = first(seen.body, "ocspRequestData") or {}
        missing[:] = [pair for pair in missing if not means(data, pair)]
        return not missing or misdirected(seen, chain) is not None

    which = rule(
        "ocsp.asked",
        "a station with a new V2G certificate asks for the state of it and of the CAs above it, each named by its "
        "hashes, at the responder that stands in it",
        "M06.FR.06",
        "M06.FR.07",
    )
    if not total:
        return Check(which, NobodyToAsk(), since="now", consumes=False)
    spec = Gather(
        request(STATUS),
        scene.seconds("apply_within"),
        complete,
        lambda seen: misdirected(seen[-1], chain),
        f"the state of {total} certificates",
    )
    return check(which, spec)


class NobodyToAsk:
    """Settled at once: the certificates of the set-up do not say where to ask."""

    seconds = 0.0

    def open(self, at: float) -> Expectation:
        outcome = Outcome(False, "no certificate names a responder", (), Verdict.INCONCLUSIVE)
        return Expectation(at, lambda *_: outcome, lambda _: outcome)

    def __str__(self) -> str:
        return "certificates that name an OCSP responder"


def misdirected(seen: Observation, chain: list[Pair]) -> str | None:
    """What is wrong with one question about the chain: it is for another responder than stands in the certificate."""
    data = first(seen.body, "ocspRequestData") or {}
    meant = [pair for pair in chain if means(data, pair)]
    if not meant:
        return None
    wanted, got = responder(meant[0][0]), str(data.get("responderURL"))
    return None if wanted.casefold() == got.casefold() else f"wanted responderURL {wanted}, got {got}"


@BINDING.sees(word.StatusAskedAgain)
def status_asked_again(sight: word.StatusAskedAgain, scene: Scene) -> Check:
    which = rule(
        "ocsp.weekly", "a station asks for the state of its certificates at least once a week", "M06.FR.10"
    )
    return Check(which, Within(request(STATUS), sight.days * DAY), since="now")


class NoMoreThan:
    """At most `most` questions about the same certificate in `seconds`."""

    is_silence = True

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self.seconds = most, seconds

    def open(self, at: float) -> Expectation:
        counts: Counter[str] = Counter()
        pattern = request(STATUS)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not pattern.picks(seen):
                return None
            state.seen.append(seen)
            serial = str(first(seen.body, "ocspRequestData.serialNumber"))
            counts[serial] += 1
            if counts[serial] <= self._most:
                return None
            return Outcome(False, f"asked {counts[serial]} times about {serial}", tuple(state.seen))

        return Expectation(
            at + self.seconds,
            see,
            lambda state: Outcome(True, f"{len(state.seen)} questions", tuple(state.seen)),
        )

    def __str__(self) -> str:
        return f"at most {self._most} questions about a certificate in {self.seconds:g} s"


@BINDING.sees(word.NoFlood)
def no_flood(sight: word.NoFlood, scene: Scene) -> Check:
    which = rule(
        "ocsp.patience",
        "what nobody could tell is asked for again later, not at once and not without end",
        "M06",
        level="robustness",
    )
    return Check(which, NoMoreThan(PRESSING, sight.seconds), consumes=False)


# -- for the EV


@BINDING.does(word.EvRequest)
def ev_request(intent: word.EvRequest, scene: Scene) -> Deed:
    return Verb(CS, "ev_requests_certificate", {"action": intent.action, "exi": EXI})


@BINDING.does(word.AnswerEv)
def answer_ev(intent: word.AnswerEv, scene: Scene) -> Deed:
    reply = {
        "status": "Accepted" if intent.found else "Failed",
        "exiResponse": EXI_BACK if intent.found else "",
    }
    return Setting(CSMS, "override", {"action": EV, "reply": reply})


@BINDING.sees(word.EvRequestPassedOn)
def ev_request_passed_on(sight: word.EvRequestPassedOn, scene: Scene) -> Check:
    """A bench whose EV says what it likes tells what that was."""
    said = scene.done[-1].value if scene.done else None
    exi = said if isinstance(said, str) and said else EXI
    which = rule(
        "contract.forwarded",
        "what an EV says to have a contract certificate installed or updated goes to the CSMS as it is",
        "M01.FR.01",
        "M02.FR.01",
    )
    passed_on = request(EV, must={"action": sight.action, "exiRequest": exi})
    return check(which, Within(passed_on, scene.seconds("react_within")))


# -- who signed the firmware


@BINDING.does(word.OrderFirmware)
def order_firmware(intent: word.OrderFirmware, scene: Scene) -> Deed:
    update = {
        "requestId": 8321,
        "retries": 0,
        "firmware": {
            "location": "https://example.invalid/fw.bin",
            "retrieveDateTime": "2020-01-01T00:00:00Z",
            "signingCertificate": signer(intent.flaw, scene),
            "signature": b64encode(b"not looked at").decode("ascii"),
        },
    }
    return Call(CSMS, "UpdateFirmware", update)


def signer(flaw: str, scene: Scene) -> str:
    """The certificate of who signed the firmware, in PEM."""
    of, at = estate(scene), now(scene)
    if flaw == "is text and no PEM":
        return "This is not a certificate."
    by = of.other_root if flaw == "leads to a root that nobody installed" else of.firmware_ca
    since = at - 400 * DAY if flaw == "expired yesterday" else at
    days = 399.0 if flaw == "expired yesterday" else 365.0
    made = by.issue(since, common_name="Firmware", organization=MANUFACTURER, usage="firmware", days=days)
    if flaw == "was revoked an hour ago":
        by.revoke(made.certificate, at - 3600)
    return chain_pem(made.chain)


@BINDING.sees(word.FirmwareRefused)
def firmware_refused(sight: word.FirmwareRefused, scene: Scene) -> Check:
    which = rule(
        "firmware.signer",
        "firmware whose signer has a certificate that is not valid is refused before anything is fetched",
        "L01.FR.21",
        "L01.FR.22",
    )
    right = ("InvalidCertificate", "RevokedCertificate")
    return Check(which, StatusOf(scene.id, right, message_timeout(scene)))


@BINDING.sees(word.BadSignerReported)
def bad_signer_reported(sight: word.BadSignerReported, scene: Scene) -> Check:
    which = rule(
        "firmware.signer_reported",
        "a station that was given firmware by a signer it cannot trust reports InvalidFirmwareSigningCertificate",
        "L01.FR.02",
        "A04.FR.01",
    )
    event = request("SecurityEventNotification", where={"type": "InvalidFirmwareSigningCertificate"})
    return check(which, Within(event, scene.seconds("react_within")))
