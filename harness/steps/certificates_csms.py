"""Sentences of 8.3.16 to 8.3.21 and 8.4.9 where a CSMS is tested: certificates handed out, signed, asked about."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import certificates_csms as word
from harness.usecases.authorization_csms import ValueNamed

_ALL = ("CSMS", "manufacturer", "V2G", "V2G chain", "mobility operator")


def kinds(text: str) -> tuple[str, ...]:
    """ "V2G and CSMS" are two kinds; "all" means that none is named."""
    return () if text == "all" else tuple(text.split(" and "))


# -- roots and lists


@given("our station has {what} certificates")
def station_has(context: Context, what: str) -> None:
    context.stage.do(word.StationHas(kinds(what) or _ALL))


@given("our station has {what} certificates, listed by {algorithm}")
def station_has_listed(context: Context, what: str, algorithm: str) -> None:
    context.stage.do(word.StationHas(kinds(what) or _ALL, algorithm))


@given("our station has no certificates to list")
def station_has_none(context: Context) -> None:
    context.stage.do(word.StationHas(()))


@given('our station answers the installation of a root with "{how}"')
def declines_root(context: Context, how: str) -> None:
    context.stage.do(word.StationDeclines("a root", how))


@given('our station answers the removal of a certificate with "{how}"')
def declines_removal(context: Context, how: str) -> None:
    context.stage.do(word.StationDeclines("a removal", how))


@given("our station refuses the certificates that it is sent")
def declines_signed(context: Context) -> None:
    context.stage.do(word.StationDeclines("a signed certificate", "Rejected"))


@when("the operator hands out the {kind} root")
def order_root(context: Context, kind: str) -> None:
    context.stage.do(word.OrderRoot(kind))


@step("the operator asks for the list of {what} certificates")
def order_list(context: Context, what: str) -> None:
    context.stage.do(word.OrderList(kinds(what)))


@when("the operator removes the certificate that was listed")
def order_removal(context: Context) -> None:
    context.stage.do(word.OrderRemoval())


@then("our station is told to install a {kind} root")
def root_ordered(context: Context, kind: str) -> None:
    context.stage.expect(word.RootOrdered(kind))


@step("our station is asked for the list of {what} certificates")
def list_ordered(context: Context, what: str) -> None:
    context.stage.expect(word.ListOrdered(kinds(what)))


@then("our station is asked for a list with {what} certificates")
def list_with(context: Context, what: str) -> None:
    context.stage.expect(word.ListOrdered(kinds(what), more=True))


@then("our station is told to remove a certificate that it listed")
def removal_ordered(context: Context) -> None:
    context.stage.expect(word.RemovalOrdered())


@then("{what} is not ordered again by itself")
def not_again(context: Context, what: str) -> None:
    context.stage.expect(word.NotOrderedAgain(what))


@then("the CSMS does not show the root as installed")
def not_booked(context: Context) -> None:
    context.stage.do(word.LookUpRoots())
    context.stage.assume(word.RootsShown())
    context.stage.expect(word.RootNotBooked())


# -- the certificate of the station


@when("the operator has the {kind} certificate renewed")
def order_renewal(context: Context, kind: str) -> None:
    context.stage.do(word.OrderRenewal(kind))


@then("our station is told to ask for a new {kind} certificate")
def renewal_ordered(context: Context, kind: str) -> None:
    context.stage.expect(word.RenewalOrdered(kind))


@when("our station asks for a {kind} certificate")
def ask_certificate(context: Context, kind: str) -> None:
    context.stage.do(word.AskForCertificate("good", kind))


@when("our station asks for a {kind} certificate for a key of {key}")
def ask_certificate_key(context: Context, kind: str, key: str) -> None:
    context.stage.do(word.AskForCertificate(key, kind))


@when('our station asks to sign "{how}"')
def ask_forbidden(context: Context, how: str) -> None:
    context.stage.do(word.AskForCertificate(how))


@then("the CSMS takes the request on")
def signing_accepted(context: Context) -> None:
    context.stage.expect(word.SigningAccepted())


@then("the CSMS refuses the request")
def signing_refused(context: Context) -> None:
    context.stage.expect(word.SigningRefused(certain=True))


@then("the CSMS does not take the request on")
def signing_refused_early(context: Context) -> None:
    context.stage.expect(word.SigningRefused(certain=False))


@then("a certificate comes that our station can use")
def issued(context: Context) -> None:
    context.stage.expect(word.CertificateIssued())


@then("it is of the kind that was asked for")
def kind_kept(context: Context) -> None:
    context.stage.expect(word.KindKept())


@then("no certificate comes")
def nothing_issued(context: Context) -> None:
    context.stage.expect(word.NothingIssued())


@then("the CSMS has shown no private key")
def no_key(context: Context) -> None:
    context.stage.expect(word.NoKeyShown())


# -- questions that are passed on


@given("the CSMS is said to reach our responder")
def responder_named(context: Context) -> None:
    context.stage.assume(ValueNamed("ocsp_responder"))


@when("our station asks about a {which} certificate")
def ask_status(context: Context, which: str) -> None:
    context.stage.do(word.AskForStatus(which))


@when("our station asks about a {which} certificate by {algorithm}")
def ask_status_by(context: Context, which: str, algorithm: str) -> None:
    context.stage.do(word.AskForStatus(which, algorithm=algorithm))


@when("our station asks about a certificate, and the responder {how}")
def ask_status_of(context: Context, how: str) -> None:
    context.stage.do(word.AskForStatus("good", how))


@when("our station asks about a certificate, and the answer of the responder is a {spoil}")
def ask_status_spoilt(context: Context, spoil: str) -> None:
    context.stage.do(word.AskForStatus("good", spoil))


@when("our station asks about a certificate without naming a responder")
def ask_status_nobody(context: Context) -> None:
    context.stage.do(word.AskForStatusOfNobody())


@then("our station is told that the certificate is {status}")
def status_passed_on(context: Context, status: str) -> None:
    context.stage.expect(word.StatusPassedOn(status))


@then("our station is told in time that nothing could be found out")
def status_not_had(context: Context) -> None:
    context.stage.expect(word.StatusNotHad())


@then("our station is answered")
def status_answered(context: Context) -> None:
    context.stage.expect(word.StatusAnswered())


@then("what it is told is no dishonest answer of the responder")
def held_back(context: Context) -> None:
    context.stage.expect(word.BadStatusHeldBack())


@then("the CSMS does not accept the question")
def question_refused(context: Context) -> None:
    context.stage.expect(word.StatusQuestionRefused())


# -- contract certificates


@given("the CSMS is said to know a pool of contract certificates")
def pool_named(context: Context) -> None:
    context.stage.assume(ValueNamed("contract_exi"))


@when('a vehicle wants a contract certificate, "{which}"')
def ask_contract(context: Context, which: str) -> None:
    context.stage.do(word.AskForContract(which))


@then('the vehicle gets what the pool says, "{which}"')
def contract_passed_on(context: Context, which: str) -> None:
    context.stage.expect(word.ContractPassedOn(which))


@then('the vehicle is told in time that there is nothing for it, "{why}"')
def contract_not_had(context: Context, why: str) -> None:
    context.stage.expect(word.ContractNotHad(why))


@then("the CSMS does not accept the wish")
def wish_refused(context: Context) -> None:
    context.stage.expect(word.ContractWishRefused())


@then("the CSMS answers the wish")
def wish_taken(context: Context) -> None:
    context.stage.expect(word.ContractWishTaken())
