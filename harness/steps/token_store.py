"""Sentences about what a station knows of tokens: rules of authorization, cache, local list."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.errors import UsageFault
from harness.steps.authorization import token
from harness.usecases import token_store as word

RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "known tokens start without a question": (
        ("known tokens start unasked", "true"),
        ("CSMS is never asked", "false"),
    ),
    "every token is asked about": (("known tokens start unasked", "false"),),
    "no token is asked about": (("CSMS is never asked", "true"),),
    "tokens are asked about again": (("CSMS is never asked", "false"),),
    "the cache is on": (("cache", "true"), ("cache is final", "false"), ("cache life", "86400")),
    "the cache is off": (("cache", "false"),),
    "the cache forgets after 10 seconds": (("cache life", "10"),),
    "the cache forgets after a day": (("cache life", "86400"),),
    "what the cache refuses is final": (("cache is final", "true"),),
    "what the cache refuses is asked about": (("cache is final", "false"),),
    "the list is on": (("list", "true"), ("list is final", "false")),
    "what the list refuses is final": (("list is final", "true"),),
    "what the list refuses is asked about": (("list is final", "false"),),
    "known tokens start offline": (
        ("known tokens start offline", "true"),
        ("unknown tokens start offline", "false"),
    ),
    "unknown tokens start offline": (("unknown tokens start offline", "true"),),
    "unknown tokens do not start offline": (("unknown tokens start offline", "false"),),
    "an invalid token ends the session": (
        ("invalid token ends the session", "true"),
        ("energy on invalid token", "0"),
    ),
    "an invalid token ends the session, whatever its budget": (
        ("invalid token ends the session", "true"),
        ("energy on invalid token", "10000"),
    ),
    "an invalid token suspends the session": (
        ("invalid token ends the session", "false"),
        ("energy on invalid token", "0"),
    ),
    "an invalid token may use 10 kWh": (
        ("invalid token ends the session", "false"),
        ("energy on invalid token", "10000"),
    ),
    "the driver has 20 seconds to connect": (("time to connect", "20"),),
    "the driver has 60 seconds to connect": (("time to connect", "60"),),
    "the master group may stop everything": (("group of master passes", "master"),),
}
"""What features call a rule, and the settings that make it up."""


@step('the station follows the rule "{which}"')
def rule_in_force(context: Context, which: str) -> None:
    if which not in RULES:
        raise UsageFault(f"no rule is called {which!r}; there are: {'; '.join(RULES)}")
    context.stage.do(word.FollowRules(RULES[which]))
    context.stage.assume(word.RulesInForce(RULES[which]))


def has_trait(context: Context, name: str) -> None:
    """A precondition."""
    context.stage.do(word.ReadTrait(name))
    context.stage.assume(word.Trait(name))


@given("the end of authorization ends sessions at this station")
def ends_by_authorization(context: Context) -> None:
    has_trait(context, "authorization ends sessions")


@given("authorization starts sessions at this station")
def starts_by_authorization(context: Context) -> None:
    has_trait(context, "authorization starts sessions")


@given("a pause in the flow of energy does not end sessions at this station")
def lives_with_pauses(context: Context) -> None:
    has_trait(context, "pauses do not end sessions")


@given("the dates in the local list count at this station")
def dates_count(context: Context) -> None:
    has_trait(context, "dates in the list count")


@step("the station knows no tokens")
def knows_no_tokens(context: Context) -> None:
    context.stage.do(word.ForgetTokens())
    context.stage.assume(word.TokensForgotten())


@when("the CSMS orders the station to clear its cache")
def clear_cache(context: Context) -> None:
    context.stage.do(word.ClearCache())


@then('the station answers the order to clear its cache with "{status}"')
def cache_cleared(context: Context, status: str) -> None:
    context.stage.expect(word.CacheCleared(status))


@then("the station is told to clear its cache")
def told_to_clear(context: Context) -> None:
    context.stage.expect(word.CacheClearOrdered())


@given("the station refuses to clear its cache")
def refuses_to_clear(context: Context) -> None:
    context.stage.do(word.StationRefusesToClear())


def listed(context: Context, *entries: word.Listed) -> None:
    """Entries are added to the list, as a precondition."""
    context.stage.do(word.SendList(entries))
    context.stage.assume(word.ListAnswered("Accepted", "changes"))


@given('the local list holds the {which} token as "{status}"')
def list_holds(context: Context, which: str, status: str) -> None:
    listed(context, word.Listed(token(which), status))


@given('the local list holds the {which} token of the {group} group as "{status}"')
def list_holds_with_group(context: Context, which: str, group: str, status: str) -> None:
    listed(context, word.Listed(token(which), status, group))


@given("the local list held the {which} token until it ran out in the past")
def list_held(context: Context, which: str) -> None:
    listed(context, word.Listed(token(which), until="past"))


@when("the CSMS sends a whole local list with the {which} token")
def send_whole(context: Context, which: str) -> None:
    context.stage.do(word.SendList((word.Listed(token(which)),), whole=True))


@when("the CSMS sends a whole local list without any token")
def send_empty(context: Context) -> None:
    context.stage.do(word.SendList((), whole=True))


@when("the CSMS adds the {which} token to the local list")
def add_to_list(context: Context, which: str) -> None:
    context.stage.do(word.SendList((word.Listed(token(which)),)))


@when('the CSMS changes the {which} token in the local list to "{status}"')
def change_in_list(context: Context, which: str, status: str) -> None:
    context.stage.do(word.SendList((word.Listed(token(which), status),)))


@when("the CSMS strikes the {which} token off the local list")
def strike_off(context: Context, which: str) -> None:
    context.stage.do(word.SendList((word.Listed(token(which), status=""),)))


@when("the CSMS sends changes to the local list that change nothing")
def change_nothing(context: Context) -> None:
    context.stage.do(word.SendList(()))


@when("the CSMS sends changes to the local list with the version {version:d}")
def stale_changes(context: Context, version: int) -> None:
    context.stage.do(word.SendList((word.Listed("second_id_token"),), version=version))


@then('the station answers the whole list with "{status}"')
def whole_answered(context: Context, status: str) -> None:
    context.stage.expect(word.ListAnswered(status, "whole"))


@then('the station answers the changes with "{status}"')
def changes_answered(context: Context, status: str) -> None:
    context.stage.expect(word.ListAnswered(status, "changes"))


@then('the station answers the stale changes with "{status}"')
def stale_answered(context: Context, status: str) -> None:
    context.stage.expect(word.ListAnswered(status, "stale"))


@then("the station names the version of that list when it is asked")
def version_told(context: Context) -> None:
    context.stage.do(word.AskListVersion())
    context.stage.expect(word.ListVersionTold())


@then("the station is sent the whole list, well formed")
def whole_sent(context: Context) -> None:
    context.stage.expect(word.ListSent("whole"))


@then("the station is sent the changes, well formed")
def changes_sent(context: Context) -> None:
    context.stage.expect(word.ListSent("changes"))
