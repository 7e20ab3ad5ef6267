"""8.3.18, 8.3.20 and 8.3.21 in OCPP 2.0.1, a CSMS of security profile 3 tested: certificates that are withdrawn, new,
or of the factory (A00, A02, B02).
"""

from dataclasses import replace
from typing import Any, Final

from harness.judge.expectations import Expectation, InOrder, Outcome, Pattern, Within
from harness.judge.finding import Verdict
from harness.pki.authority import Authority
from harness.pki.credential import Credential
from harness.pki.spoil import spoil, spoils_for
from harness.protocols.binding import Check, Deed, Handshaking, Scene, Wait
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, TOLERANCE, check, request, rule
from harness.protocols.ocpp.v201.bindings.estate import estate, now, operator
from harness.protocols.ocpp.v201.bindings.secure_refusal import Refused
from harness.protocols.ocpp.v201.bindings.signing_csms import SIGN, TRIGGERS, serial_number
from harness.protocols.ocpp.v201.bindings.status_csms import NOBODY
from harness.usecases import revocation_csms as word
from harness.usecases.observation import Observation

AN_HOUR = 3600.0


def others(scene: Scene, at: float, by: Authority) -> tuple[Credential, ...]:
    """Certificates for our station that it has in this scenario only, one for either kind of cipher suite."""
    numbers = {"P-256": int(at * 1000) * 2, "RSA-2048": int(at * 1000) * 2 + 1}
    owner, name = operator(scene), serial_number(scene)
    return tuple(
        by.issue(at, common_name=name, organization=owner, usage="client", key=key, serial_number=number)
        for key, number in numbers.items()
    )


@BINDING.does(word.ShowAnother)
def show_another(intent: word.ShowAnother, scene: Scene) -> Deed:
    by = estate(scene).client_ca
    if intent.silent:
        by = replace(by, ocsp_url=NOBODY, crl_url=NOBODY)
    return Handshaking(CS, {"credentials": others(scene, now(scene), by)})


@BINDING.does(word.RevokeShown)
def revoke_shown(intent: word.RevokeShown, scene: Scene) -> Deed:
    """The certificates are known by their numbers, which the time when they were made gives."""
    done = next(each for each in reversed(scene.done) if each.intent == word.ShowAnother.__name__)
    made = [seen.at for seen in scene.observations if seen.seq < done.seq][-1]
    by = estate(scene).client_ca
    for each in others(scene, made, by):
        by.revoke(each.certificate, now(scene) - AN_HOUR)
    return Wait(0.0)


@BINDING.does(word.HandOutList)
def hand_out_list(intent: word.HandOutList, scene: Scene) -> Deed:
    of = estate(scene)
    names = [each.name for each in spoils_for("crl") if each.text == intent.flaw]
    of.client_ca.instead = (
        spoil(names[0], of, now(scene), "crl", authority="client_ca") if intent.flaw else None
    )
    return Wait(0.0)


@BINDING.does(word.ComeFromFactory)
def come_from_factory(intent: word.ComeFromFactory, scene: Scene) -> Deed:
    """In one handshake; then it shows what it has got."""
    return Handshaking(CS, {"credentials": (estate(scene).factory,)}, times=1)


# -- what is to be seen


