"""Every way in which the bundled operator may get the money path wrong is caught by the check that is meant for it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from harness.errors import HarnessFault
from harness.judge.finding import Verdict
from harness.protocols import registry
from harness.protocols.binding import Scene
from harness.protocols.machine import Machine
from harness.protocols.money_path.bindings import bill_agrees
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.desk import Consent, Desk
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpp.v201.csms.machine import Csms
from harness.protocols.registry import Settings
from harness.protocols.roaming_desk import Told
from harness.usecases.money_path import BillAgrees
from tests.miniatures.play import Case, every_case, judge_again, play

CHARGES, REFUSED = "F4-X60", "F4-X61[blocked]"


def cases() -> Mapping[str, Case]:
    return {each.id: each for each in every_case() if each.ref == "bundled:ocpp2.0.1+ocpi2.2.1:csms"}


class CountsTwice(Desk):
    """The bill is for twice the energy."""

    def metered(self, session: str, energy: Decimal, at: float) -> None:
        super().metered(session, 2 * energy, at)


class BillsAnotherCard(Desk):
    """The bill names another card of the same provider."""

    def ended(self, session: str, at: float) -> None:
        running, _ = self._sessions[session]
        running.told["cdr_token"] = {**running.told["cdr_token"], "uid": "04FFFFFFFFFFFF"}
        super().ended(session, at)


class ForgetsTheReference(Desk):
    """The bill lacks the reference that the provider gave with its consent."""

    def ended(self, session: str, at: float) -> None:
        running, _ = self._sessions[session]
        running.told.pop("authorization_reference", None)
        super().ended(session, at)


class BillsForYesterday(Desk):
    """The clock of its bills is a day behind."""

    def ended(self, session: str, at: float) -> None:
        charging = self._cpo.charging
        send, day = charging.send, timedelta(days=1)

        def earlier(cdr: dict[str, Any], now: float) -> None:
            times = {
                name: (datetime.fromisoformat(cdr[name]) - day).strftime("%Y-%m-%dT%H:%M:%SZ")
                for name in ("start_date_time", "end_date_time")
            }
            send({**cdr, **times}, now)

        charging.send = earlier  # type: ignore[method-assign]
        super().ended(session, at)


class AsksNobody(Desk):
    """It lets everybody charge."""

    def may_charge(self, token: str, evse: int, now: float, told: Told) -> None:
        contract = {
            "country_code": "NL",
            "party_id": "EMS",
            "uid": token,
            "type": "RFID",
            "contract_id": "NLEMSC1",
        }
        self._consents[token.casefold()] = Consent(contract, "WHITELIST", "")
        told(True, now)


class TellsNobody(Desk):
    """It keeps its sessions to itself, until there is a bill."""

    def begun(self, session: str, token: str, evse: int, at: float) -> None:
        cpo, asked = self._cpo, self._cpo.charging._push
        cpo.charging._push = lambda *args: None  # type: ignore[method-assign]
        super().begun(session, token, evse, at)
        cpo.charging._push = asked  # type: ignore[method-assign]


class SendsNoBill(Desk):
    """What is over is forgotten."""

    def ended(self, session: str, at: float) -> None:
        running, _ = self._sessions.pop(session)
        self._cpo.charging.end(running, at, bills=False)


class BillsWhoWasRefused(Desk):
    """It bills a driver whom the provider did not vouch for."""

    def may_charge(self, token: str, evse: int, now: float, told: Told) -> None:
        def refused(may: bool, at: float) -> None:
            told(may, at)
            if not may:
                held = next(each for each in self._cpo.tokens.store if each["uid"] == token)
                self._consents[token.casefold()] = Consent(held, "WHITELIST", "")
                self.begun("nobody", token, evse, at)

        super().may_charge(token, evse, now, refused)


def shows_another_cost(csms: Csms) -> None:
    """The driver is told one price, the provider another."""
    from harness.protocols.ocpp.v201.csms.overrides import Received

    def answer(received: Received) -> Any:
        reply = csms._book(received)
        return {**reply, "totalCost": 99.5} if isinstance(reply, Mapping) else reply

    hosted = csms.host

    def host(desk: Any) -> None:
        hosted(desk)
        csms.override("TransactionEvent", answer)

    csms.host = host  # type: ignore[method-assign]


Make = Callable[[str, Settings], Machine]


def with_desk(kind: type[Desk]) -> Make:
    """The bundled operator with that desk."""

    def make(role: str, settings: Settings) -> Machine:
        machine = _usual(role, settings)
        if isinstance(machine, Platform):
            assert isinstance(machine.app, Cpo)
            desk = kind(machine.app)
            machine.app.desk = lambda: desk  # type: ignore[method-assign]
        return machine

    return make


def with_csms(spoil: Callable[[Csms], None]) -> Make:
    def make(role: str, settings: Settings) -> Machine:
        machine = _usual(role, settings)
        if isinstance(machine, Csms):
            spoil(machine)
        return machine

    return make


def _usual(role: str, settings: Settings) -> Machine:
    rib = next(part.rib for part in registry.rib("ocpp2.0.1+ocpi2.2.1").parts if part.role == role)
    return rib.machine(role, settings)


FAULTS: tuple[tuple[str, str, Make], ...] = (
    ("money.energy", CHARGES, with_desk(CountsTwice)),
    ("money.card", CHARGES, with_desk(BillsAnotherCard)),
    ("money.card", CHARGES, with_desk(ForgetsTheReference)),
    ("money.time", CHARGES, with_desk(BillsForYesterday)),
    ("money.cost", CHARGES, with_csms(shows_another_cost)),
    ("money.asked", CHARGES, with_desk(AsksNobody)),
    ("money.session", CHARGES, with_desk(TellsNobody)),
    ("money.bill", CHARGES, with_desk(SendsNoBill)),
    ("money.nothing", REFUSED, with_desk(BillsWhoWasRefused)),
)


@pytest.mark.parametrize(
    ("check", "case", "make"), FAULTS, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_fault_is_caught(check: str, case: str, make: Make) -> None:
    meant = cases()[case]
    played = play(meant, make)
    assert played.red.get(check) is Verdict.FAIL, (played.red, played.result.reason)
    assert judge_again(meant, played).verdict is played.result.verdict


def test_who_has_no_fault_is_not_blamed_and_always_the_same() -> None:
    for each in cases().values():
        played = play(each)
        assert played.result.verdict is Verdict.PASS, (each.id, played.red, played.result.reason)
        assert played.red == {}
        assert play(each).records == played.records


def test_a_station_that_meters_nothing_is_a_fault_of_ours_not_a_pass() -> None:
    scene = Scene("csms", {"id_token": {"idToken": "04A2B3C4D5E680"}, "react_within": 30})
    with pytest.raises(HarnessFault, match="no reading of its register"):
        bill_agrees(BillAgrees("energy"), scene)
