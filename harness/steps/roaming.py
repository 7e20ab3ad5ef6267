"""Sentences that all functions of IEC 63119-1 share: platforms get to know each other."""

from behave import given, then, when

from harness.engine.gherkin import Context
from harness.usecases import roaming as word


@given("the platforms exchange their credentials {way}")
def get_acquainted(context: Context, way: str) -> None:
    context.stage.do(word.GetAcquainted(way))


@given("they know each other {way}")
def acquainted(context: Context, way: str) -> None:
    context.stage.assume(word.Acquainted(way))


@given("a platform that is connected {way} and not registered yet")
def strangers(context: Context, way: str) -> None:
    context.stage.do(word.BeStrangers(way))


@given("another token A for our platform that is connected {way}")
def reinvite(context: Context, way: str) -> None:
    context.stage.do(word.Reinvite(way))


@when("our platform that is connected {way} registers")
def register(context: Context, way: str) -> None:
    context.stage.do(word.Register(way))


@then("the other side looks at what we offer and answers with a token of its own")
def registration_answered(context: Context) -> None:
    context.stage.expect(word.RegistrationAnswered())


@when("our platform asks for the versions and shows {token}")
def ask_for_versions(context: Context, token: str) -> None:
    context.stage.do(word.AskForVersions(token))


@then("it is turned away because of its token")
def unauthenticated(context: Context) -> None:
    context.stage.expect(word.Unauthenticated())


@when("our platform that is connected {way} asks for the versions with {token}")
def that_platform_asks(context: Context, way: str, token: str) -> None:
    context.stage.do(word.AskForVersions("" if token == "its token" else token, way))


@when("our platform asks for the versions again")
def ask_again(context: Context) -> None:
    context.stage.do(word.AskForVersions(""))


@then("it is let in")
def admitted(context: Context) -> None:
    context.stage.expect(word.Admitted())


@given("our platform that is connected {way} {how} when somebody looks")
def answer_wrongly(context: Context, way: str, how: str) -> None:
    context.stage.do(word.AnswerWrongly(way, how))


@then("the registration is refused because our platform cannot be used")
def refused_as_unusable(context: Context) -> None:
    context.stage.expect(word.RegistrationRefused((3001,)))


@then("the registration is refused because there is no version that both have")
def refused_for_the_version(context: Context) -> None:
    context.stage.expect(word.RegistrationRefused((3002, 3003)))


@then("the registration is refused because of what is missing, or taken by who needs none of it")
def refused_for_what_is_missing(context: Context) -> None:
    context.stage.expect(word.RegistrationRefused((3002, 3003), taken_too=True))


@when("our platform that is connected {way} renews its credentials")
def renew(context: Context, way: str) -> None:
    context.stage.do(word.Renew(way))


@then("the other side looks again and answers with a new token")
def renewal_answered(context: Context) -> None:
    context.stage.expect(word.RenewalAnswered())


@when("our platform that is connected {way} takes its credentials back")
def unregister(context: Context, way: str) -> None:
    context.stage.do(word.Unregister(way))


@then("that is accepted")
def unregistered(context: Context) -> None:
    context.stage.expect(word.Unregistered())


@given("our platform that is connected {way} looks at what is offered")
def look_around(context: Context, way: str) -> None:
    context.stage.do(word.LookAround(way))


@given("it can see what is offered")
def looked_around(context: Context) -> None:
    context.stage.assume(word.LookedAround())


@when("our platform that is connected {way} asks for every list that is offered")
def ask_everywhere(context: Context, way: str) -> None:
    context.stage.do(word.AskEverywhere(way))


@when("our platform that is connected {way} asks for every list and shows {token}")
def ask_everywhere_with(context: Context, way: str, token: str) -> None:
    context.stage.do(word.AskEverywhere(way, token))


@then("each of them is answered")
def answered_everywhere(context: Context) -> None:
    context.stage.expect(word.AnsweredEverywhere())


@then("it is turned away everywhere because of its token")
def unauthenticated_everywhere(context: Context) -> None:
    context.stage.expect(word.UnauthenticatedEverywhere())


@when("our platform that is connected {way} sends its credentials by {method}")
def send_credentials(context: Context, way: str, method: str) -> None:
    context.stage.do(word.SendCredentials(method, way))


@when("our platform that is connected {way} sends something as credentials that is no JSON")
def send_no_json(context: Context, way: str) -> None:
    context.stage.do(word.SendNoJson(way))


@then("that is refused with HTTP {status:d}")
def refused(context: Context, status: int) -> None:
    context.stage.expect(word.Refused(status))


@then("nothing that was asked to get to know us was addressed to a party")
def set_up_unrouted(context: Context) -> None:
    context.stage.expect(word.SetUpUnrouted())


@when("one of our platforms reads the credentials of the hub")
def read_hub_credentials(context: Context) -> None:
    context.stage.do(word.ReadHubCredentials())


@then("they name a hub and nobody else")
def only_a_hub(context: Context) -> None:
    context.stage.expect(word.OnlyAHub())


@when("one of our platforms asks the hub who is connected")
def read_clients(context: Context) -> None:
    context.stage.do(word.ReadClients())


@then("all our other platforms are listed as connected")
def clients_told(context: Context) -> None:
    context.stage.expect(word.ClientsTold())


@when("one of our platforms is gone without a word")
def fall_silent(context: Context) -> None:
    context.stage.do(word.FallSilent())


@then("the hub notices and tells all the others")
def offline_told(context: Context) -> None:
    context.stage.expect(word.OfflineTold())


@when("the other side is made to register with our platform that is connected {way}")
def register_with_us(context: Context, way: str) -> None:
    context.stage.do(word.RegisterWithUs(way))


@then("our platform finds it there and takes them")
def registration_stands(context: Context) -> None:
    context.stage.expect(word.RegistrationStands())


@then("it looks at what we offer and sends credentials of its own")
def registered_with_us(context: Context) -> None:
    context.stage.expect(word.RegisteredWithUs())
