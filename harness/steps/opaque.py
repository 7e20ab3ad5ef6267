"""Sentences of B.3: parts of messages that are signed or sealed."""

from behave import then, when

from harness.engine.gherkin import Context
from harness.usecases import opaque as word

WHAT = {
    "that is signed": "signed",
    "with something of its maker's own": "own",
    "that is signed, with something of its maker's own": "both",
}


@when("our station reports a reading {what}")
def report(context: Context, what: str) -> None:
    context.stage.do(word.ReportSealed(WHAT[what]))


@then("the CSMS takes the reading")
def taken(context: Context) -> None:
    context.stage.expect(word.SealedTaken())


@then("the CSMS has kept what was signed as it was sent")
def kept(context: Context) -> None:
    context.stage.do(word.LookUpReadings())
    context.stage.assume(word.ReadingsShown())
    context.stage.expect(word.SealedKept())
