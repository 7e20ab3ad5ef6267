"""F4: our operator sends bills to the eMSP under test, and reads what comes of them."""

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from math import floor
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Pattern
from harness.judge.matchers import present
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    IEC,
    answer_to_ours,
    direct,
    fits,
    id_of,
    ocpi,
    ours,
    rule,
)
from harness.protocols.ocpi.bindings.emsp_status import place_of
from harness.protocols.ocpi.bindings.means import (
    Object,
    Ours,
    answered,
    began,
    new_id,
    shown,
    stamp,
    unlike,
    us,
)
from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.headers import party
from harness.protocols.ocpi.platform import billing, samples
from harness.protocols.ocpi.platform.charging import cdr_location
from harness.protocols.ocpi.platform.stores import owner_of
from harness.usecases import roaming_billing as word
from harness.usecases.observation import Observation

QUARTER: Final = 900.0
HALF_A_YEAR: Final = 180 * 86400.0
ON_THE_OTHER_WAY: Final = "the bill on the other way"
METHODS: Final[Mapping[str, str]] = {
    "PUT": "PUT tariff",
    "PATCH": "PATCH location",
    "DELETE": "DELETE tariff",
}
"""Requests that have the method; the URL is another."""


@BINDING.does(word.LearnCards)
def learn_cards(intent: word.LearnCards, scene: Scene) -> Deed:
    return us(scene, intent.way).send("GET tokens", interface="sender")


def cards(scene: Scene, way: str) -> list[Object]:
    """The tokens of the eMSP that may charge; on both ways, those that were read directly."""
    names = ("uid", "type", "contract_id", "country_code", "party_id")
    known = shown(scene, "GET tokens", ours(scene, way)) or shown(scene, "GET tokens", direct(scene))
    return [each for each in known if each.get("valid") is True and all(name in each for name in names)]


@BINDING.sees(word.CardsLearnt)
def cards_learnt(sight: word.CardsLearnt, scene: Scene) -> Check:
    which = rule("roaming.cards_learnt", "there is a token that may charge", *ocpi("mod_tokens"))

    pattern = Pattern(ANSWERS, "GET tokens", answers=scene.id)
    return fits(which, pattern, scene.seconds("answer_within"), _first_page, "a valid token")


def _first_page(seen: Observation) -> str | None:
    if seen.shape != "response":
        return answered(seen)
    data = seen.body.get("data")
    valid = [
        each
        for each in (data if isinstance(data, list) else [])
        if isinstance(each, Mapping) and each.get("valid")
    ]
    return None if valid else "none on the first page"


# -- bills ------------------------------------------------------------------------------------------------------------


def bill_of(scene: Scene, our: Ours, card: Object, earlier: float = 0.0) -> dict[str, Any]:
    """A bill for three quarters of an hour of charging and one of parking."""
    begin = floor(began(scene)) - 8 * QUARTER - earlier
    now = stamp(scene)
    tariff = samples.tariff(our.id, new_id(scene, "TARIFF"))
    place = place_of(scene, our.id, new_id(scene, "PLACE"))
    evse = place["evses"][0]
    stretches = ((0, [("ENERGY", "7.5"), ("TIME", "0.75")]), (3, [("PARKING_TIME", "0.25")]))
    periods = [
        {
            "start_date_time": date_time(begin + quarters * QUARTER),
            "dimensions": [{"type": kind, "volume": Decimal(volume)} for kind, volume in dimensions],
            "tariff_id": tariff["id"],
        }
        for quarters, dimensions in stretches
    ]
    return {
        "country_code": our.id.country_code,
        "party_id": our.id.party_id,
        "id": new_id(scene, "BILL"),
        "start_date_time": date_time(begin),
        "end_date_time": date_time(begin + 4 * QUARTER),
        "session_id": new_id(scene, "SESSION"),
        "cdr_token": samples.cdr_token(dict(card)),
        "auth_method": "WHITELIST",
        "cdr_location": cdr_location(place, evse, evse["connectors"][0]),
        "currency": "EUR",
        "tariffs": [tariff | {"last_updated": now}],
        "charging_periods": periods,
        **billing.totals(tariff, periods),
        "last_updated": now,
    }


def first_bill(scene: Scene) -> dict[str, Any]:
    """The bill that was sent first in this scenario. {} if there was none."""
    for seen in scene.seen("POST cdr", by_sut=False):
        if isinstance(seen.body.get("json"), Mapping):
            return deepcopy(dict(seen.body["json"]))
    return {}


