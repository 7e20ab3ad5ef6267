"""Sentences of 8.3.18 and 8.3.20 where a station is tested: its own certificates."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import own_certificates as word
from harness.usecases.certificates import Connects
from harness.usecases.onboarding import HangUp
from harness.usecases.triggering import AskTaken


@given("the CSMS knows how the station has certificates signed")
def settings_read(context: Context) -> None:
    context.stage.do(word.ReadSigningSettings())
    context.stage.assume(word.SigningSettingsTold())


@given(
    "the station will wait {seconds:d} seconds for a certificate, and twice as long each of {times:d} times"
)
def waits_set(context: Context, seconds: int, times: int) -> None:
    context.stage.do(word.SetSigningWaits(seconds, times))
    context.stage.assume(word.SigningWaitsTaken())


@then("the station can be set to wait for certificates as it did before")
def waits_restored(context: Context) -> None:
    context.stage.do(word.SetSigningWaits(None))
    context.stage.assume(word.SigningWaitsTaken())


@given("the station believes in the {kind} root of the operator")
def operator_believed(context: Context, kind: str) -> None:
    context.stage.do(word.VouchForOperator(kind))
    context.stage.assume(word.OperatorBelieved())


@given("the CSMS has seen the certificate of the station")
def seen(context: Context) -> None:
    context.stage.do(HangUp())
    context.stage.assume(Connects())


@given("the CSMS accepts what the station asks to have signed")
def takes_requests(context: Context) -> None:
    context.stage.do(word.TakeRequests(True))


@given("the CSMS declines what the station asks to have signed")
def declines_requests(context: Context) -> None:
    context.stage.do(word.TakeRequests(False))


@step("the CSMS tells the station to renew its {kind} certificate")
def demand(context: Context, kind: str) -> None:
    context.stage.do(word.DemandRequest(kind))
    context.stage.assume(AskTaken())


@given("the station has asked for a new {kind} certificate")
def has_asked(context: Context, kind: str) -> None:
    context.stage.do(word.DemandRequest(kind))
    context.stage.assume(AskTaken())
    context.stage.assume(word.RequestMade(kind))


@then("the station asks for a {kind} certificate")
def request_made(context: Context, kind: str) -> None:
    context.stage.expect(word.RequestMade(kind))


@then("it asks in its own name and the operator's")
def names_station(context: Context) -> None:
    context.stage.expect(word.RequestNamesStation())


@then("it asks for a key that is new")
def key_is_new(context: Context) -> None:
    context.stage.expect(word.KeyIsNew())


@then(
    "the station asks again after {seconds:d} seconds, then waits twice as long each of {times:d} times, and stops"
)
def repeated(context: Context, seconds: int, times: int) -> None:
    context.stage.expect(word.RequestRepeated(seconds, times))


@then("the station asks for no certificate for {seconds:g} seconds")
def no_more_requests(context: Context, seconds: float) -> None:
    context.stage.expect(word.NoMoreRequests(seconds))


@step("the CSMS sends the {kind} certificate that the station asked for")
def hand_over(context: Context, kind: str) -> None:
    context.stage.do(word.HandOver(kind=kind))


@given("the CSMS will let nobody in with the certificate that was asked for")
def lock_out(context: Context) -> None:
    context.stage.do(word.LockOutNewCertificate())


@when("the CSMS sends a V2G certificate that {flaw}")
def hand_over_flawed_v2g(context: Context, flaw: str) -> None:
    context.stage.do(word.HandOver(flaw, "V2G"))


@when("the CSMS sends a certificate that {flaw}")
def hand_over_flawed(context: Context, flaw: str) -> None:
    context.stage.do(word.HandOver(flaw))


@when("the CSMS sends the certificate, and it runs out in {days:d} days")
def hand_over_short(context: Context, days: int) -> None:
    context.stage.do(word.HandOver(days=days))


@when("the CSMS sends a certificate though nobody asked for one")
def hand_over_unasked(context: Context) -> None:
    context.stage.do(word.HandOverUnasked())


@given("the station has got a new {kind} certificate")
def renewed(context: Context, kind: str) -> None:
    context.stage.do(word.TakeRequests(True))
    context.stage.do(word.DemandRequest(kind))
    context.stage.assume(AskTaken())
    context.stage.assume(word.RequestMade(kind))
    context.stage.do(word.HandOver(kind=kind))
    context.stage.assume(word.CertificateTaken())
    context.stage.assume(word.BackAfterRenewal())


@given("the station is back with it")
@given("the station is back, if it has taken it")
def back_after_renewal(context: Context) -> None:
    context.stage.assume(word.BackAfterRenewal())


@then("the station takes the certificate")
def certificate_taken(context: Context) -> None:
    context.stage.expect(word.CertificateTaken())


@then("the station refuses the certificate that {flaw}")
def certificate_refused(context: Context, flaw: str) -> None:
    context.stage.expect(word.CertificateRefused(flaw))


@then("the station takes the certificate or refuses it")
def certificate_settled(context: Context) -> None:
    context.stage.expect(word.CertificateSettled())


@then("the station refuses the chain")
def too_much_refused(context: Context) -> None:
    context.stage.expect(word.TooMuchRefused())


@then("the station refuses what it has no key for")
def unasked_refused(context: Context) -> None:
    context.stage.expect(word.UnaskedRefused())


@then("the station reports that it was sent a bad certificate")
def bad_certificate_reported(context: Context) -> None:
    context.stage.expect(word.BadCertificateReported())


@then("the station asks for another one by itself within a day")
def renews_in_time(context: Context) -> None:
    context.stage.expect(word.RenewsInTime())


@then("the station comes back and shows its {which} certificate")
def connects_with(context: Context, which: str) -> None:
    context.stage.expect(word.ConnectsWith(which))


@then("the station shows a certificate of its own")
def shows_factory_certificate(context: Context) -> None:
    context.stage.expect(word.ShowsFactoryCertificate())


@then("the station has told no password and no key")
def nothing_secret(context: Context) -> None:
    context.stage.expect(word.NothingSecretReported())
