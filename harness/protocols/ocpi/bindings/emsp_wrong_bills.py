"""F4: our operator sends bills to the eMSP under test that are wrong, or cannot be right."""

from decimal import Decimal

from harness.judge.finding import Verdict
from harness.protocols.binding import Call, Check, Scene
from harness.protocols.ocpi.bindings.base import BINDING, IEC, ocpi, rule
from harness.protocols.ocpi.bindings.emsp_billing import bill_of, cards
from harness.protocols.ocpi.bindings.emsp_status import FOREIGN
from harness.protocols.ocpi.bindings.means import new_id, refusal, us
from harness.protocols.ocpi.platform import billing
from harness.usecases import roaming_billing as word


@BINDING.does(word.SendWrongBill)
def send_wrong_bill(intent: word.SendWrongBill, scene: Scene) -> Call:
    our = us(scene, intent.way)
    bill = bill_of(scene, our, cards(scene, intent.way)[0])
    match intent.mistake:
        case "without a card":
            del bill["cdr_token"]
        case "without charging periods":
            bill["charging_periods"] = []
        case "with its energy as a text":
            bill["total_energy"] = "7.5"
        case "that credits nothing":
            bill |= {"credit": True, "total_cost": billing.negated(bill["total_cost"])}
        case "for somebody else's card":
            bill["cdr_token"] |= FOREIGN._asdict() | {
                "uid": new_id(scene, "CARD"),
                "contract_id": "NOXYZC1234",
            }
        case "that adds up to something else":
            bill["total_cost"] = {name: value + 100 for name, value in bill["total_cost"].items()}
        case "with energy below zero":
            bill["charging_periods"][0]["dimensions"][0]["volume"] = Decimal("-7.5")
            bill["total_energy"] = Decimal("-7.5")
        case "that ends before it begins":
            bill["start_date_time"], bill["end_date_time"] = bill["end_date_time"], bill["start_date_time"]
    return our.wrong("POST cdr", json=bill)


@BINDING.sees(word.WrongBillRefused)
def wrong_bill_refused(sight: word.WrongBillRefused, scene: Scene) -> Check:
    which = rule(
        "roaming.wrong_bill",
        "a bill that is wrong, or not for a card of one's own, is refused",
        *ocpi("mod_cdrs", "status_codes"),
        f"{IEC} F4",
    )
    foreign = sight.mistake == "for somebody else's card"
    return refusal(scene, which, *((2000, 2001, 2004) if foreign else (2001,)))


@BINDING.sees(word.BillDoubted)
def bill_doubted(sight: word.BillDoubted, scene: Scene) -> Check:
    which = rule(
        "roaming.bill_doubted", "a bill that cannot be right is doubted", *ocpi("mod_cdrs"), basis="inferred"
    )
    return refusal(scene, which, 2000, 2001, 2002, taken=Verdict.INCONCLUSIVE)
