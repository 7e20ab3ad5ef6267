"""Faults in bills and tariffs (F4): of operators that make them, and of eMSPs that get them."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.ocpi.platform import stores
from harness.protocols.ocpi.platform.charging import Session
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.machine import Platform
from tests.miniatures.ocpi.kit import answers, app, asks, caught_by, takes

WARNING = Verdict.WARNING
LEAVES, PARKS, HUB = "F4-P1[leaves]", "F4-P1[parks_for_a_while]", "F4-P1"
BACK, BACK_HUB = "F4-X1[directly]", "F4-X1[through_a_hub]"
Bill = dict[str, Any]


def bills(platform: Platform, how: Callable[[Bill], None]) -> None:
    """Bills are changed by `how` before anybody sees them; credits are not."""
    spoilt: Any = app(platform, Cpo).charging
    usual = spoilt.send

    def send(cdr: Bill, now: float) -> None:
        if not cdr.get("credit"):
            how(cdr)
        usual(cdr, now)

    spoilt.send = send


def dearer(platform: Platform, name: str) -> None:
    """A cost is by one too high, or there where there is none."""

    def more(cdr: Bill) -> None:
        cost = cdr.get(name, {"excl_vat": Decimal(0)})
        cdr[name] = {kind: value + 1 for kind, value in cost.items()}

    bills(platform, more)


def larger(platform: Platform, name: str) -> None:
    """A total is by one too high."""
    bills(platform, lambda cdr: cdr.update({name: cdr.get(name, Decimal(0)) + 1}))


# -- what a bill comes to ---------------------------------------------------------------------------------------------


@caught_by("ocpi.cdr.total_cost", LEAVES, "cpo")
@caught_by("ocpi.cdr.total_cost", PARKS, "cpo")
@caught_by("ocpi.cdr.total_cost", HUB, "cpo")
def charges_one_too_much(platform: Platform) -> None:
    dearer(platform, "total_cost")


@caught_by("ocpi.cdr.total_fixed_cost", LEAVES, "cpo")
def takes_another_fee(platform: Platform) -> None:
    dearer(platform, "total_fixed_cost")


@caught_by("ocpi.cdr.total_energy_cost", LEAVES, "cpo")
def bills_too_much_for_energy(platform: Platform) -> None:
    dearer(platform, "total_energy_cost")


@caught_by("ocpi.cdr.total_time_cost", LEAVES, "cpo")
def bills_time_that_costs_nothing(platform: Platform) -> None:
    dearer(platform, "total_time_cost")


@caught_by("ocpi.cdr.total_parking_cost", PARKS, "cpo")
@caught_by("ocpi.cdr.total_parking_cost", HUB, "cpo")
def bills_too_much_for_parking(platform: Platform) -> None:
    dearer(platform, "total_parking_cost")


@caught_by("ocpi.cdr.total_reservation_cost", LEAVES, "cpo")
def bills_a_reservation_that_there_was_not(platform: Platform) -> None:
    dearer(platform, "total_reservation_cost")


@caught_by("ocpi.cdr.total_energy", LEAVES, "cpo")
def adds_energy(platform: Platform) -> None:
    larger(platform, "total_energy")


@caught_by("ocpi.cdr.total_time", LEAVES, "cpo")
def adds_time(platform: Platform) -> None:
    larger(platform, "total_time")


@caught_by("ocpi.cdr.total_parking_time", PARKS, "cpo")
def adds_time_of_parking(platform: Platform) -> None:
    larger(platform, "total_parking_time")


def dear_between(platform: Platform, begin: str, end: str) -> None:
    """Energy is dear between these times of day, and is billed as such: it is noon in UTC, and 13:00 in Amsterdam."""
    cpo: Any = app(platform, Cpo)
    usual = cpo._furnish

    def furnish() -> None:
        usual()
        energy = {"type": "ENERGY", "price": Decimal(1), "step_size": 1}
        dear = {"price_components": [energy], "restrictions": {"start_time": begin, "end_time": end}}
        cpo.tariffs["T1"]["elements"] = [
            dear,
            {"price_components": [{**energy, "price": Decimal("0.25")}]},
        ]

    cpo._furnish = furnish
    furnish()


@caught_by("ocpi.cdr.total_cost", LEAVES, "cpo")
@caught_by("ocpi.cdr.total_cost", HUB, "cpo")
def reads_tariffs_by_the_clock_of_greenwich(platform: Platform) -> None:
    dear_between(platform, "11:30", "12:30")


@caught_by("ocpi.cdr.price_changes", LEAVES, "cpo")
def keeps_one_period_when_the_price_changes(platform: Platform) -> None:
    def two_prices(cdr: Bill) -> None:
        energy = {"type": "ENERGY", "price": Decimal("0.25"), "step_size": 1}
        first = {"price_components": [energy], "restrictions": {"max_duration": 30}}
        second = {"price_components": [{**energy, "price": Decimal("0.50")}]}
        cdr["tariffs"] = [{**cdr["tariffs"][0], "elements": [first, second]}]

    bills(platform, two_prices)


@caught_by("ocpi.cdr.period_length", LEAVES, "cpo", verdict=WARNING)
def bills_more_time_than_there_was(platform: Platform) -> None:
    def longer(cdr: Bill) -> None:
        for each in cdr["charging_periods"][0]["dimensions"]:
            each["volume"] += 1 if each["type"] == "TIME" else 0

    bills(platform, longer)


@caught_by("ocpi.cdr.period_order", PARKS, "cpo", verdict=WARNING)
def turns_the_periods_round(platform: Platform) -> None:
    bills(platform, lambda cdr: cdr.update(charging_periods=cdr["charging_periods"][::-1]))


@caught_by("ocpi.cdr.verifiable", LEAVES, "cpo", verdict=WARNING)
def names_a_tariff_that_nobody_knows(platform: Platform) -> None:
    def unknown(cdr: Bill) -> None:
        periods = [{**each, "tariff_id": "T-SECRET"} for each in cdr["charging_periods"]]
        cdr.update(tariffs=[], charging_periods=periods)

    bills(platform, unknown)


@caught_by("ocpi.cdr.currency", LEAVES, "cpo", verdict=WARNING)
def bills_in_another_currency(platform: Platform) -> None:
    bills(platform, lambda cdr: cdr.update(currency="SEK"))


# -- beside the session -----------------------------------------------------------------------------------------------


@caught_by("ocpi.cdr.session_id", LEAVES, "cpo")
@caught_by("roaming.one_bill", LEAVES, "cpo")
@caught_by("roaming.one_bill", HUB, "cpo")
@caught_by("roaming.one_bill", "F4-N16[no_Location]", "cpo")
@caught_by("roaming.one_bill", "F4-N5[CDRs]", "cpo")
@caught_by("roaming.one_bill", "F4-N5[sessions]", "cpo")
@caught_by("roaming.one_bill", "F4-N7[through_a_hub]", "cpo")
@caught_by("roaming.one_bill", "F4-X1[directly]", "cpo")
@caught_by("roaming.one_bill", "F4-X1[through_a_hub]", "cpo")
def names_no_session(platform: Platform) -> None:
    bills(platform, lambda cdr: cdr.pop("session_id") and None)


@caught_by("ocpi.cdr.after_session", "F4-N7[directly]", "cpo", verdict=WARNING)
def bills_a_session_that_is_not_over(platform: Platform) -> None:
    asks(
        platform, "PATCH session", lambda given: None if given["json"].get("status") == "COMPLETED" else given
    )


@caught_by("ocpi.cdr.session", LEAVES, "cpo", verdict=WARNING)
def tells_other_energy_of_the_session(platform: Platform) -> None:
    def more(given: dict[str, Any]) -> dict[str, Any]:
        json = given["json"]
        return {**given, "json": {**json, "kwh": json["kwh"] + 1}} if "kwh" in json else given

    asks(platform, "PATCH session", more)


@caught_by("ocpi.cdr.one_bill", LEAVES, "cpo")
@caught_by("roaming.one_bill", PARKS, "cpo")
def bills_twice(platform: Platform) -> None:
    spoilt: Any = app(platform, Cpo).charging
    usual = spoilt.settle

    def settle(session: Session, now: float) -> Bill:
        usual(session, now)
        return dict(usual(session, now))

    spoilt.settle = settle


@caught_by("ocpi.cdr.one_credit", BACK, "cpo", verdict=WARNING)
def credits_twice(platform: Platform) -> None:
    spoilt: Any = app(platform, Cpo).charging
    usual = spoilt.credit

    def credit(id: str, now: float) -> Bill:
        first = usual(id, now)
        again = {**first, "id": f"{first['id'][:-1]}D"}
        spoilt.cdrs[again["id"]] = again
        spoilt.send(again, now)
        return dict(first)

    spoilt.credit = credit


@caught_by("ocpi.cdr.corrected", LEAVES, "cpo", verdict=WARNING)
def names_another_bill_without_a_credit(platform: Platform) -> None:
    bills(platform, lambda cdr: cdr.update(credit_reference_id="BILL-OF-OLD"))


# -- whether there is one, and where it goes --------------------------------------------------------------------------


@caught_by("roaming.one_bill", LEAVES, "cpo", verdict=Verdict.INCONCLUSIVE)
@caught_by("roaming.one_bill", "F4-N7[directly]", "cpo", verdict=Verdict.INCONCLUSIVE)
def makes_no_bill(platform: Platform) -> None:
    spoilt: Any = app(platform, Cpo).charging
    spoilt.settle = lambda session, now: {}


@caught_by("roaming.bill_told", LEAVES, "cpo", verdict=WARNING)
@caught_by("roaming.bill_told", HUB, "cpo", verdict=WARNING)
@caught_by("roaming.bill_told", "F4-N16[HTTP_500]", "cpo", verdict=WARNING)
@caught_by("roaming.bill_told", "F4-N16[OCPI_2001]", "cpo", verdict=WARNING)
@caught_by("roaming.bill_told", "F4-N16[no_Location]", "cpo", verdict=WARNING)
@caught_by("roaming.bill_told", "F4-N5[CDRs]", "cpo", verdict=WARNING)
@caught_by("roaming.bill_told", "F4-N5[sessions]", "cpo", verdict=WARNING)
@caught_by("roaming.bill_told", "F4-N7[directly]", "cpo", verdict=WARNING)
@caught_by("roaming.bill_told", "F4-N7[through_a_hub]", "cpo", verdict=WARNING)
@caught_by("roaming.bill_told", "F4-P1[parks_for_a_while]", "cpo", verdict=WARNING)
@caught_by("roaming.bill_told", "F4-X1[directly]", "cpo", verdict=WARNING)
@caught_by("roaming.bill_told", "F4-X1[through_a_hub]", "cpo", verdict=WARNING)
def bills_somebody_else(platform: Platform) -> None:
    def somebody(given: dict[str, Any]) -> dict[str, Any]:
        token = {**given["json"]["cdr_token"], "party_id": "ZZZ"}
        return {**given, "json": {**given["json"], "cdr_token": token}}

    asks(platform, "POST cdr", somebody)


@caught_by("roaming.tariffs_published", LEAVES, "cpo", verdict=WARNING)
@caught_by("roaming.tariffs_published", HUB, "cpo", verdict=WARNING)
@caught_by("roaming.tariffs_published", "F4-P1[parks_for_a_while]", "cpo", verdict=WARNING)
def bills_by_a_secret_tariff(platform: Platform) -> None:
    def secret(cdr: Bill) -> None:
        periods = [{**each, "tariff_id": "T-SECRET"} for each in cdr["charging_periods"]]
        cdr.update(tariffs=[{**cdr["tariffs"][0], "id": "T-SECRET"}], charging_periods=periods)

    bills(platform, secret)


@caught_by("roaming.tariffs_resolve", "F4-P15[directly]", "cpo", verdict=WARNING)
@caught_by("roaming.tariffs_resolve", "F4-P15[through_a_hub]", "cpo", verdict=WARNING)
def names_a_tariff_that_is_not_listed(platform: Platform) -> None:
    cpo = app(platform, Cpo)
    usual = cpo._furnish

    def furnish() -> None:
        usual()
        cpo.places["LOC1"]["evses"][0]["connectors"][0]["tariff_ids"] = ["T-SECRET"]

    spoilt: Any = cpo
    spoilt._furnish = furnish
    furnish()


@caught_by("roaming.list_complete", "F4-P15[directly]", "cpo")
@caught_by("roaming.list_complete", "F4-P15[through_a_hub]", "cpo")
def leaves_one_tariff_out(platform: Platform) -> None:
    answers(
        platform,
        "GET tariffs",
        lambda incoming, answer: (
            replace(answer, data=answer.data[1:]) if "offset" in incoming.query else answer
        ),
    )


@caught_by("roaming.list_complete", "F4-P3[directly]", "cpo")
@caught_by("roaming.list_complete", "F4-P3[through_a_hub]", "cpo")
def counts_bills_that_it_does_not_list(platform: Platform) -> None:
    def more(incoming: Incoming, answer: Answer) -> Answer:
        headers = tuple((name, "7" if name == "X-Total-Count" else value) for name, value in answer.headers)
        return replace(answer, headers=headers)

    answers(platform, "GET cdrs", more)


@caught_by("roaming.only_ours", "F4-N5[CDRs]", "cpo", verdict=WARNING)
@caught_by("roaming.only_ours", "F4-N5[sessions]", "cpo", verdict=WARNING)
def shows_everything_to_everybody(platform: Platform) -> None:
    spoilt: Any = app(platform, Cpo)
    spoilt._theirs = lambda items, incoming: items


@caught_by("roaming.only_ours", "F4-P3[directly]", "cpo", verdict=WARNING)
@caught_by("roaming.only_ours", "F4-P3[through_a_hub]", "cpo", verdict=WARNING)
def lists_a_bill_of_somebody_else(platform: Platform) -> None:
    foreign = {"country_code": "NO", "party_id": "XYZ", "uid": "X1", "type": "RFID", "contract_id": "NOXYZC1"}
    held = {"country_code": "DE", "party_id": "CPO", "id": "OF-OTHERS", "cdr_token": foreign}

    def more(incoming: Incoming, answer: Answer) -> Answer:
        headers = tuple((name, "1" if name == "X-Total-Count" else value) for name, value in answer.headers)
        return replace(answer, data=[held], headers=headers)

    answers(platform, "GET cdrs", more)


@caught_by("roaming.bill_not_repeated", "F4-N7[directly]", "cpo", verdict=WARNING)
@caught_by("roaming.bill_not_repeated", "F4-N7[through_a_hub]", "cpo", verdict=WARNING)
def keeps_bills_to_send_them_later(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        def answered(reply: Any, at: float) -> None:
            if reply.error:
                platform.alarm(at + 5, lambda later: (usual(relation, what, later, **given), None)[1])

        return usual(relation, what, now, answered if what == "POST cdr" else then, **given)

    spoilt.ask = ask


@caught_by("roaming.bill_stays", "F4-N16[OCPI_2001]", "cpo")
@caught_by("roaming.bill_stays", "F4-N16[HTTP_500]", "cpo")
@caught_by("roaming.bill_stays", "F4-N16[no_Location]", "cpo")
@caught_by("roaming.bill_stays", BACK, "cpo")
@caught_by("roaming.bill_stays", BACK_HUB, "cpo")
def changes_bills_afterwards(platform: Platform) -> None:
    def cheaper(cdr: Bill) -> Bill:
        return {**cdr, "total_cost": {**cdr["total_cost"], "excl_vat": Decimal(1)}}

    answers(
        platform, "GET cdrs", lambda _, answer: replace(answer, data=[cheaper(each) for each in answer.data])
    )


@caught_by("roaming.one_bill", "F4-N16[OCPI_2001]", "cpo")
@caught_by("roaming.one_bill", "F4-N16[HTTP_500]", "cpo")
def makes_another_bill_when_the_first_is_refused(platform: Platform) -> None:
    usual = platform.ask
    spoilt: Any = platform

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        def answered(reply: Any, at: float) -> None:
            if not reply.ok:
                new = {**given, "json": {**given["json"], "id": f"{given['json']['id'][:34]}-2"}}
                app(platform, Cpo).charging.cdrs[new["json"]["id"]] = new["json"]
                usual(relation, what, at, **new)

        return usual(relation, what, now, answered if what == "POST cdr" else then, **given)

    spoilt.ask = ask


@caught_by("roaming.bill_through_hub", "F4-P8", "cpo", verdict=WARNING)
def bills_directly_all_the_same(platform: Platform) -> None:
    spoilt: Any = app(platform, Cpo).clients
    spoilt.has = lambda who: False


@caught_by("roaming.bill_through_hub", "F4-P8", "cpo", verdict=WARNING)
def names_another_session_through_the_hub(platform: Platform) -> None:
    bills(platform, lambda cdr: cdr.update(session_id="ANOTHER"))


@caught_by("roaming.credit_told", BACK, "cpo")
@caught_by("roaming.credit_told", BACK_HUB, "cpo")
def takes_back_by_a_bill_like_any_other(platform: Platform) -> None:
    def plain(given: dict[str, Any]) -> dict[str, Any]:
        json = {name: value for name, value in given["json"].items() if not name.startswith("credit")}
        return {**given, "json": json}

    asks(platform, "POST cdr", plain)


@caught_by("ocpi.cdr.credited", BACK, "cpo")
def credits_half_of_it(platform: Platform) -> None:
    def half(given: dict[str, Any]) -> dict[str, Any]:
        json = given["json"]
        if json.get("credit"):
            cost = {name: value / 2 for name, value in json["total_cost"].items()}
            return {**given, "json": {**json, "total_cost": cost}}
        return given

    asks(platform, "POST cdr", half)


# -- an eMSP gets bills -----------------------------------------------------------------------------------------------


@caught_by("roaming.bill_taken", "F4-P2[a_bill]", "emsp")
@caught_by("roaming.bill_taken", "F4-P2[a_bill_that_is_relayed]", "emsp")
@caught_by("roaming.bill_taken", "F4-P8[the_bill_of_that_session]", "emsp")
@caught_by("roaming.bill_taken", "F4-N15", "emsp")
@caught_by("roaming.bill_taken", "F4-N1[another_bill_with_its_id]", "emsp")
@caught_by("roaming.bill_taken", "F4-N1[another_bill_with_the_same_id]", "emsp")
@caught_by("roaming.bill_taken", "F4-N1[the_bill_once_more]", "emsp")
@caught_by("roaming.bill_taken", "F4-N2[PUT]", "emsp")
@caught_by("roaming.bill_taken", "F4-N2[PATCH]", "emsp")
@caught_by("roaming.bill_taken", "F4-N2[DELETE]", "emsp")
def says_not_where_the_bill_is(platform: Platform) -> None:
    answers(platform, "POST cdr", lambda _, answer: replace(answer, headers=()))


@caught_by("roaming.bill_taken", "F4-P2[a_late_bill]", "emsp")
def takes_no_bills_that_are_late(platform: Platform) -> None:
    def late(incoming: Incoming, answer: Answer) -> Answer:
        old = incoming.json["end_date_time"][:7] < incoming.json["last_updated"][:7]
        return Answer(2001, message="too late") if old else answer

    answers(platform, "POST cdr", late)


@caught_by("roaming.bill_taken", "F4-P4[directly]", "emsp")
@caught_by("roaming.bill_taken", "F4-P4[through_a_hub]", "emsp")
def takes_no_credits(platform: Platform) -> None:
    answers(
        platform,
        "POST cdr",
        lambda incoming, answer: Answer(2001) if incoming.json.get("credit") else answer,
    )


def kept(platform: Platform, change: Callable[[Bill, Mapping[str, Any]], None]) -> None:
    """What was kept of the first bill is changed by each later one."""

    def first(incoming: Incoming, answer: Answer) -> Answer:
        held = list(app(platform, Emsp).cdrs)
        if held and isinstance(incoming.json, Mapping) and held[0] != incoming.json:
            change(held[0], incoming.json)
        return answer

    answers(platform, "POST cdr", first)


@caught_by("roaming.bill_as_sent", "F4-P4[directly]", "emsp")
@caught_by("roaming.bill_as_sent", "F4-P4[through_a_hub]", "emsp")
@caught_by("roaming.bill_as_sent", "F4-N1[another_bill_with_its_id]", "emsp")
@caught_by("roaming.bill_as_sent", "F4-N1[another_bill_with_the_same_id]", "emsp")
def lets_later_bills_change_the_first(platform: Platform) -> None:
    kept(platform, lambda held, given: held.update(total_cost=given["total_cost"]))


@caught_by("roaming.bill_as_sent", "F4-P2[a_bill]", "emsp")
@caught_by("roaming.bill_as_sent", "F4-P2[a_bill_that_is_relayed]", "emsp")
@caught_by("roaming.bill_as_sent", "F4-P8[the_bill_of_that_session]", "emsp")
@caught_by("roaming.bill_as_sent", "F4-N15", "emsp")
@caught_by("roaming.bill_as_sent", "F4-P2[a_late_bill]", "emsp")
@caught_by("roaming.bill_as_sent", "F4-N1[the_bill_once_more]", "emsp")
def rounds_bills_to_whole_numbers(platform: Platform) -> None:
    def rounded(incoming: Incoming, answer: Answer) -> Answer:
        return replace(answer, data={**answer.data, "total_energy": round(answer.data["total_energy"])})

    answers(platform, "GET cdr", rounded)


@caught_by("roaming.booked_once", "F4-N1[the_bill_once_more]", "emsp", verdict=WARNING)
@caught_by("roaming.booked_once", "F4-N1[another_bill_with_its_id]", "emsp", verdict=WARNING)
@caught_by("roaming.booked_once", "F4-N1[another_bill_with_the_same_id]", "emsp", verdict=WARNING)
@caught_by("roaming.booked_once", "F4-N15", "emsp", verdict=WARNING)
def books_everything_that_comes(platform: Platform) -> None:
    count = 0

    def anew(incoming: Incoming, answer: Answer) -> Answer:
        nonlocal count
        count += 1
        if count == 1:
            return answer
        url = f"{platform.addresses.url('cdrs', 'receiver')}/DE/CPO/again-{count}"
        return Answer(status=201, headers=(("Location", url),))

    answers(platform, "POST cdr", anew)


@caught_by("roaming.booked_once", "F4-N1[another_bill_with_its_id]", "emsp", verdict=WARNING)
@caught_by("roaming.booked_once", "F4-N1[another_bill_with_its_id]", "emsp", duplicate_cdr="strict")
def answers_http_409_to_a_second_bill(platform: Platform) -> None:
    answers(
        platform,
        "POST cdr",
        lambda _, answer: replace(answer, status=409) if answer.code != 1000 else answer,
    )


@caught_by("roaming.no_such_method", "F4-N2[PUT]", "emsp", verdict=WARNING)
@caught_by("roaming.no_such_method", "F4-N2[PATCH]", "emsp", verdict=WARNING)
@caught_by("roaming.no_such_method", "F4-N2[DELETE]", "emsp", verdict=WARNING)
def answers_404_where_there_is_no_such_method(platform: Platform) -> None:
    usual = platform._server.read
    spoilt: Any = platform._server

    def read(link: str, request: Any) -> Any:
        found = usual(link, request)
        return replace(found, status=404) if isinstance(found, Answer) and found.status == 405 else found

    spoilt.read = read


@caught_by("roaming.bill_as_sent", "F4-N2[DELETE]", "emsp")
@caught_by("roaming.bill_as_sent", "F4-N2[PUT]", "emsp")
@caught_by("roaming.bill_as_sent", "F4-N2[PATCH]", "emsp")
def forgets_a_bill_that_somebody_touches(platform: Platform) -> None:
    usual = platform._server.read
    spoilt: Any = platform._server

    def read(link: str, request: Any) -> Any:
        if request.method in ("PUT", "PATCH", "DELETE") and "/cdrs/" in request.target:
            for each in list(app(platform, Emsp).cdrs):
                app(platform, Emsp).cdrs.remove(stores.owner_of(each), each["id"])
        return usual(link, request)

    spoilt.read = read


@caught_by("roaming.wrong_bill", "F4-N3[without_a_card]", "emsp")
@caught_by("roaming.wrong_bill", "F4-N3[without_charging_periods]", "emsp")
@caught_by("roaming.wrong_bill", "F4-N3[with_its_energy_as_a_text]", "emsp")
@caught_by("roaming.wrong_bill", "F4-N3[that_credits_nothing]", "emsp")
@caught_by("roaming.wrong_bill", "F4-N4[directly]", "emsp")
@caught_by("roaming.wrong_bill", "F4-N4[through_a_hub]", "emsp")
@caught_by(
    "roaming.bill_doubted", "F4-N8[that_adds_up_to_something_else]", "emsp", verdict=Verdict.INCONCLUSIVE
)
@caught_by("roaming.bill_doubted", "F4-N8[with_energy_below_zero]", "emsp", verdict=Verdict.INCONCLUSIVE)
@caught_by("roaming.bill_doubted", "F4-N8[that_ends_before_it_begins]", "emsp", verdict=Verdict.INCONCLUSIVE)
def takes_every_bill(platform: Platform) -> None:
    where = (("Location", f"{platform.addresses.url('cdrs', 'receiver')}/DE/CPO/1"),)
    takes(platform, "POST cdr", lambda incoming, now: Answer(status=201, headers=where))


@caught_by("roaming.bill_doubted", "F4-N8[with_energy_below_zero]", "emsp")
def falls_over_bills_that_cannot_be(platform: Platform) -> None:
    answers(
        platform, "POST cdr", lambda _, answer: replace(answer, status=500) if answer.code != 1000 else answer
    )


# -- tariffs ----------------------------------------------------------------------------------------------------------


@caught_by("roaming.tariff_taken", "F4-P5[directly]", "emsp")
@caught_by("roaming.tariff_taken", "F4-P5[through_a_hub]", "emsp")
def wants_no_tariffs(platform: Platform) -> None:
    takes(platform, "PUT tariff", lambda incoming, now: Answer(2000))


@caught_by("roaming.tariff_as_told", "F4-P5[directly]", "emsp")
@caught_by("roaming.tariff_as_told", "F4-P5[through_a_hub]", "emsp")
def keeps_other_prices(platform: Platform) -> None:
    def other(incoming: Incoming, answer: Answer) -> Answer:
        changed: Any = deepcopy(answer.data)
        if answer.code == 1000:
            changed["elements"][0]["price_components"][0]["price"] = Decimal(9)
        return replace(answer, data=changed)

    answers(platform, "GET tariff", other)


@caught_by("roaming.no_tariff", "F4-P5[directly]", "emsp")
@caught_by("roaming.no_tariff", "F4-P5[through_a_hub]", "emsp")
def keeps_tariffs_that_are_gone(platform: Platform) -> None:
    takes(platform, "DELETE tariff", lambda incoming, now: Answer())
