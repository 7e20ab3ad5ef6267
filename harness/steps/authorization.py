"""Sentences of 8.4.4, authorization with locally presented credentials: the station's side."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.errors import UsageFault
from harness.usecases import authorization as word
from harness.usecases.session import PlugIn, PlugOut, PresentToken, SessionRunning
from harness.usecases.station import StationBooted

TOKENS = {
    "first": "id_token",
    "second": "second_id_token",
    "unknown": "unknown_id_token",
    "master": "master_id_token",
    "blocked": "blocked_id_token",
    "expired": "expired_id_token",
    "penniless": "no_credit_id_token",
    "invalid": "invalid_id_token",
}
"""How features call the tokens of the profile."""


def token(which: str) -> str:
    """The profile's name of a token. Raises UsageFault for one that features do not know."""
    if which not in TOKENS:
        raise UsageFault(f"no token is called the {which} token; there are {', '.join(TOKENS)}")
    return TOKENS[which]


@step('the {which} token is "{status}" for the CSMS')
def judged(context: Context, which: str, status: str) -> None:
    context.stage.do(word.CsmsJudges(token(which), status))


@step('the {which} token of the {group} group is "{status}" for the CSMS')
def judged_with_group(context: Context, which: str, group: str, status: str) -> None:
    context.stage.do(word.CsmsJudges(token(which), status, group))


@given("the driver has started a session on EVSE {evse:d} with the {which} token")
def session_started(context: Context, evse: int, which: str) -> None:
    context.stage.do(PlugIn(evse))
    context.stage.do(PresentToken(token(which), evse))
    context.stage.assume(SessionRunning(evse))


@step("the driver has charged on EVSE {evse:d} with the {which} token")
def charged(context: Context, evse: int, which: str) -> None:
    session_started(context, evse, which)
    context.stage.do(PresentToken(token(which), evse))
    context.stage.do(word.LetSettle())
    context.stage.do(PlugOut(evse))
    context.stage.assume(word.SessionOver())


@step("the driver has been refused on EVSE {evse:d} with the {which} token")
def refused_before(context: Context, evse: int, which: str) -> None:
    context.stage.do(PresentToken(token(which), evse))
    context.stage.assume(word.TokenAskedAbout(token(which)))
    context.stage.do(word.LetSettle())


@step("the driver has been turned away from EVSE {evse:d} with the {which} token in the middle of a session")
def turned_away(context: Context, evse: int, which: str) -> None:
    context.stage.do(PlugIn(evse))
    context.stage.do(PresentToken(token(which), evse))
    context.stage.assume(word.Deauthorized())
    context.stage.do(PlugOut(evse))
    context.stage.do(word.LetSettle())


@when("the driver shows the {which} token at EVSE {evse:d}")
def shown(context: Context, which: str, evse: int) -> None:
    context.stage.do(PresentToken(token(which), evse))


@when("the {which} token has been let in by the station alone")
def let_in(context: Context, which: str) -> None:
    context.stage.assume(word.SessionAuthorized(token(which)))


@step("the station has had a moment")
def a_moment(context: Context) -> None:
    context.stage.do(word.LetSettle())


@step("the station is back online")
def back_online(context: Context) -> None:
    context.stage.assume(word.BackOnline())


@then("the station asks about the {which} token")
def asked_about(context: Context, which: str) -> None:
    context.stage.expect(word.TokenAskedAbout(token(which)))


@then("the station asks about the {which} token because {why}")
def asked_because(context: Context, which: str, why: str) -> None:
    context.stage.expect(word.TokenAskedAbout(token(which), why))


@then("the station does not ask about the {which} token because {why}")
def not_asked(context: Context, which: str, why: str) -> None:
    context.stage.expect(word.TokenNotAskedAbout(token(which), why))


@then("the station did not ask about the {which} token because {why}")
def did_not_ask(context: Context, which: str, why: str) -> None:
    context.stage.expect(word.TokenNotAskedAbout(token(which), why, past=True))


@then("the {which} token has authorized nothing because {why}")
def has_authorized_nothing(context: Context, which: str, why: str) -> None:
    context.stage.expect(word.NothingAuthorized(token(which), why, past=True))


@step("the station has had time to say something")
def time_to_speak(context: Context) -> None:
    context.stage.do(word.LetSettle(long=True))


@then("the session is authorized with the {which} token")
def session_authorized(context: Context, which: str) -> None:
    context.stage.expect(word.SessionAuthorized(token(which)))


@then("the {which} token starts a session out of the {store}, unasked")
def started_unasked(context: Context, which: str, store: str) -> None:
    context.stage.expect(word.StartedWithoutAsking(token(which), store))


@then("energy is offered")
def energy_offered(context: Context) -> None:
    context.stage.expect(word.EnergyFlows())


@then("the {which} token authorizes nothing because {why}")
def authorizes_nothing(context: Context, which: str, why: str) -> None:
    context.stage.expect(word.NothingAuthorized(token(which), why))


@then("no energy flows")
def no_energy(context: Context) -> None:
    context.stage.expect(word.NoEnergy())


@then("the station tells of the session that the {which} token started offline because {why}")
def offline_start_told(context: Context, which: str, why: str) -> None:
    context.stage.expect(word.OfflineStartTold(token(which), why))


@then("a session begins as soon as the {which} token is authorized")
def session_begins(context: Context, which: str) -> None:
    context.stage.expect(word.SessionBegins(token(which)))


@step("the station is up again")
def up_again(context: Context) -> None:
    context.stage.assume(StationBooted())
    context.stage.do(word.LetSettle())


@then("the session ends because nobody connects an EV")
def cable_timeout(context: Context) -> None:
    context.stage.expect(word.CableTimeout())


@then("the {which} token stops the session, unasked")
def stopped_unasked(context: Context, which: str) -> None:
    context.stage.expect(word.StoppedWithoutAsking(token(which)))


@then("the session is stopped by a token")
def stopped(context: Context) -> None:
    context.stage.expect(word.StoppedByToken())


@then("the stop names the {which} token")
def stop_named(context: Context, which: str) -> None:
    context.stage.expect(word.StopNamesToken(token(which)))


@then("the session goes on")
def goes_on(context: Context) -> None:
    context.stage.expect(word.SessionGoesOn())


@then("the session ends as deauthorized")
def deauthorized(context: Context) -> None:
    context.stage.expect(word.Deauthorized())


@then("the session goes on without energy")
def held_back(context: Context) -> None:
    context.stage.expect(word.EnergyHeldBack())


@then("the session may go on charging")
def still_allowed(context: Context) -> None:
    context.stage.expect(word.EnergyStillAllowed())


@then("every session stops")
def all_stopped(context: Context) -> None:
    context.stage.expect(word.AllSessionsStopped())


@then("the end of the sessions is put down to the master pass")
def master_pass_named(context: Context) -> None:
    context.stage.expect(word.MasterPassNamed())
