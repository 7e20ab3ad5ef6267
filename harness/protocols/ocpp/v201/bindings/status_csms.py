"""8.3.17 ISO 15118 OCSP response messages in OCPP 2.0.1, a CSMS tested: it asks the responder that the station names, and
passes on what that one says (M06).

The responder is one of ours. Its address stands in the profile; the path says how it behaves.
"""

from base64 import b64decode
from binascii import Error
from collections.abc import Callable
from typing import Any

from cryptography.x509 import ocsp

from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern, Within, answer_to, told
from harness.judge.finding import Rule, Verdict
from harness.judge.matchers import one_of
from harness.pki.hashes import hash_data
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings import refusal
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, answered, message_timeout, rule
from harness.protocols.ocpp.v201.bindings.estate import estate, now
from harness.usecases import certificates_csms as word
from harness.usecases.observation import Observation, first

STATUS = "GetCertificateStatus"
NOBODY = "http://127.0.0.1:9/ocsp"
"""Where nobody listens: the port of the discard service."""
RESPONDER = "http://127.0.0.1:9080/ocsp"
"""Where our responder is, unless the profile says otherwise."""


@BINDING.does(word.AskForStatus)
def ask_for_status(intent: word.AskForStatus, scene: Scene) -> Deed:
    """About a certificate that was made for this question, so that nobody can have the answer in store."""
    of, at = estate(scene), now(scene)
    issued = of.v2g_sub2.issue(at, common_name="SECC of the test", organization=of.operator, usage="secc")
    if intent.which == "revoked":
        of.v2g_sub2.revoke(issued.certificate, at - 1)
    data = hash_data(issued.certificate, of.v2g_sub2.certificate, intent.algorithm)
    return Call(CS, STATUS, {"ocspRequestData": {**data, "responderURL": address(scene, intent.responder)}})


def address(scene: Scene, how: str) -> str:
    """Where a responder is that behaves so."""
    base = str(scene.value("ocsp_responder", RESPONDER)).rstrip("/")
    return {"answers": base, "is not there": NOBODY}.get(how, f"{base}/{how.replace(' ', '_')}")


@BINDING.does(word.AskForStatusOfNobody)
def ask_of_nobody(intent: word.AskForStatusOfNobody, scene: Scene) -> Deed:
    of = estate(scene)
    data = hash_data(of.secc.certificate, of.v2g_sub2.certificate)
    return Call(CS, STATUS, {"ocspRequestData": data}, planted=True)


# -- what is to be seen


def asked(scene: Scene) -> Observation:
    """Our last question."""
    return scene.seen(STATUS, by_sut=False)[-1]


def read(text: Any) -> ocsp.OCSPResponse | str:
    """An OCSPResponse out of ocspResult, or why there is none."""
    try:
        return ocsp.load_der_ocsp_response(b64decode(str(text), validate=True))
    except Error:
        return "ocspResult is no base64"
    except ValueError as fault:
        return f"ocspResult is no OCSPResponse in DER: {str(fault).splitlines()[0]}"


def says(question: Any, status: str) -> Callable[[Any], str | None]:
    """An OCSPResponse about the certificate that was asked about, with that status."""

    def match(value: Any) -> str | None:
        if not isinstance(value, str):
            return "wanted ocspResult, got nothing"
        found = read(value)
        if isinstance(found, str):
            return found
        if found.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return f"wanted an answer, got {found.response_status.name}"
        mine = [each for each in found.responses if f"{each.serial_number:x}" == serial(question)]
        if not mine:
            others = ", ".join(f"{each.serial_number:x}" for each in found.responses)
            return f"wanted an answer about {serial(question)}, got one about {others}"
        got = mine[0].certificate_status.name.lower()
        return None if got == status else f"wanted {status}, got {got}"

    return match


def serial(question: Any) -> str:
    """The serial number that was asked about."""
    return str(first(question, "ocspRequestData.serialNumber")).lower().lstrip("0")


@BINDING.sees(word.StatusPassedOn)
def status_passed_on(sight: word.StatusPassedOn, scene: Scene) -> Check:
    which = rule(
        "status.passed_on",
        "what the responder says goes to the station: Accepted, with the OCSPResponse about that certificate, in DER "
        "and base64",
        "M06.FR.01",
        "M06.FR.02",
        "M06.FR.03",
        "M06.FR.08",
        "M06.FR.09",
    )
    return answered(scene, which, {"status": "Accepted", "ocspResult": says(asked(scene).body, sight.status)})


@BINDING.sees(word.StatusNotHad)
def status_not_had(sight: word.StatusNotHad, scene: Scene) -> Check:
    which = rule(
        "status.not_had",
        "when the responder cannot be reached, or says nothing, the station is answered with Failed, and in time",
        "M06.FR.01",
        "M06.FR.04",
    )
    return answered(scene, which, {"status": "Failed"})


@BINDING.sees(word.StatusAnswered)
def status_answered(sight: word.StatusAnswered, scene: Scene) -> Check:
    which = rule(
        "status.answered",
        "a station that asks about a certificate is answered, whatever the responder does",
        "M06.FR.01",
    )
    must = {"status": one_of("Accepted", "Failed")}
    return Check(which, Within(answer_to(scene.id, must), message_timeout(scene)), consumes=False)


@BINDING.sees(word.BadStatusHeldBack)
def bad_status_held_back(sight: word.BadStatusHeldBack, scene: Scene) -> Check:
    """What is no OCSPResponse must not be sent; whether one is honest the standard leaves to the station."""
    return Check(HELD_BACK, HonestOnly(scene.id, message_timeout(scene)), consumes=False)


HELD_BACK: Rule = rule(
    "status.held_back",
    "what comes as ocspResult is an OCSPResponse in DER; a CSMS that passes on a dishonest one leaves it to the station "
    "to find out",
    "M06.FR.04",
    "M06.FR.08",
    "M06.FR.09",
)


class HonestOnly:
    """The answer to our question: Failed, or an OCSPResponse; passing on a dishonest one is noted."""

    def __init__(self, id: str, seconds: float) -> None:
        self.seconds = seconds
        self._id = id

    def open(self, at: float) -> Expectation:
        answer = Pattern(ANSWERS, answers=self._id)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            return self._judge(seen) if answer.picks(seen) else None

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"nothing within {self.seconds:g} s")
        )

    def _judge(self, seen: Observation) -> Outcome:
        if seen.shape != "response" or first(seen.body, "status") == "Failed":
            return Outcome(seen.shape == "response", told(seen), (seen,))
        found = read(first(seen.body, "ocspResult"))
        if isinstance(found, str):
            return Outcome(False, found, (seen,))
        if found.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            got = f"Accepted, with an OCSPResponse that says {found.response_status.name}"
            return Outcome(False, got, (seen,), Verdict.WARNING)
        note = "the answer of the responder was passed on, though it cannot be relied on"
        return Outcome(True, told(seen), (seen,), Verdict.PASS, note)

    def __str__(self) -> str:
        return f"Failed, or an OCSPResponse, within {self.seconds:g} s"


@BINDING.sees(word.StatusQuestionRefused)
def question_refused(sight: word.StatusQuestionRefused, scene: Scene) -> Check:
    return refusal.refused(scene, "a question about a certificate that does not say who knows")