class EitherWay:
    """Whether the next connection is refused or let in is noted; that it is decided at all is what counts."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def open(self, at: float) -> Expectation:
        of = Refused(station=False)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if LET_IN.picks(seen) or (state.seen and seen.by_sut and seen.shape == "response"):
                state.seen.append(seen)
            if len(state.seen) > 1:
                state.deadline = min(state.deadline or at, state.seen[1].at + TOLERANCE)
            found = of.outcome(seen)
            if found is None or found.verdict is Verdict.INCONCLUSIVE or not found.ok:
                return found
            return Outcome(
                True, found.received, found.seen, Verdict.PASS, "the CSMS turns such stations away"
            )

        def late(state: Expectation) -> Outcome:
            if len(state.seen) < 2:
                return Outcome(False, f"nothing within {self.seconds:g} s", tuple(state.seen))
            policy = "the CSMS lets such stations in"
            return Outcome(True, "it serves the station", tuple(state.seen[:2]), Verdict.PASS, policy)

        return Expectation(at + self.seconds, see, late)

    def __str__(self) -> str:
        return f"the station is let in or turned away within {self.seconds:g} s"


@BINDING.sees(word.PolicyShown)
def policy_shown(sight: word.PolicyShown, scene: Scene) -> Check:
    which = rule(
        "revocation.decided",
        "where a station's certificate cannot be looked up the CSMS decides all the same: it lets the station in, or "
        "turns it away",
        "A00.FR.702",
        "A00.FR.705",
        level="derived",
    )
    return Check(which, EitherWay(scene.seconds("answer_within")), consumes=False)


SHAKEN: Final = Pattern("link", "tls", where={"outcome": "open"})
LET_IN: Final = Pattern("link", "upgrade", must={"status": 101}, by_sut=False)


@BINDING.sees(word.OldOneGood)
def old_one_good(sight: word.OldOneGood, scene: Scene) -> Check:
    which = rule(
        "signing.old_kept",
        "a station that has refused its new certificate is let in with the one that it has",
        "A02.FR.07",
        level="robustness",
    )
    return check(which, InOrder((SHAKEN, LET_IN), scene.seconds("reconnect_within")))


@BINDING.sees(word.NewcomerRenewed)
def newcomer_renewed(sight: word.NewcomerRenewed, scene: Scene) -> Check:
    which = rule(
        "factory.renewed",
        "a station that comes with its manufacturer's certificate is given one of the operator before anything else",
        "A00.FR.406",
        "A00.FR.805",
        level="SHOULD",
    )
    trigger = request("TriggerMessage", where={"requestedMessage": TRIGGERS["station"]})
    return Check(which, Within(trigger, scene.seconds("apply_within")), consumes=False)


@BINDING.sees(word.NewcomerAsked)
def newcomer_asked(sight: word.NewcomerAsked, scene: Scene) -> Check:
    which = rule("factory.asked", "our station has asked for a certificate", "A02.FR.03")
    asked = Pattern("request", SIGN, by_sut=False)
    return Check(which, Within(asked, scene.seconds("react_within")), consumes=False)


@BINDING.sees(word.NewcomerAccepted)
def newcomer_accepted(sight: word.NewcomerAccepted, scene: Scene) -> Check:
    which = rule(
        "factory.accepted",
        "a station that comes back with its new certificate is let in and accepted",
        "A00.FR.806",
        "B02.FR.01",
        level="derived",
    )
    shown = Pattern("link", "tls", where={"outcome": "open", "own_certificate": _other_than(scene)})
    accepted = Pattern("response", "BootNotification", {"status": "Accepted"})
    return Check(
        which, InOrder((shown, accepted), scene.seconds("reboot_within") + _held(scene)), consumes=False
    )


def _held(scene: Scene) -> float:
    """How long our station was told to wait before it may announce itself again."""
    told = [each.body.get("interval") for each in scene.seen("BootNotification", "response")]
    return float(told[-1]) if told and isinstance(told[-1], int) else 0.0


def _other_than(scene: Scene) -> Any:
    """A certificate that our station has not shown before it got the new one."""
    signed = [seen.seq for seen in scene.seen("CertificateSigned")]
    before = [
        each.body.get("own_certificate", {}).get("fingerprint")
        for each in scene.seen("tls", "link", by_sut=True)
        if signed and each.seq < signed[-1]
    ]

    def match(value: Any) -> str | None:
        mark = value.get("fingerprint") if isinstance(value, dict) else None
        return None if mark and mark not in before else "is a certificate that it had before"

    return match
