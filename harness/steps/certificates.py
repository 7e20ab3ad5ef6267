"""Sentences of 8.3.16 and 8.3.21 where a station is tested: its roots."""

from behave import given, step, then, when

from harness.engine.gherkin import Context
from harness.usecases import certificates as word


@step("the CSMS hands the station a {kind} root")
def install_root(context: Context, kind: str) -> None:
    context.stage.do(word.InstallRoot(kind))


@given("the station has taken a {kind} root from the CSMS")
def root_given(context: Context, kind: str) -> None:
    context.stage.do(word.InstallRoot(kind))
    context.stage.assume(word.RootTaken())


@given("the station has taken two {kind} roots from the CSMS")
def two_roots_given(context: Context, kind: str) -> None:
    context.stage.do(word.InstallRoot(kind))
    context.stage.assume(word.RootTaken())
    context.stage.do(word.InstallAnother(kind))
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


@then("the station lists each {kinds} root that it was handed, and none of another kind")
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
    """By the hashes that the station itself goes by."""
    context.stage.do(word.ListCertificates())
    context.stage.assume(word.ListTold())
    context.stage.do(word.RemoveCertificate(which))


@then("the station removes it")
def removed(context: Context) -> None:
    context.stage.expect(word.Removed())


@given("the station has removed it")
def has_removed(context: Context) -> None:
    context.stage.assume(word.Removed())


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
    context.stage.do(word.ListCertificates())
    context.stage.assume(word.ListTold())
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
