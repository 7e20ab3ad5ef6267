"""Sentences of F1: cards of drivers, who keeps them, and who decides whether somebody may charge."""

from collections.abc import Mapping
from typing import Final

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import roaming_tokens as word

_PARTS: Final[Mapping[str, str]] = {
    "all": "all",
    "the newer": "newer",
    "the older": "older",
}
_REFUSED: Final[Mapping[str, str]] = {
    "it is the card of another provider": "of another provider",
    "its uid is not the one in the address": "with another uid",
    "a field is missing or wrong": "field",
}
_STORIES: Final[Mapping[str, str]] = {
    "directly of a good card": "a good card",
    "through the hub that it is not valid any more": "not valid any more",
    "directly that it was valid a while ago": "valid, a while ago",
}

# -- the provider is tested ----------------------------------------------------------------------------------------


@given("our operator tells {way} of a place to charge")
def offer_place(context: Context, way: str) -> None:
    context.stage.do(word.OfferPlace(way))


@when("our operator tells {way} that the place is closed and taken")
def offer_shut_place(context: Context, way: str) -> None:
    context.stage.do(word.OfferPlace(way, shut=True))


@given("our operator looks {way} at the cards of the provider")
def look_at_cards(context: Context, way: str) -> None:
    context.stage.do(word.LookAtCards(way))


@given("there is {kind} of a driver who may charge")
def card_listed(context: Context, kind: str) -> None:
    context.stage.assume(word.CardListed(kind))


@when("our operator asks {way} whether the driver with {card} may charge")
def ask_whether(context: Context, way: str, card: str) -> None:
    context.stage.do(word.AskWhether(way, card))


@when("our operator asks {way} whether the driver with {card} may charge, {how}")
def ask_whether_badly(context: Context, way: str, card: str, how: str) -> None:
    context.stage.do(word.AskWhether(way, card, how))


@given("that driver may charge there")
def may_charge_there(context: Context) -> None:
    context.stage.assume(word.MayCharge())


@then("the driver may charge, and the answer names the card and the place")
def may_charge(context: Context) -> None:
    context.stage.expect(word.MayCharge())


@then("the driver may charge all the same")
def may_charge_anyway(context: Context) -> None:
    context.stage.expect(word.MayCharge(anyway=True))


@then("the driver may not charge because {why}")
def may_not_charge(context: Context, why: str) -> None:
    context.stage.expect(word.MayNotCharge(why))


@then("the card is not known, and no more is said")
def card_unknown(context: Context) -> None:
    context.stage.expect(word.CardUnknown())


@then("there is no such card of that type")
def type_unknown(context: Context) -> None:
    context.stage.expect(word.CardUnknown(by_type=True))


@then("the provider wants to know the place")
def place_wanted(context: Context) -> None:
    context.stage.expect(word.PlaceWanted())


@then("the question is refused because it is {fault}")
def question_refused(context: Context, fault: str) -> None:
    context.stage.expect(word.QuestionRefused(fault))


@when("the provider sees to it that {why} for a card")
def block_card(context: Context, why: str) -> None:
    context.stage.do(word.BlockCard(why))


@when("the provider lets the card charge again")
def release_card(context: Context) -> None:
    context.stage.do(word.ReleaseCard())


@when("our operator reads {part} cards {way}, a few at a time")
def read_cards(context: Context, part: str, way: str) -> None:
    context.stage.do(word.ReadCards(way, _PARTS[part]))


@then("our operator has got {part} cards, each of them once")
def cards_read(context: Context, part: str) -> None:
    context.stage.expect(word.CardsRead(_PARTS[part]))


@given("our operator answers news of cards {way} with {how}")
def turn_news_away(context: Context, way: str, how: str) -> None:
    context.stage.do(word.TurnNewsAway(way, how))


@when("the provider changes something about a card")
def change_card(context: Context) -> None:
    context.stage.do(word.ChangeCard())


@given("it tells us of that card")
def card_news_come(context: Context) -> None:
    context.stage.assume(word.CardNewsCome())


@then("it does not tell the same of that card once more")
def news_not_repeated(context: Context) -> None:
    context.stage.expect(word.NewsNotRepeated())


@when("our operator asks {way} for the cards that have changed")
def look_at_changes(context: Context, way: str) -> None:
    context.stage.do(word.LookAtChanges(way))


@then("the card is among them as it is now")
def change_listed(context: Context) -> None:
    context.stage.expect(word.ChangeListed())


# -- the operator is tested: it keeps cards ---------------------------------------------------------------------------


@when("our provider tells {way} of a card that is {what}")
def tell_card(context: Context, way: str, what: str) -> None:
    context.stage.do(word.TellCard(way, what))


@when("our provider tells {way} of a card {what}, which is wrong")
def tell_card_wrongly(context: Context, way: str, what: str) -> None:
    context.stage.do(word.TellCard(way, what))


