"""Sentences of 7.9.4, the secured connection."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import secure_connection as word


@given("the CSMS shows a certificate that {flaw}")
def csms_shows(context: Context, flaw: str) -> None:
    context.stage.do(word.ShowCertificate(flaw))


@given("our station shows a certificate that {flaw}")
def station_shows(context: Context, flaw: str) -> None:
    context.stage.do(word.ShowCertificate(flaw))


@given("our station shows no certificate")
def station_shows_none(context: Context) -> None:
    context.stage.do(word.ShowNoCertificate())


@given("the CSMS speaks nothing but {versions}")
def csms_speaks(context: Context, versions: str) -> None:
    context.stage.do(word.SpeakOnly(versions))


@given("our station speaks nothing but {versions}")
def station_speaks(context: Context, versions: str) -> None:
    context.stage.do(word.SpeakOnly(versions))


@given("the CSMS agrees to nothing but {suites}")
def csms_offers(context: Context, suites: str) -> None:
    context.stage.do(word.OfferOnly(suites))


@given("our station offers nothing but {suites}")
def station_offers(context: Context, suites: str) -> None:
    context.stage.do(word.OfferOnly(suites))


@step("the CSMS is as it should be again")
def csms_proper(context: Context) -> None:
    context.stage.do(word.BeProperAgain())


@step("our station is as it should be again")
def station_proper(context: Context) -> None:
    context.stage.do(word.BeProperAgain())


@when("our station comes without TLS")
def in_the_clear(context: Context) -> None:
    context.stage.do(word.SpeakInTheClear())


@given("our station calls itself by another serial number than its certificate")
def other_serial_number(context: Context) -> None:
    context.stage.do(word.AnnounceOtherSerialNumber())


@then("a secured connection is made")
def secured(context: Context) -> None:
    context.stage.expect(word.SecureConnection())


@then("a secured connection is made, and the station shows its certificate")
def secured_with_certificate(context: Context) -> None:
    context.stage.expect(word.SecureConnection(certificate=True))


@then("the station offered the {what} that it should")
def offered_well(context: Context, what: str) -> None:
    context.stage.expect(word.OfferedWell(what))


@then("the certificate of the CSMS is what stations need")
def server_certificate(context: Context) -> None:
    context.stage.expect(word.ServerCertificateGood())


@then("the certificate of the station is its own")
def station_certificate(context: Context) -> None:
    context.stage.expect(word.StationCertificateGood())


@then("the station refuses the connection to a CSMS whose certificate {flaw}")
def refused_by_station(context: Context, flaw: str) -> None:
    context.stage.expect(word.ConnectionRefused(flaw))


@then("the CSMS refuses a station whose certificate {flaw}")
def refused_by_csms(context: Context, flaw: str) -> None:
    context.stage.expect(word.ConnectionRefused(flaw))


@then("the connection is refused for the {why}")
def refused(context: Context, why: str) -> None:
    context.stage.expect(word.ConnectionRefused(why))


@then("the station does not try without TLS")
def never_clear(context: Context) -> None:
    context.stage.expect(word.NeverInTheClear())


@then("the station tells of a problem with {event}")
def event_told(context: Context, event: str) -> None:
    context.stage.expect(word.SecurityEventTold(event))


@step("the CSMS gives the station a connection with a {level} security profile")
def prepare_profile(context: Context, level: str) -> None:
    context.stage.do(word.PrepareProfile(level))


@then("the station takes the connection")
def profile_taken(context: Context) -> None:
    context.stage.expect(word.ProfileTaken(True))


@given("the station takes the connection")
def profile_was_taken(context: Context) -> None:
    context.stage.assume(word.ProfileTaken(True))


@then("the station refuses the connection")
def profile_refused(context: Context) -> None:
    context.stage.expect(word.ProfileTaken(False))


@step("the CSMS puts that connection first")
def prefer_profile(context: Context) -> None:
    context.stage.do(word.PreferProfile())


@then("the station agrees to use it first")
def order_taken(context: Context) -> None:
    context.stage.expect(word.OrderTaken())


@then("the station refuses to use it for want of a {lacking}")
def order_refused(context: Context, lacking: str) -> None:
    context.stage.expect(word.OrderTaken(lacking))


@given("the CSMS takes stations of the higher security profile")
def takes_higher(context: Context) -> None:
    context.stage.do(word.TakeStationsOfHigherProfile())


@when("the CSMS restarts the station to use it")
def restart_for_profile(context: Context) -> None:
    context.stage.do(word.RestartForProfile())


@when("the CSMS asks for the security profile in use")
def read_profile(context: Context) -> None:
    context.stage.do(word.ReadProfile())


@then("the higher security profile is in use, and nothing lower is left")
def profile_in_use(context: Context) -> None:
    context.stage.expect(word.ProfileInUse())


@then("our station is given a connection with the higher security profile")
def profile_prepared(context: Context) -> None:
    context.stage.expect(word.ProfilePrepared())


@then("our station is told to use it first")
def profile_preferred(context: Context) -> None:
    context.stage.expect(word.ProfilePreferred())
