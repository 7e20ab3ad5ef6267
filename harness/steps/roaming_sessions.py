"""Sentences about sessions at an operator: they are started, watched, steered and stopped from afar."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import roaming_sessions as word


@given("the places of the operator are read {way}")
def read_places(context: Context, way: str) -> None:
    context.stage.do(word.ReadPlaces(way))


@given("one of them is free and can {can}")
def place_found(context: Context, can: str) -> None:
    context.stage.assume(word.PlaceFound(can))


@given("a driver of the app has begun to charge {way} at a place that can {can}")
@when("a session is to be started {way} at a place that can {can}")
def start_at(context: Context, way: str, can: str) -> None:
    context.stage.do(word.StartRemotely(way, can=can))


@when("another session is to be started {way}, {where}")
def start_where(context: Context, way: str, where: str) -> None:
    context.stage.do(word.StartRemotely(way, where))


@when("an order to start comes {way} {how}")
def start_wrongly(context: Context, way: str, how: str) -> None:
    context.stage.do(word.StartWrongly(how, way))


@when("the same order to start comes directly and through the hub")
def start_twice(context: Context) -> None:
    context.stage.do(word.StartTwice())


@when("a session is to be started {way}, and where its result shall go {how}")
def answer_results(context: Context, way: str, how: str) -> None:
    context.stage.do(word.AnswerResults(how, way))


@when("{which} is to be stopped {way}")
def stop(context: Context, which: str, way: str) -> None:
    context.stage.do(word.StopRemotely(way, which))


@when("a place is to be reserved {way}")
def reserve(context: Context, way: str) -> None:
    context.stage.do(word.Reserve(way))


@when("the same reservation is made again {way}, for longer")
def reserve_again(context: Context, way: str) -> None:
    context.stage.do(word.Reserve(way, again=True))


@when("the reservation is cancelled {way}")
def cancel(context: Context, way: str) -> None:
    context.stage.do(word.CancelReservation(way))


@when("somebody else cancels the reservation that was made {way}")
def cancel_as_stranger(context: Context, way: str) -> None:
    context.stage.do(word.CancelReservation(way, stranger=True))


@given("that place goes out of order")
def put_out_of_order(context: Context) -> None:
    context.stage.do(word.PutOutOfOrder())


@when("that place is in order again")
def put_in_order(context: Context) -> None:
    context.stage.do(word.PutOutOfOrder(again=True))


@when("our drivers leave {way}")
def leave(context: Context, way: str) -> None:
    context.stage.do(word.Leave(way))


@when("a charging profile is set {way}")
def set_profile(context: Context, way: str) -> None:
    context.stage.do(word.SetProfile(way))


@when("the charging profile in force is asked for {way}")
def read_profile(context: Context, way: str) -> None:
    context.stage.do(word.ReadProfile(way))


@when("the charging profile is taken back {way}")
def clear_profile(context: Context, way: str) -> None:
    context.stage.do(word.ClearProfile(way))


@when("the wishes of the driver are told {way}")
def set_preferences(context: Context, way: str) -> None:
    context.stage.do(word.SetPreferences(way))


@given("the sessions of this scenario are read {way}")
@when("the sessions of this scenario are read {way}")
def read_sessions(context: Context, way: str) -> None:
    context.stage.do(word.ReadSessions(way))


@when("sessions are asked for {way} without a date")
def read_sessions_without_date(context: Context, way: str) -> None:
    context.stage.do(word.ReadSessionsWithoutDate(way))


@then("the order is answered at once")
def answered(context: Context) -> None:
    context.stage.expect(word.Answered())


@then("if it is accepted")
def accepted(context: Context) -> None:
    context.stage.assume(word.Accepted())


@then("its result comes to where it was asked for, in time")
def result_comes(context: Context) -> None:
    context.stage.expect(word.ResultComes())


@then("if the station has done it")
def carried_out(context: Context) -> None:
    context.stage.assume(word.CarriedOut())


@then("the profile is in the result")
def profile_told(context: Context) -> None:
    context.stage.expect(word.ProfileTold())


@then("the session is told as ordered {way}")
def session_told(context: Context, way: str) -> None:
    context.stage.expect(word.SessionTold(way))


@given("the session runs {way}")
@then("the session runs {way}")
def session_runs(context: Context, way: str) -> None:
    context.stage.assume(word.SessionRuns(way))


@then("the session is told as completed {way}")
def session_over(context: Context, way: str) -> None:
    context.stage.expect(word.SessionOver(way))


@then("nothing is told of an end {way}")
def session_goes_on(context: Context, way: str) -> None:
    context.stage.expect(word.SessionGoesOn(way))


@then("the reservation is told as a session of its own kind {way}")
def reservation_told(context: Context, way: str) -> None:
    context.stage.expect(word.ReservationTold(way))


@then("whatever was told as reserved is told as completed {way}")
def reservations_over(context: Context, way: str) -> None:
    context.stage.expect(word.ReservationsOver(way))


@then("what is read is what was told")
def list_agrees(context: Context) -> None:
    context.stage.expect(word.ListAgrees())


@then("the order is refused because there is no such place")
def unknown_place(context: Context) -> None:
    context.stage.expect(word.UnknownPlaceTold())


@then("the order is refused because there is no such session")
def unknown_session(context: Context) -> None:
    context.stage.expect(word.UnknownSessionTold())


@then("the order is refused because the session is somebody else's")
def stranger_refused(context: Context) -> None:
    context.stage.expect(word.StrangerRefused())


@then("the order is refused because something is missing or wrong")
def invalid_told(context: Context) -> None:
    context.stage.expect(word.InvalidTold())


@then("the question is refused because the date is missing")
def date_missed(context: Context) -> None:
    context.stage.expect(word.DateMissed())


@then("no session comes of it {way}")
def not_started(context: Context, way: str) -> None:
    context.stage.expect(word.NotStarted(way))


@then("the result is not sent again and again")
def no_storm(context: Context) -> None:
    context.stage.expect(word.NoStorm())


@then("nobody goes where the answer leads")
def not_followed(context: Context) -> None:
    context.stage.expect(word.NotFollowed())


@then("the wishes are answered")
def preferences_answered(context: Context) -> None:
    context.stage.expect(word.PreferencesAnswered())


@then("the wishes are refused because this place takes none")
def preferences_refused(context: Context) -> None:
    context.stage.expect(word.PreferencesRefused())
