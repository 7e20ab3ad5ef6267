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


@given("the CSMS shows a certificate with its name as common name and nowhere else")
def csms_shows_common_name(context: Context) -> None:
    context.stage.do(word.ShowCommonNameOnly())


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


@then("the station knows the CSMS by its common name")
def common_name_believed(context: Context) -> None:
    context.stage.expect(word.CommonNameBelieved())


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


@then("the station does not make do with less, however often it tries")
def no_less(context: Context) -> None:
    context.stage.expect(word.MakesDoWithNoLess())


@then("the station tells of a problem with {event}")
def event_told(context: Context, event: str) -> None:
    context.stage.expect(word.SecurityEventTold(event))
