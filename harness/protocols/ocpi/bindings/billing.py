"""F4: the operator under test bills what was charged. What a bill comes to is judged by `checks.money`, and beside its
session by `checks.billing`, on every trace; here it matters whether there is one, where it goes, and that it stays.

The text does not say when a CDR has to come (mod_cdrs: as soon as possible, but once a month is allowed): a bill that is
late is not missing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Never, OneOf, Pattern
from harness.judge.expectations import Outcome as Result
from harness.judge.finding import Verdict
from harness.protocols.binding import Check, Deed, Scene, Verb, Wait
from harness.protocols.ocpi.bindings.base import BINDING, CPO, HUB, IEC, answers, direct, ocpi, ours, rule
from harness.protocols.ocpi.bindings.bills import bill_within, bills_read, card, sent_bills, sessions
from harness.protocols.ocpi.bindings.lists import chosen, name_of
from harness.protocols.ocpi.bindings.means import (
    Object,
    Tale,
    began,
    crawl,
    have,
    key,
    lost,
    objects,
    read_to_end,
    us,
)
from harness.protocols.ocpi.bindings.operator_status import same_id
from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.platform.stores import owner_of
from harness.usecases import roaming_billing as word
from harness.usecases.observation import Observation

KWH: Final = "7.5"
CHARGING_FOR: Final = 60.0
"""Seconds of charging and of parking, if the profile says nothing (charging_for)."""
DAY: Final = 86400.0
ANSWERS_TO_BILLS: Final[Mapping[str, Mapping[str, Any]]] = {
    "OCPI 2001": {"status": 200, "code": 2001, "headers": {"Location": None}},
    "HTTP 500": {"status": 500, "code": 3000, "headers": {"Location": None}},
    "no Location": {"headers": {"Location": None}},
    "nothing": {"cut": True},
}


@BINDING.does(word.GiveCard)
def give_card(intent: word.GiveCard, scene: Scene) -> Deed:
    changes = {"whitelist": "ALWAYS", "valid": True}
    return have(scene, intent.way, "update_token", uid=card(scene), **changes)


@BINDING.sees(word.CardTaken)
def card_taken(sight: word.CardTaken, scene: Scene) -> Check:
    which = rule("roaming.card_taken", "an operator takes over a token that may charge", *ocpi("mod_tokens"))
    pattern = Pattern(ANSWERS, "PUT token", be="response", party=ours(scene, sight.way))
    spec = Tale(pattern, scene.seconds("answer_within"), lambda seen: True, _good, "OCPI 1000")
    return Check(which, spec)


def _good(seen: Sequence[Observation]) -> str | None:
    return None if seen[-1].shape == "response" else "it is refused"


@BINDING.does(word.Charge)
def charge(intent: word.Charge, scene: Scene) -> list[Deed]:
    place, evse = chosen(scene, intent.way)
    for_so_long = Wait(float(scene.value("charging_for", CHARGING_FOR)))
    at = {"location": place.get("id"), "evse": evse.get("uid")}
    connector = str(evse.get("connectors", [{}])[0].get("id"))
    shows = {**at, "uid": card(scene), "type": "RFID", "connector": connector}
    reads: list[Deed] = (
        [Verb(CPO, "meter", {"kwh": KWH, "evse": evse.get("uid")}), for_so_long] if intent.parks else []
    )
    begins, ends = Verb(CPO, "start_session", shows), Verb(CPO, "stop_session", {"evse": evse.get("uid")})
    return [begins, for_so_long, *reads, ends]


@BINDING.sees(word.BillTold)
def bill_told(sight: word.BillTold, scene: Scene) -> Check:
    our = us(scene, sight.way)
    which = rule(
        "roaming.bill_told",
        "a bill goes to the eMSP of its card",
        *ocpi("mod_cdrs"),
        f"{IEC} 8",
        basis="inferred",
    )
    where = {"json.cdr_token.uid": same_id(card(scene))}
    must = {
        "json.cdr_token.country_code": same_id(our.id.country_code),
        "json.cdr_token.party_id": same_id(our.id.party_id),
    }
    patterns = [Pattern("request", "POST cdr", where=where, must=must)]
    return Check(which, OneOf(patterns, bill_within(scene), silence=True), consumes=False)


@BINDING.does(word.ReadBills)
def read_bills(intent: word.ReadBills, scene: Scene) -> Deed:
    return crawl(scene, intent.way, "cdrs", date_from=date_time(began(scene) - DAY))


@BINDING.sees(word.OneBill)
def one_bill(sight: word.OneBill, scene: Scene) -> Check:
    which = rule(
        "roaming.one_bill",
        "what was charged is billed once, sent or listed, and the bill names the session",
        *ocpi("mod_cdrs"),
    )
    told = sessions(scene, ours(scene, sight.way))

    def judge(bills: Sequence[Object]) -> Result | str | None:
        ids = {str(each.get("id")).upper() for each in told}
        named = [each for each in bills if not told or str(each.get("session_id")).upper() in ids]
        begun = [str(each.get("start_date_time"))[:_MINUTE] for each in told]
        wrong = next((each for each in bills if str(each.get("start_date_time"))[:_MINUTE] in begun), None)
        if not named and wrong is not None:
            return f"it names session {wrong.get('session_id')}, not {' or '.join(sorted(ids))}"
        if not named:
            return Result(False, "no bill so far", (), Verdict.INCONCLUSIVE, "it may come later")
        return f"{len(named)}: {', '.join(str(each.get('id')) for each in named)}" if named[1:] else None

    return bills_read(scene, which, sight.way, judge, "one bill for that card")


_MINUTE: Final = len("2026-01-01T00:00")


# -- whose bills ------------------------------------------------------------------------------------------------------


@BINDING.sees(word.OnlyOurs)
def only_ours(sight: word.OnlyOurs, scene: Scene) -> Check:
    which = rule(
        "roaming.only_ours",
        "sessions and bills are given to the eMSP of their card, and to nobody else",
        *ocpi("mod_cdrs", "mod_sessions"),
        f"{IEC} 8",
        basis="inferred",
    )
    our = us(scene, sight.way)

    def judge(pages: Sequence[Observation]) -> str | None:
        owners = {
            owner_of(each["cdr_token"])
            for page in pages
            for each in objects(page)
            if isinstance(each.get("cdr_token"), Mapping)
        }
        others = sorted(map(str, owners - {our.id}))
        return f"cards of {', '.join(others)}" if others else None

    return read_to_end(scene, which, name_of(sight.what), our.by, judge, f"cards of {our.id} only")


# -- bills that are not taken -----------------------------------------------------------------------------------------


@BINDING.does(word.RefuseBills)
def refuse_bills(intent: word.RefuseBills, scene: Scene) -> Deed:
    return answers(ours(scene, intent.way), "POST cdr", times=1, **ANSWERS_TO_BILLS[intent.how])


@BINDING.sees(word.BillNotRepeated)
def bill_not_repeated(sight: word.BillNotRepeated, scene: Scene) -> Check:
    which = rule(
        "roaming.bill_not_repeated",
        "a bill that could not be told is not kept to be told later: it can be fetched",
        "OCPI transport_and_format, Offline behaviour",
        level="SHOULD",
    )
    by = ours(scene, sight.way)
    known = {str(held.get("id")).upper() for _, held in sent_bills(scene, by)}
    where = {"json.id": lambda id: None if str(id).upper() in known else "another bill"}
    pattern = Pattern("request", "POST cdr", where=where, party=by)
    return Check(which, Never(pattern, bill_within(scene)), "now", consumes=False)


@BINDING.sees(word.BillStays)
def bill_stays(sight: word.BillStays, scene: Scene) -> Check:
    which = rule(
        "roaming.bill_stays",
        "a bill stays as it was sent, whatever was said of it, and can be fetched",
        *ocpi("mod_cdrs"),
    )
    by = ours(scene, sight.way)
    sent = [held for _, held in sent_bills(scene, by)][:1]

    def judge(pages: Sequence[Observation]) -> str | None:
        there = {key(each): each for page in pages for each in objects(page)}
        for each in sent:
            if key(each) not in there:
                return f"{each.get('id')} is not listed"
            if differing := lost(each, there[key(each)]):
                return f"{each.get('id')} has other {', '.join(differing[:5])}"
        return None

    return read_to_end(scene, which, "GET cdrs", by, judge, "the bill as it was sent")


# -- connected both ways, and taken back ------------------------------------------------------------------------------


@BINDING.sees(word.BillThroughHub)
def bill_through_hub(sight: word.BillThroughHub, scene: Scene) -> Check:
    which = rule(
        "roaming.bill_through_hub",
        "where both are there, bills go through the hub, for sessions that were told directly",
        f"{IEC} 5, type C",
        level="derived",
    )
    told = {str(each.get("id")).upper() for each in sessions(scene, direct(scene))}

    def judge(seen: Sequence[Observation]) -> str | None:
        bill = seen[-1]
        if bill.record.party != HUB:
            return f"it comes to {bill.record.party}"
        named = str(bill.body["json"].get("session_id")).upper()
        return f"it names session {named}, not {' or '.join(told)}" if told and named not in told else None

    pattern = Pattern("request", "POST cdr", where={"json.cdr_token.uid": same_id(card(scene))})
    what = f"at {HUB}, for a session told at {direct(scene)}"
    spec = Tale(pattern, bill_within(scene), lambda seen: True, judge, what, late=Verdict.INCONCLUSIVE)
    return Check(which, spec, consumes=False)


@BINDING.does(word.CreditBill)
def credit_bill(intent: word.CreditBill, scene: Scene) -> Deed:
    sent = [held for _, held in sent_bills(scene, ours(scene, intent.way))]
    return Verb(CPO, "credit_cdr", {"id": str(sent[-1]["id"])} if sent else {})


@BINDING.sees(word.CreditTold)
def credit_told(sight: word.CreditTold, scene: Scene) -> Check:
    which = rule(
        "roaming.credit_told",
        "a bill is taken back by a credit CDR with an id of its own, which names the first one",
        *ocpi("mod_cdrs, Credit CDRs"),
    )
    by = ours(scene, sight.way)
    first = [str(held.get("id")) for _, held in sent_bills(scene, by)][:1]

    def judge(seen: Sequence[Observation]) -> str | None:
        held = seen[-1].body["json"]
        named, id = str(held.get("credit_reference_id")), str(held.get("id"))
        if held.get("credit") is not True:
            return f"it is no credit: credit {held.get('credit')}"
        if not first or named.upper() != first[0].upper():
            return f"it names {named}, not {' '.join(first) or 'a bill that we know'}"
        return "it has the id of the bill that it takes back" if id.upper() == named.upper() else None

    pattern = Pattern("request", "POST cdr", where={"json.cdr_token.uid": same_id(card(scene))}, party=by)
    spec = Tale(pattern, bill_within(scene), lambda seen: True, judge, "a credit", late=Verdict.INCONCLUSIVE)
    return Check(which, spec, consumes=False)
