"""CDRs of a CPO on the wire: each rule about money red by its fault, and nothing red without one."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from harness.judge.finding import Finding, Verdict
from harness.judge.tally import Tally
from harness.protocols.ocpi.checks.billing import Billing
from harness.protocols.ocpi.checks.context import Situation
from harness.protocols.ocpi.checks.money import Money
from harness.protocols.ocpi.checks.world import World
from harness.protocols.ocpi.v221.checks import TERMS
from harness.protocols.registry import Verdicts
from tests.unit.ocpi import things
from tests.unit.ocpi.money.sessions import (
    Stretch,
    charging,
    limit,
    parking,
    price,
    reserved,
    tariff,
    telling,
    when,
)
from tests.unit.ocpi.money.sessions import cdr as stretched
from tests.unit.ocpi.talk import Talk

FAIL, WARNING = Verdict.FAIL, Verdict.WARNING
BEGIN = "2025-06-15T12:00:00Z"
FEE = when(price("FLAT", "0.50"), price("ENERGY", "0.40"), price("PARKING_TIME", "3.00", 900))
NIGHT = tariff(
    when(price("ENERGY", "0.20"), start_time="20:00", end_time="08:00"), when(price("ENERGY", "0.40"))
)
DAY: tuple[Stretch, ...] = (charging(60, "5"), parking(20))
# 0.50 + 5 × 0.40, and 30 min of parking × 3.00
COSTS = {
    "total_cost": {"excl_vat": Decimal("4.00"), "incl_vat": Decimal("4.80")},
    "total_fixed_cost": {"excl_vat": Decimal("0.50")},
    "total_energy_cost": {"excl_vat": Decimal("2.00")},
    "total_parking_cost": {"excl_vat": Decimal("1.50")},
}


def bill(
    *stretches: Stretch, tariffs: tuple[dict[str, Any], ...] = (tariff(FEE),), **changes: Any
) -> dict[str, Any]:
    """A CDR of the CPO; by default the day above, rightly billed."""
    costs = {} if stretches else COSTS
    made = things.cdr() | stretched(BEGIN, stretches or DAY, *tariffs) | costs | changes
    return {name: each for name, each in made.items() if each is not None}


def cost(excl: str, incl: str | None = None) -> dict[str, Decimal]:
    return limit(excl, incl)


def session(**changes: Any) -> dict[str, Any]:
    over = {
        "start_date_time": BEGIN,
        "end_date_time": "2025-06-15T13:20:00Z",
        "kwh": 5,
        "status": "COMPLETED",
    }
    return things.session(**(over | changes))


def sent(*cdrs: dict[str, Any], before: Callable[[Talk], object] | None = None, sut: str = "cpo") -> Talk:
    talk = Talk(sut)
    if before is not None:
        before(talk)
    for each in cdrs:
        talk.pushed("POST", "receiver/cdrs", each)
    return talk


def later(talk: Talk) -> Talk:
    """Nothing more comes for a minute."""
    talk.at += 60
    return talk


def refuses(cdr: dict[str, Any]) -> Callable[[Talk], object]:
    """We do not take a bill."""

    def refuse(talk: Talk) -> None:
        talk.ask("POST", "receiver/cdrs", cdr)
        talk.answer(code=2001)

    return refuse


def told_again(talk: Talk, status: str) -> Talk:
    """The session is told once more, after its bill."""
    push("session", session(status=status))(talk)
    return talk


def push(what: str, held: dict[str, Any]) -> Callable[[Talk], object]:
    return lambda talk: talk.pushed("PUT", f"receiver/{what}s/DE/CPO/{held['id']}", held)


def published(*elements: dict[str, Any]) -> Callable[[Talk], object]:
    """A tariff, and what became of it."""
    pushes = [push("tariff", things.tariff() | tariff(each)) for each in elements]
    return lambda talk: [each(talk) for each in pushes]


def findings(talk: Talk, **chosen: str) -> list[Finding]:
    verdicts = Verdicts(talk.sut, chosen, ended_at=talk.at)
    situation = Situation(Tally(), World(), verdicts, TERMS)
    checks = (Money(situation), Billing(situation))
    for seen in talk.observations():
        for check in checks:
            check.see(seen)
    for check in checks:
        check.end(talk.at)
    return situation.tally.findings()


def red(talk: Talk, **chosen: str) -> dict[str, Verdict]:
    wrong = (each for each in findings(talk, **chosen) if each.verdict is not Verdict.PASS)
    return {each.rule.check.removeprefix("ocpi.cdr."): each.verdict for each in wrong}


CREDIT = bill(
    id="C1-C",
    credit=True,
    credit_reference_id="C1",
    total_cost={"excl_vat": Decimal("-4.00"), "incl_vat": Decimal("-4.80")},
)
WITHOUT_TARIFF = bill(tariffs=())
NIGHT_BILL = bill(charging(60, "5"), tariffs=(NIGHT,), total_cost=cost("2.00", "2.40"))
LATE = {"start_date_time": "2025-06-15T18:30:00Z", "end_date_time": "2025-06-15T19:30:00Z"}
"""20:30 to 21:30 in Berlin."""
EVENING = bill(charging(60, "5"), tariffs=(NIGHT,), total_cost=cost("1.00", "1.20"), **LATE)
EVENING["charging_periods"][0]["start_date_time"] = LATE["start_date_time"]

GREEN: dict[str, Callable[[], Talk]] = {
    "a bill": lambda: sent(bill()),
    "a bill to the cent": lambda: sent(bill(total_cost=cost("4", "4.81"))),
    "a session and its bill": lambda: sent(bill(), before=push("session", session())),
    "a bill that overtakes the end of its session": lambda: told_again(
        sent(bill(), before=push("session", session(status="ACTIVE"))), "COMPLETED"
    ),
    "a bill that was refused, and another one": lambda: sent(bill(id="C2"), before=refuses(bill())),
    "a published tariff": lambda: sent(WITHOUT_TARIFF, before=push("tariff", things.tariff() | tariff(FEE))),
    "its own tariff goes before": lambda: sent(
        bill(), before=push("tariff", things.tariff() | tariff(when(price("ENERGY", "9"))))
    ),
    "a tariff that changed since": lambda: sent(
        WITHOUT_TARIFF, before=published(FEE, when(price("ENERGY", "9")))
    ),
    "a VAT that is rounded twice": lambda: sent(
        # 4.035 becomes 4.04, and that 4.848 becomes 4.85, though 4.035 with VAT is 4.842
        bill(
            charging(60, "13.45"),
            tariffs=(tariff(when(price("ENERGY", "0.30"))),),
            total_cost=cost("4.04", "4.85"),
        )
    ),
    "half a minute late": lambda: sent(
        # 90 Wh of a quarter of an hour at the wrong price: less than a cent
        bill(
            charging(30, "3"),
            charging(30, "3"),
            tariffs=(
                tariff(when(price("ENERGY", "0.20"), max_duration=1790), when(price("ENERGY", "0.40"))),
            ),
            total_cost=cost("1.80", "2.16"),
        )
    ),
    "local time": lambda: sent(EVENING, before=push("location", things.location())),
    "local time that is not known": lambda: sent(EVENING),
    "a credit": lambda: sent(bill(), CREDIT),
    "a credit and a new bill": lambda: sent(bill(), CREDIT, bill(id="C2")),
    "a credit with negative parts": lambda: sent(CREDIT | {"total_energy_cost": cost("-2")}),
    "the same bill again": lambda: sent(bill(), bill()),
    "another reading": lambda: sent(
        # 20 min of parking and 60 of charging come to 90 in blocks of 15: 30 of parking
        bill(
            charging(17, "1"),
            parking(32),
            tariffs=(tariff(when(price("TIME", "3", 600), price("PARKING_TIME", "6", 900))),),
            total_cost=cost("5.15", "6.18"),
        )
    ),
    "a reservation that expired": lambda: sent(
        bill(
            reserved(60),
            tariffs=(tariff(when(price("TIME", "3"), reservation="RESERVATION")),),
            total_cost=cost("3", "3.6"),
            session_id=None,
        ),
        before=push("session", session()),
    ),
    "a rounded volume": lambda: sent(
        bill(
            telling(40, TIME="0.67", ENERGY="5"),
            tariffs=(tariff(when(price("TIME", "3.00", 60))),),
            total_cost=cost("2.00", "2.40"),
        )
    ),
    "a bill in the list": lambda: listed(bill()),
    "what a hub hands on": lambda: sent(bill(total_cost=cost("9")), sut="hub"),
}


def listed(*cdrs: dict[str, Any]) -> Talk:
    talk = Talk("cpo")
    talk.asked("GET", "sender/cdrs", list(cdrs), headers={"X-Total-Count": "1", "X-Limit": "50"})
    return talk


@pytest.mark.parametrize("made", GREEN.values(), ids=GREEN.keys())
def test_right_bills_are_green(made: Callable[[], Talk]) -> None:
    assert red(made()) == {}


RED: dict[str, tuple[Callable[[], Talk], dict[str, Verdict]]] = {
    "total_cost": (lambda: sent(bill(total_cost=cost("4.30", "4.80"))), {"total_cost": FAIL}),
    "total_cost in a list": (lambda: listed(bill(total_cost=cost("4.30", "4.80"))), {"total_cost": FAIL}),
    "total_cost with VAT": (lambda: sent(bill(total_cost=cost("4.00", "4.76"))), {"total_cost": FAIL}),
    "fixed cost": (lambda: sent(bill(total_fixed_cost=cost("0.60"))), {"total_fixed_cost": FAIL}),
    "energy cost": (lambda: sent(bill(total_energy_cost=cost("2.40"))), {"total_energy_cost": FAIL}),
    "time cost": (lambda: sent(bill(total_time_cost=cost("2.40"))), {"total_time_cost": FAIL}),
    "parking not rounded up": (
        lambda: sent(bill(total_parking_cost=cost("1.00"))),
        {"total_parking_cost": FAIL},
    ),
    "reservation": (
        lambda: sent(bill(total_reservation_cost=cost("1.00"))),
        {"total_reservation_cost": FAIL},
    ),
    "energy": (lambda: sent(bill(total_energy=6)), {"total_energy": FAIL}),
    "time": (lambda: sent(bill(total_time=1)), {"total_time": FAIL}),
    "parking time": (lambda: sent(bill(total_parking_time=1)), {"total_parking_time": FAIL}),
    "credit": (
        lambda: sent(CREDIT | {"total_cost": cost("-3.00")}),
        {"total_cost": FAIL},
    ),
    "credit that is positive": (lambda: sent(CREDIT | {"total_cost": cost("4.00")}), {"total_cost": FAIL}),
    "local time": (
        lambda: sent(EVENING | {"total_cost": cost("2.00")}, before=push("location", things.location())),
        {"total_cost": FAIL},
    ),
    "day price at night": (
        lambda: sent(NIGHT_BILL | {"total_cost": cost("1.00")}, before=push("location", things.location())),
        {"total_cost": FAIL},
    ),
    "price changes within a period": (
        lambda: sent(
            bill(
                charging(60, "5"),
                tariffs=(
                    tariff(when(price("ENERGY", "0.2"), max_duration=1800), when(price("ENERGY", "0.4"))),
                ),
                total_cost=cost("1.5"),
            )
        ),
        {"price_changes": FAIL},
    ),
    "no tariff_id": (
        lambda: sent(
            bill(
                charging(60, "5", None), tariffs=(tariff(when(price("ENERGY", "0.4"))),), total_cost=cost("2")
            )
        ),
        {"total_cost": WARNING},
    ),
    "a tariff that nobody knows": (lambda: sent(WITHOUT_TARIFF), {"verifiable": WARNING}),
    "no times": (
        lambda: sent(
            bill(
                telling(60, ENERGY="5"),
                tariffs=(tariff(when(price("TIME", "3"), price("PARKING_TIME", "6"))),),
                total_cost=cost("3"),
            )
        ),
        {"total_cost": WARNING},
    ),
    "VAT out of nowhere": (
        lambda: sent(
            bill(
                charging(60, "5"),
                tariffs=(tariff(when(price("ENERGY", "0.4", vat=None))),),
                total_cost=cost("2", "2.4"),
            )
        ),
        {"total_cost": WARNING},
    ),
    "more time than there is": (
        lambda: sent(bill(telling(60, TIME="2"), tariffs=(tariff(FEE),), total_cost=cost("0.5"))),
        {"period_length": WARNING},
    ),
    "periods out of order": (
        lambda: sent(bill(charging_periods=bill()["charging_periods"][::-1])),
        {"period_order": WARNING},
    ),
    "several tariffs and none named": (
        lambda: sent(
            bill(
                charging(60, "5", None),
                tariffs=(tariff(FEE), tariff(when(price("ENERGY", "0.8")), id="T2")),
                total_cost=cost("2.5"),
            )
        ),
        {"total_cost": WARNING},
    ),
    "currency": (lambda: sent(bill(currency="SEK")), {"currency": WARNING}),
    "no session_id": (
        lambda: sent(bill(session_id=None), before=push("session", session())),
        {"session_id": FAIL},
    ),
    "before the end of the session": (
        lambda: later(sent(bill(), before=push("session", session(status="ACTIVE")))),
        {"after_session": WARNING},
    ),
    "before a session that goes on": (
        lambda: told_again(sent(bill(), before=push("session", session(status="ACTIVE"))), "ACTIVE"),
        {"after_session": WARNING},
    ),
    "energy of the session": (
        lambda: sent(bill(), before=push("session", session(kwh=Decimal("5.5")))),
        {"session": WARNING},
    ),
    "end of the session": (
        lambda: sent(bill(), before=push("session", session(end_date_time="2025-06-15T13:50:00Z"))),
        {"session": WARNING},
    ),
    "currency of the session": (
        lambda: sent(bill(), before=push("session", session(currency="SEK"))),
        {"session": WARNING},
    ),
    "two bills": (lambda: sent(bill(), bill(id="C2")), {"one_bill": FAIL}),
    "two credits": (lambda: sent(bill(), CREDIT, CREDIT | {"id": "C1-D"}), {"one_credit": WARNING}),
    "a correction that looks like a credit": (
        lambda: sent(bill(), CREDIT, bill(id="C2", credit_reference_id="C1")),
        {"corrected": WARNING},
    ),
}


@pytest.mark.parametrize(("made", "wrong"), RED.values(), ids=RED.keys())
def test_wrong_bills_are_red(made: Callable[[], Talk], wrong: dict[str, Verdict]) -> None:
    assert red(made()) == wrong


def test_a_finding_says_how_the_amount_comes_about() -> None:
    talk = sent(bill(total_cost=cost("4.30")))
    (found,) = (each for each in findings(talk) if each.verdict is FAIL)
    assert found.received == "total_cost.excl_vat 4.30 EUR"
    assert found.expected.startswith("4.00 EUR (± 0.01")
    assert (
        "period 2, tariff T1, element 1, PARKING_TIME: 0.5 h × 3.00 (step_size 900 adds 0.1667) = 1.50"
        in found.expected
    )


def test_every_rule_about_money_is_put_to_the_test() -> None:
    tested = {name for _, wrong in RED.values() for name in wrong}
    assert tested == {each.check.removeprefix("ocpi.cdr.") for each in (*Money.RULES, *Billing.RULES)}


def test_the_profile_settles_a_reading() -> None:
    assert red(GREEN["another reading"](), mixed_step="combined") == {}
    assert red(GREEN["another reading"](), mixed_step="parking") == {"total_cost": FAIL}
    assert red(RED["no tariff_id"][0](), no_tariff_id="only_one") == {}
    assert red(RED["no tariff_id"][0](), no_tariff_id="free") == {"total_cost": FAIL}
    assert red(RED["VAT out of nowhere"][0](), vat_absent="none") == {"total_cost": FAIL}


@pytest.mark.parametrize("value", [None, [], {}, "", " ", "x", -1, [1], [{}], {"excl_vat": "4"}])
@pytest.mark.parametrize(
    "name",
    [
        "tariffs",
        "charging_periods",
        "total_cost",
        "end_date_time",
        "session_id",
        "total_energy",
        "credit",
        "currency",
    ],
)
def test_junk_does_not_stop_it(name: str, value: Any) -> None:
    talk = sent(bill() | {name: value}, bill(id="C2"), before=push("session", session()))
    assert all(each.expected.strip() and each.received.strip() for each in findings(talk))


@pytest.mark.parametrize("of_tariff", [None, "", " ", "EUR"])
@pytest.mark.parametrize("of_bill", [None, "", " ", 0])
def test_what_is_no_currency_is_not_compared(of_bill: Any, of_tariff: Any) -> None:
    talk = sent(bill(tariffs=(tariff(FEE) | {"currency": of_tariff},)) | {"currency": of_bill})
    found = findings(talk)
    assert all(each.expected.strip() and each.received.strip() for each in found)
    assert "ocpi.cdr.currency" not in {each.rule.check for each in found}