@BINDING.does(word.TellSession)
def tell_session(intent: word.TellSession, scene: Scene) -> Deed:
    our = us(scene, "both")
    bill = bill_of(scene, our, cards(scene, "both")[0])
    names = (
        "country_code",
        "party_id",
        "start_date_time",
        "end_date_time",
        "cdr_token",
        "auth_method",
        "currency",
    )
    session = {name: bill[name] for name in (*names, "charging_periods", "last_updated")} | {
        "id": bill["session_id"],
        "kwh": bill["total_energy"],
        "location_id": bill["cdr_location"]["id"],
        "evse_uid": bill["cdr_location"]["evse_uid"],
        "connector_id": bill["cdr_location"]["connector_id"],
        "status": "COMPLETED",
    }
    return our.send("PUT session", path=our.path(session_id=session["id"]), json=session)


@BINDING.does(word.SendBill)
def send_bill(intent: word.SendBill, scene: Scene) -> Call:
    our, first = us(scene, intent.way), first_bill(scene)
    if intent.bill in ("the bill of that session", ON_THE_OTHER_WAY):
        our = Ours(our.by, party(*id_of(direct(scene))), our.to)
    match intent.bill:
        case "the bill once more":
            return our.send("POST cdr", json=first)
        case "the bill on the other way":
            return our.wrong("POST cdr", json=first)
        case "another bill with its id" | "another bill with the same id":
            return our.wrong("POST cdr", json=first | {"remark": "another one"} | _dearer(first))
        case "a credit for it":
            negated = billing.negated(first["total_cost"])
            credit = {"credit": True, "credit_reference_id": first["id"], "total_cost": negated}
            return our.send(
                "POST cdr", json=first | credit | {"id": f"{first['id']}-C", "last_updated": stamp(scene)}
            )
        case "a corrected bill":
            corrected = {"id": f"{first['id']}-2", "last_updated": stamp(scene)}
            return our.send("POST cdr", json=first | corrected | _dearer(first))
    late = HALF_A_YEAR if intent.bill == "a late bill" else 0.0
    return our.send("POST cdr", json=bill_of(scene, our, cards(scene, intent.way)[0], late))


def _dearer(bill: Mapping[str, Any]) -> dict[str, Any]:
    """The same with one kWh more, rightly billed."""
    periods = deepcopy(bill["charging_periods"])
    periods[0]["dimensions"][0]["volume"] += 1
    return {"charging_periods": periods, **billing.totals(bill["tariffs"][0], periods)}


@BINDING.sees(word.BillTaken)
def bill_taken(sight: word.BillTaken, scene: Scene) -> Check:
    which = rule(
        "roaming.bill_taken",
        "a bill for a card of its own is taken by an eMSP, which says where it can be seen",
        *ocpi("mod_cdrs"),
    )
    return answer_to_ours(scene, which, must={"headers.location": present})


# -- where it is --------------------------------------------------------------------------------------------------------


def told_place(seen: Observation) -> str:
    """Where the bill of that answer can be seen, as it says itself, or ""."""
    return str(seen.body["headers"].get("location", ""))


def place_of_bill(scene: Scene) -> str:
    """Where the first bill can be seen, as was said. "" if that was not said."""
    for seen in scene.seen("POST cdr", "response"):
        if told_place(seen):
            return told_place(seen)
    return ""


@BINDING.does(word.ReadBill)
def read_bill(intent: word.ReadBill, scene: Scene) -> Deed:
    our = us(scene, intent.way)
    return our.send("GET cdr", url=place_of_bill(scene), frm=owner_of(first_bill(scene)))


@BINDING.sees(word.BillAsSent)
def bill_as_sent(sight: word.BillAsSent, scene: Scene) -> Check:
    which = rule(
        "roaming.bill_as_sent",
        "where a bill was said to be it can be read, as it was sent; bills do not change",
        *ocpi("mod_cdrs"),
        f"{IEC} F4",
    )
    first = first_bill(scene)

    def judge(seen: Observation) -> str | None:
        if seen.shape != "response":
            return answered(seen)
        return unlike(first, seen.body.get("data"))

    pattern = Pattern(ANSWERS, answers=scene.id)
    return fits(
        which, pattern, scene.seconds("answer_within"), judge, f"the bill {first.get('id')} as it was sent"
    )


@BINDING.does(word.ChangeBill)
def change_bill(intent: word.ChangeBill, scene: Scene) -> Call:
    first = first_bill(scene)
    how: dict[str, Any] = {"url": place_of_bill(scene)}
    if intent.method == "PUT":
        how["json"] = first | _dearer(first)
    elif intent.method == "PATCH":
        how["json"] = {"remark": "changed", "last_updated": stamp(scene)}
    return us(scene, intent.way).wrong(METHODS[intent.method], **how)


@BINDING.sees(word.NoSuchMethod)
def no_such_method(sight: word.NoSuchMethod, scene: Scene) -> Check:
    which = rule(
        "roaming.no_such_method",
        "bills cannot be changed or deleted: HTTP 405",
        *ocpi("mod_cdrs", "status_codes"),
        basis="inferred",
    )
    return answer_to_ours(scene, which, http=(405,), code=None)
