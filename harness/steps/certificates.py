"""Sentences of 8.3.16 to 8.3.18, 8.3.20, 8.3.21 and 8.4.9 where a station is tested: its roots, its own certificate, and
what it asks about certificates.
"""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import certificates as word

# -- roots


@step("the CSMS hands the station a {kind} root")
def install_root(context: Context, kind: str) -> None:
    context.stage.do(word.InstallRoot(kind))


@given("the station has taken a {kind} root from the CSMS")
def root_given(context: Context, kind: str) -> None:
    context.stage.do(word.InstallRoot(kind))
    context.stage.assume(word.RootTaken())


@step("the CSMS hands the station a successor of the CSMS root in use")
def install_successor(context: Context) -> None:
    context.stage.do(word.InstallSuccessor())


@given("the station has taken a successor of the CSMS root in use")
def successor_given(context: Context) -> None:
    context.stage.do(word.InstallSuccessor())
    context.stage.assume(word.RootTaken())


@when("the CSMS hands the station its old root, signed by the successor")
def install_old(context: Context) -> None:
    context.stage.do(word.InstallOldUnderSuccessor())


@given("the CSMS goes over to a certificate under the {root} root")
def go_over(context: Context, root: str) -> None:
    context.stage.do(word.GoOver(root))


@then("the station connects to it")
def connects(context: Context) -> None:
    context.stage.expect(word.Connects())


@then("the station does not believe the CSMS")
def connects_not(context: Context) -> None:
    context.stage.expect(word.ConnectsNot())


@when("the CSMS hands the station a CSMS root that {flaw}")
def install_flawed(context: Context, flaw: str) -> None:
    context.stage.do(word.InstallFlawed(flaw))


@when("the CSMS hands the station a root of a kind that does not exist")
def install_of_unknown_kind(context: Context) -> None:
    context.stage.do(word.InstallOfUnknownKind())


@then("the station takes the root")
def root_taken(context: Context) -> None:
    context.stage.expect(word.RootTaken())


@then("the station refuses the root that {flaw}")
def root_refused(context: Context, flaw: str) -> None:
    context.stage.expect(word.RootRefused(flaw))


@then("the station refuses to be handed over to it")
def stranger_refused(context: Context) -> None:
    context.stage.expect(word.StrangerRefused())


@then("the station does not accept such an order")
def unknown_kind_refused(context: Context) -> None:
    context.stage.expect(word.UnknownKindRefused())


@given("the CSMS has seen which CSMS roots the station has")
def roots_seen(context: Context) -> None:
    context.stage.do(word.ListCertificates(("CSMS",)))
    context.stage.assume(word.Listed(("CSMS",)))


@when("the CSMS asks which certificates the station has")
def list_all(context: Context) -> None:
    context.stage.do(word.ListCertificates())


@when("the CSMS asks which {kinds} certificates the station has")
def list_kinds(context: Context, kinds: str) -> None:
    context.stage.do(word.ListCertificates(split(kinds)))


def split(kinds: str) -> tuple[str, ...]:
    """ "CSMS and V2G" → the two kinds."""
    return tuple(kinds.split(" and "))


@then("the station lists each that it was handed")
def listed_all(context: Context) -> None:
    context.stage.expect(word.Listed())


@then("the station lists each {kinds} root that it was handed, and nothing else")
def listed_kinds(context: Context, kinds: str) -> None:
    context.stage.expect(word.Listed(split(kinds)))


@then("the station does not list it")
def not_listed(context: Context) -> None:
    context.stage.expect(word.NotListed())


@then("the station lists nothing")
def nothing_listed(context: Context) -> None:
    context.stage.expect(word.NothingListed())


@then("the station lists the successor and not the root that it replaced")
def only_successor(context: Context) -> None:
    context.stage.expect(word.OnlySuccessorListed())


@then("the station still lists the root that was replaced")
def predecessor(context: Context) -> None:
    context.stage.expect(word.PredecessorListed())


@then("the station lists its V2G certificate with the CAs above it")
def chain_listed(context: Context) -> None:
    context.stage.expect(word.ChainListed())


@step("the CSMS has the station remove {which}")
def remove(context: Context, which: str) -> None:
    context.stage.do(word.RemoveCertificate(which))


