"""Sentences of 8.3.15, onboarding: the door, the login, acceptance."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import onboarding as word


@given("the CSMS will accept the station with a heartbeat every {seconds:d} seconds")
def will_accept(context: Context, seconds: int) -> None:
    context.stage.do(word.AnswerNextBoot("Accepted", seconds))


@given("the CSMS will hold the station pending for {seconds:d} seconds")
def will_hold(context: Context, seconds: int) -> None:
    context.stage.do(word.AnswerNextBoot("Pending", seconds))


@given("the CSMS will reject the station for {seconds:d} seconds")
def will_reject(context: Context, seconds: int) -> None:
    context.stage.do(word.AnswerNextBoot("Rejected", seconds))


@given("the station is held pending")
def held_pending(context: Context) -> None:
    context.stage.assume(word.BootAnsweredWith(("Pending",)))


@given("the station is rejected")
def rejected(context: Context) -> None:
    context.stage.assume(word.BootAnsweredWith(("Rejected",)))


@given("the station is held pending or rejected")
def not_accepted(context: Context) -> None:
    context.stage.assume(word.BootAnsweredWith(("Pending", "Rejected")))


@given("the station has not left")
def has_not_left(context: Context) -> None:
    context.stage.assume(word.StaysConnected())


@when("the CSMS asks the station to announce itself again")
def trigger_boot(context: Context) -> None:
    context.stage.do(word.TriggerBoot())


@given("the station is willing to announce itself again")
def trigger_accepted(context: Context) -> None:
    context.stage.assume(word.TriggerAccepted())


@when("the CSMS asks the station what it is made of")
def take_inventory(context: Context) -> None:
    context.stage.do(word.TakeInventory())


@then("the station agrees to report what it is made of")
def inventory_answered(context: Context) -> None:
    context.stage.expect(word.InventoryAnswered())


@then("the station reports what it is made of, to the end")
def inventory_comes(context: Context) -> None:
    context.stage.expect(word.InventoryComes())


@then("the station sends nothing else until it announces itself again")
def nothing_unasked(context: Context) -> None:
    context.stage.expect(word.NothingUnasked())


@then("the station reports the state of every connector")
def connectors_reported(context: Context) -> None:
    context.stage.expect(word.ConnectorsReported())


@then("the station is never silent for longer than {seconds:d} seconds")
def sign_of_life(context: Context, seconds: int) -> None:
    context.stage.expect(word.SignsOfLife(seconds))


@when("the CSMS orders the {what} of a session nevertheless")
def order_session(context: Context, what: str) -> None:
    context.stage.do(word.OrderSession(what))


@then("the station rejects the order for a session")
def session_rejected(context: Context) -> None:
    context.stage.expect(word.SessionOrderRejected())


@when("the CSMS asks the station for a setting nevertheless")
def read_anyway(context: Context) -> None:
    context.stage.do(word.ReadAnyway())


@then("the request is refused because the station is not accepted")
def premature(context: Context) -> None:
    context.stage.expect(word.RefusedAsPremature())


@then("the station is silent for {seconds:d} seconds and then announces itself again")
def silent(context: Context, seconds: int) -> None:
    context.stage.expect(word.SilentUntilNextBoot(seconds))


@then("the station announces itself again")
def boots_again(context: Context) -> None:
    context.stage.expect(word.BootedAgain())


@then("the CSMS accepts the station")
def accepts(context: Context) -> None:
    context.stage.expect(word.BootAnsweredWith(("Accepted",)))


@given("the CSMS agrees to no subprotocol any more")
def no_subprotocol(context: Context) -> None:
    context.stage.do(word.AgreeToNoSubprotocol())


@step("the CSMS hangs up")
def hang_up(context: Context) -> None:
    context.stage.do(word.HangUp())


@given("the station has connected without a subprotocol")
def connected_without(context: Context) -> None:
    context.stage.assume(word.ConnectedWithoutSubprotocol())


@then("the station leaves for want of a subprotocol")
def leaves(context: Context) -> None:
    context.stage.expect(word.LeavesWithoutSubprotocol())


@then("the station comes back and logs in with its identity and its password")
def logs_in(context: Context) -> None:
    context.stage.expect(word.LogsIn())


@then("the station leaves and comes back with that password")
def uses_new_password(context: Context) -> None:
    context.stage.expect(word.UsesNewPassword())


@given("the station has to log in whenever it connects")
def has_to_log_in(context: Context) -> None:
    context.stage.do(word.HangUp())
    context.stage.assume(word.LoginDemanded())


@when("the station comes with {flaw}")
def comes_with(context: Context, flaw: str) -> None:
    context.stage.do(word.ConnectAs(flaw))


@when("the station comes back in the usual way")
def comes_back(context: Context) -> None:
    context.stage.do(word.ConnectAnew())


@when('the station offers nothing but the subprotocol "{name}"')
def offers_one(context: Context, name: str) -> None:
    context.stage.do(word.OfferSubprotocols((name,)))


@when('the station offers the subprotocols "{one}" and "{other}"')
def offers_two(context: Context, one: str, other: str) -> None:
    context.stage.do(word.OfferSubprotocols((one, other)))


@then("the CSMS lets the station in")
def let_in(context: Context) -> None:
    context.stage.expect(word.LetIn())


@then("the CSMS lets the station in with its new password")
def let_in_with_new(context: Context) -> None:
    context.stage.expect(word.LetIn("new"))


@then("the CSMS lets the station in with the password it always had")
def let_in_with_old(context: Context) -> None:
    context.stage.expect(word.LetIn("kept"))


@then("the CSMS turns the station away")
def turned_away(context: Context) -> None:
    context.stage.expect(word.TurnedAway("credentials"))


@then("the CSMS turns the stranger away")
def stranger_turned_away(context: Context) -> None:
    context.stage.expect(word.TurnedAway("identity"))


@then("the CSMS ends the connection")
def ends_connection(context: Context) -> None:
    context.stage.expect(word.ClosedForNoSubprotocol())


@then("the CSMS welcomes the station and tells it the right time")
def welcomed(context: Context) -> None:
    context.stage.expect(word.BootAnsweredInTime())


@when("the station reports the state of a connector too early")
def too_early(context: Context) -> None:
    context.stage.do(word.ReportTooEarly())


@when("the station announces itself without saying what it is")
def nameless(context: Context) -> None:
    context.stage.do(word.BootWithoutStation())


@then("the announcement is refused as malformed")
def announcement_refused(context: Context) -> None:
    context.stage.expect(word.BootRefusedAsMalformed())


@given("the station refuses every new password")
def refuses_password(context: Context) -> None:
    context.stage.do(word.StationRefusesPassword())


@when("the CSMS gives the station a new password")
def new_password(context: Context) -> None:
    context.stage.do(word.ChangePassword("new"))


@when("the CSMS gives the station a password that is too short")
def short_password(context: Context) -> None:
    context.stage.do(word.ChangePassword("too short"))


@when("the CSMS gives the station its former password back")
def former_password(context: Context) -> None:
    context.stage.do(word.ChangePassword("former"))


@then("the station takes the password")
def password_taken(context: Context) -> None:
    context.stage.expect(word.PasswordAnswered(True))


@then("the station refuses the password")
def password_refused(context: Context) -> None:
    context.stage.expect(word.PasswordAnswered(False))


@when("the new password is put in force")
def put_in_force(context: Context) -> None:
    context.stage.do(word.PutPasswordInForce())


@then("the station is told a new password")
def password_ordered(context: Context) -> None:
    context.stage.expect(word.PasswordOrdered())


@then("the station is asked to announce itself again")
def boot_triggered(context: Context) -> None:
    context.stage.expect(word.BootTriggered())


@then("the error says that an element is missing")
def element_missing(context: Context) -> None:
    context.stage.expect(word.MissingElementNamed())


@given("the CSMS knows how long the station waits before it connects again")
def back_off_told(context: Context) -> None:
    context.stage.do(word.ReadBackOff())
    context.stage.assume(word.BackOffTold())


@given("the station is set to wait {seconds:d} seconds, and twice as long each time")
def back_off_set(context: Context, seconds: int) -> None:
    context.stage.do(word.SetBackOff(seconds))
    context.stage.assume(word.BackOffTaken())


@given("the CSMS turns away the next {times:d} attempt to connect")
def refuse_connections(context: Context, times: int) -> None:
    context.stage.do(word.RefuseConnections(times))


@then("the station comes back after at least {seconds:d} seconds")
def back_after(context: Context, seconds: int) -> None:
    context.stage.expect(word.ComesBackAfter((seconds,)))


@then("the station tries after at least {one:d} seconds and again after at least {other:d}")
def back_after_two(context: Context, one: int, other: int) -> None:
    context.stage.expect(word.ComesBackAfter((one, other)))


@then("the station can be set to wait as it did before")
def back_off_restored(context: Context) -> None:
    context.stage.do(word.RestoreBackOff())
    context.stage.assume(word.BackOffTaken())