@when("our provider tells {way} of an app with the same uid")
def tell_app(context: Context, way: str) -> None:
    context.stage.do(word.TellCard(way, "an app with the same uid"))


@given("that card was taken")
def card_was_taken(context: Context) -> None:
    context.stage.assume(word.CardTaken())


@then("that card is taken")
def card_taken(context: Context) -> None:
    context.stage.expect(word.CardTaken())


@when("our provider tells {way} that the card is not valid any more")
def invalidate_card(context: Context, way: str) -> None:
    context.stage.do(word.InvalidateCard(way))


@when("our provider tells {way} that the card is not valid any more, but not since when")
def invalidate_card_undated(context: Context, way: str) -> None:
    context.stage.do(word.InvalidateCard(way, undated=True))


@then("that card is refused because {why}")
def card_refused(context: Context, why: str) -> None:
    context.stage.expect(word.CardRefused(_REFUSED[why]))


@when("our provider asks the operator {way} for {what}")
def ask_for_card(context: Context, way: str, what: str) -> None:
    context.stage.do(word.AskForCard(way, what))


@then("it comes back as it was told")
def card_returned(context: Context) -> None:
    context.stage.expect(word.CardReturned())


@then("it comes back as it was told, and not the other one")
def card_told_apart(context: Context) -> None:
    context.stage.expect(word.CardReturned(apart=True))


@then("there is no such card, for it was never told")
def card_never_told(context: Context) -> None:
    context.stage.expect(word.CardNotThere("it was never told"))


@then("nothing was kept of the card {why}")
def card_not_kept(context: Context, why: str) -> None:
    context.stage.expect(word.CardNotThere(why))


@when("our provider, connected both ways, tells {story}")
def tell_story(context: Context, story: str) -> None:
    context.stage.do(word.TellStory(_STORIES[story]))


@then("that is heard, whether it is believed or not")
def story_heard(context: Context) -> None:
    context.stage.expect(word.StoryHeard())


@when("our provider, connected both ways, asks what holds")
def ask_what_holds(context: Context) -> None:
    context.stage.do(word.TellStory("and now?"))


@then("the newer story of the card holds")
def newer_counts(context: Context) -> None:
    context.stage.expect(word.NewerCounts())


# -- the operator is tested: it lets drivers charge, or not -----------------------------------------------------------


@given("our provider looks {way} at the places of the operator")
def look_at_places(context: Context, way: str) -> None:
    context.stage.do(word.LookAtPlaces(way))


@given("one of these places is free")
def place_free(context: Context) -> None:
    context.stage.assume(word.PlaceFree())


@given("our provider hands out {way} a card with whitelist {whitelist}")
def hand_out_card(context: Context, way: str, whitelist: str) -> None:
    context.stage.do(word.HandOutCard(way, whitelist))


@given("the clearing house behind our hub hands out a card with whitelist {whitelist}")
def hand_out_issued_card(context: Context, whitelist: str) -> None:
    context.stage.do(word.HandOutCard("through a hub", whitelist, "the clearing house"))


@given("our provider, connected both ways, hands out through the hub a card with whitelist {whitelist}")
def hand_out_card_by_hub(context: Context, whitelist: str) -> None:
    context.stage.do(word.HandOutCard("through a hub", whitelist, "our provider, through the hub"))


@given("whoever asks about a card is answered {how}")
def decide(context: Context, how: str) -> None:
    context.stage.do(word.Decide(how))


@when("the driver shows the card")
def present_card(context: Context) -> None:
    context.stage.do(word.PresentCard())


@when("the driver with the card stops")
def stop_charging(context: Context) -> None:
    context.stage.do(word.StopCharging())


@then("the whitelist of the card is obeyed")
def whitelist_obeyed(context: Context) -> None:
    context.stage.expect(word.WhitelistObeyed())


@then("our provider is asked about the card")
def asked_for(context: Context) -> None:
    context.stage.expect(word.AskedFor())


@then("the clearing house is asked about the card")
def asked_at_issuer(context: Context) -> None:
    context.stage.expect(word.AskedAtIssuer())


@then("our provider is asked about the card once, on one of both ways")
def asked_once(context: Context) -> None:
    context.stage.expect(word.AskedOnce())


@then("the driver with the card charges")
def charging_begins(context: Context) -> None:
    context.stage.expect(word.ChargingBegins())


@then("the driver with the card charges although nobody can be reached")
def charging_begins_offline(context: Context) -> None:
    context.stage.expect(word.ChargingBegins(offline=True))


@then("the driver with the card does not charge after {answer}")
def no_charging(context: Context, answer: str) -> None:
    context.stage.expect(word.NoCharging(answer))


@then("the session names the authorisation of our provider")
def reference_in_session(context: Context) -> None:
    context.stage.expect(word.ReferenceTold("session"))


@then("the bill names the authorisation of our provider")
def reference_in_cdr(context: Context) -> None:
    context.stage.expect(word.ReferenceTold("cdr"))