@then("the station removes it")
def removed(context: Context) -> None:
    context.stage.expect(word.Removed())


@then("the station removes nothing, for {why}")
def removal_refused(context: Context, why: str) -> None:
    context.stage.expect(word.RemovalRefused(why))


@then("the station removes it or says that it does not")
def removal_settled(context: Context) -> None:
    context.stage.expect(word.RemovalSettled())


@step("the CSMS hands the station the CSMS root in use again")
def put_back(context: Context) -> None:
    context.stage.do(word.PutBack())


@given("the station has it again")
def has_it_again(context: Context) -> None:
    context.stage.assume(word.RootTaken())


@then("all that the station was handed can be removed again")
def tidy(context: Context) -> None:
    context.stage.do(word.TidyUp())
    context.stage.assume(word.Tidy())


@given("the CSMS knows for how many certificates the station has room")
def store_limit(context: Context) -> None:
    context.stage.do(word.AskStoreLimit())
    context.stage.assume(word.StoreLimitTold())


@when("the CSMS hands the station one root more than it has room for")
def fill_store(context: Context) -> None:
    context.stage.do(word.FillStore())


@then("the station takes all for which there is room")
def store_filled(context: Context) -> None:
    context.stage.expect(word.StoreFilled())


@then("the station takes no more than that")
def store_full(context: Context) -> None:
    context.stage.expect(word.StoreFull())


# -- the station's own certificate


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


@given("the CSMS accepts what the station asks to have signed")
def takes_requests(context: Context) -> None:
    context.stage.do(word.TakeRequests(True))


@given("the CSMS declines what the station asks to have signed")
def declines_requests(context: Context) -> None:
    context.stage.do(word.TakeRequests(False))


@step("the CSMS tells the station to renew its {kind} certificate")
def demand(context: Context, kind: str) -> None:
    context.stage.do(word.DemandRequest(kind))


@given("the station has asked for a new {kind} certificate")
def has_asked(context: Context, kind: str) -> None:
    context.stage.do(word.DemandRequest(kind))
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
    context.stage.assume(word.RequestMade(kind))
    context.stage.do(word.HandOver(kind=kind))
    context.stage.assume(word.CertificateTaken())
    context.stage.assume(word.BackAfterRenewal())


@given("the station is back with it")
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


@then("the station soon asks for another one by itself")
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


# -- questions of the station, and the signers of firmware


@given("the CSMS can tell how things stand with certificates")
def tells_status(context: Context) -> None:
    context.stage.do(word.TellStatus("good"))


@given("the CSMS cannot find out how things stand with certificates")
def tells_no_status(context: Context) -> None:
    context.stage.do(word.TellStatus("unknown"))


@then("the station asks how things stand with its V2G certificate and the CAs above it")
def status_asked(context: Context) -> None:
    context.stage.expect(word.StatusAsked())


@then("the station asks again within {days:g} days")
def status_asked_again(context: Context, days: float) -> None:
    context.stage.expect(word.StatusAskedAgain(days))


@then("the station does not press for an answer for {seconds:g} seconds")
def no_flood(context: Context, seconds: float) -> None:
    context.stage.expect(word.NoFlood(seconds))


@when('an EV wants a contract certificate, "{action}"')
def ev_request(context: Context, action: str) -> None:
    context.stage.do(word.EvRequest(action))


@given("the CSMS has a contract certificate for the EV")
def contract_found(context: Context) -> None:
    context.stage.do(word.AnswerEv(True))


@given("the CSMS has no contract certificate for the EV")
def contract_missing(context: Context) -> None:
    context.stage.do(word.AnswerEv(False))


@then('the station passes on what the EV says, "{action}"')
def ev_request_passed_on(context: Context, action: str) -> None:
    context.stage.expect(word.EvRequestPassedOn(action))


@when("the CSMS orders firmware whose signer has a certificate that {flaw}")
def order_firmware(context: Context, flaw: str) -> None:
    context.stage.do(word.OrderFirmware(flaw))


@then("the station refuses the firmware for its signer")
def firmware_refused(context: Context) -> None:
    context.stage.expect(word.FirmwareRefused())


@then("the station reports that the signer of firmware is not to be trusted")
def bad_signer_reported(context: Context) -> None:
    context.stage.expect(word.BadSignerReported())
