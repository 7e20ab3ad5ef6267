"""Sentences about bills: service detail records, tariffs, settlement (IEC 63119-1, function F4)."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import roaming_billing as word


@given("our eMSP tells the operator of a card, {way}")
def give_card(context: Context, way: str) -> None:
    context.stage.do(word.GiveCard(way))


@given("the card may be used {way}")
def card_taken(context: Context, way: str) -> None:
    context.stage.assume(word.CardTaken(way))


@when("a driver charges with that card and leaves, known {way}")
def charge(context: Context, way: str) -> None:
    context.stage.do(word.Charge(way))


@when("a driver charges with that card and parks for a while, known {way}")
def charge_and_park(context: Context, way: str) -> None:
    context.stage.do(word.Charge(way, parks=True))


@then("a bill that is sent {way} is for that card")
def bill_told(context: Context, way: str) -> None:
    context.stage.expect(word.BillTold(way))


@given("the bills of today are read {way}")
@when("the bills of today are read {way}")
def read_bills(context: Context, way: str) -> None:
    context.stage.do(word.ReadBills(way))


@then("there is one bill for what was charged {way}")
def one_bill(context: Context, way: str) -> None:
    context.stage.expect(word.OneBill(way))


@given("there has been one bill for it {way}")
def one_bill_before(context: Context, way: str) -> None:
    context.stage.assume(word.OneBill(way))


@then("its tariffs were published {way}")
def tariffs_published(context: Context, way: str) -> None:
    context.stage.expect(word.TariffsPublished(way))


@then("every tariff that a connector names is listed {way}")
def tariffs_resolve(context: Context, way: str) -> None:
    context.stage.expect(word.TariffsResolve(way))


@then("all {what} that are listed {way} are about cards of who asks")
def only_ours(context: Context, what: str, way: str) -> None:
    context.stage.expect(word.OnlyOurs(what, way))


@given("our eMSP answers the first bill {way} with {how}")
def refuse_bills(context: Context, way: str, how: str) -> None:
    context.stage.do(word.RefuseBills(how, way))


@then("the bill is not sent again {way}")
def bill_not_repeated(context: Context, way: str) -> None:
    context.stage.expect(word.BillNotRepeated(way))


@then("the bill is listed {way} as it was sent")
def bill_stays(context: Context, way: str) -> None:
    context.stage.expect(word.BillStays(way))


@then("the bill comes through the hub")
def bill_through_hub(context: Context) -> None:
    context.stage.expect(word.BillThroughHub())


@when("the operator takes the bill back {way}")
def credit_bill(context: Context, way: str) -> None:
    context.stage.do(word.CreditBill(way))


@then("that is told {way} by a bill of its own")
def credit_told(context: Context, way: str) -> None:
    context.stage.expect(word.CreditTold(way))


@given("our operator reads the cards of the eMSP {way}")
def learn_cards(context: Context, way: str) -> None:
    context.stage.do(word.LearnCards(way))


@given("there is a card that may charge {way}")
def cards_learnt(context: Context, way: str) -> None:
    context.stage.assume(word.CardsLearnt(way))


@given("our operator tells directly of a session that is over")
def tell_session(context: Context) -> None:
    context.stage.do(word.TellSession())


@when("our operator sends {bill}, {way}")
def send_bill(context: Context, bill: str, way: str) -> None:
    context.stage.do(word.SendBill(bill, way))


@then("the bill is taken")
def bill_taken(context: Context) -> None:
    context.stage.expect(word.BillTaken())


@then("nothing is booked a second time")
def booked_once(context: Context) -> None:
    context.stage.expect(word.BookedOnce())


@when("our operator makes a bill {mistake} and sends it {way}")
def send_wrong_bill(context: Context, mistake: str, way: str) -> None:
    context.stage.do(word.SendWrongBill(mistake, way))


@then("a bill {mistake} is not taken")
def wrong_bill_refused(context: Context, mistake: str) -> None:
    context.stage.expect(word.WrongBillRefused(mistake))


@then("somebody has doubts about the bill")
def bill_doubted(context: Context) -> None:
    context.stage.expect(word.BillDoubted())


@when("the first bill is read where it is, {way}")
def read_bill(context: Context, way: str) -> None:
    context.stage.do(word.ReadBill(way))


@then("it is the bill as it was sent {way}")
def bill_as_sent(context: Context, way: str) -> None:
    context.stage.expect(word.BillAsSent(way))


@when("our operator tries to change the bill by {method}, {way}")
def change_bill(context: Context, method: str, way: str) -> None:
    context.stage.do(word.ChangeBill(method, way))


@then("bills cannot be changed like that")
def no_such_method(context: Context) -> None:
    context.stage.expect(word.NoSuchMethod())


@when("our operator publishes a tariff {way}")
def tell_tariff(context: Context, way: str) -> None:
    context.stage.do(word.TellTariff(way))


@when("our operator withdraws the tariff {way}")
def withdraw_tariff(context: Context, way: str) -> None:
    context.stage.do(word.TellTariff(way, gone=True))


@then("the tariff is taken over as told")
def tariff_taken(context: Context) -> None:
    context.stage.expect(word.TariffTaken())


@when("the tariff is read where it was told {way}")
def read_tariff(context: Context, way: str) -> None:
    context.stage.do(word.ReadTariff(way))


@then("it is the tariff that was published {way}")
def tariff_as_told(context: Context, way: str) -> None:
    context.stage.expect(word.TariffAsTold(way))


@then("there is no such tariff any more")
def no_tariff(context: Context) -> None:
    context.stage.expect(word.NoTariff())
