"""The door in OCPP 2.0.1: subprotocols (Part 4, 3), the login of security profile 1 (A00) and its password (A01)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.judge.expectations import Expectation, InOrder, OneOf, Pattern, Spec, Within
from harness.judge.finding import Verdict
from harness.judge.matchers import between, one_of
from harness.protocols.binding import Call, Check, Deed, Doorway, Scene, Setting, Verb, Wait
from harness.protocols.ocpp.disputed import settle
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, answered, check, request, rule
from harness.usecases import onboarding as word
from harness.usecases.observation import lookup

SUBPROTOCOL = "ocpp2.0.1"
NEW_PASSWORD = "Chargeproof.New-Password.2"
"""Given to the product for the length of a scenario; [values] new_password takes its place."""
SHORT_PASSWORD = "too-short"
RESTART = "RebootRequired"
REFUSED = Pattern("link", "refused", must={"status": between(400, 599)})


@dataclass(frozen=True, slots=True)
class Said:
    """A spec that tells in plain words what it wants to see."""

    spec: Spec
    what: str

    @property
    def seconds(self) -> float:
        return self.spec.seconds

    def open(self, at: float) -> Expectation:
        return self.spec.open(at)

    def __str__(self) -> str:
        return f"{self.what} within {self.seconds:g} s"


# -- our CSMS at the door


@BINDING.does(word.AgreeToNoSubprotocol)
def agree_to_no_subprotocol(intent: word.AgreeToNoSubprotocol, scene: Scene) -> list[Deed]:
    return [Doorway(CSMS, {"subprotocol": "", "close": 0}), Setting(CSMS, "be_patient")]


@BINDING.does(word.RefuseConnections)
def refuse_connections(intent: word.RefuseConnections, scene: Scene) -> Deed:
    return Doorway(CSMS, {"status": 503, "why": "turned away on purpose"}, intent.times)


@BINDING.does(word.HangUp)
def hang_up(intent: word.HangUp, scene: Scene) -> Deed:
    return Verb(CSMS, "hang_up", {"station": station_of(scene)})


def station_of(scene: Scene) -> str:
    """The identity of the station, as the links of this scenario have it."""
    links = (seen.link for seen in reversed(scene.observations) if "#" in seen.link)
    return next(links, "").rpartition("#")[0]


# -- our station at the door


def dial(**options: Any) -> list[Deed]:
    return [Verb(CS, "link_down"), Verb(CS, "dial_with", options)]


@BINDING.does(word.ConnectAs)
def connect_as(intent: word.ConnectAs, scene: Scene) -> list[Deed]:
    match intent.flaw:
        case "a wrong password":
            return dial(password="Not.The.Right-One.77")
        case "no password":
            return dial(password="")
        case "the user name of another station":
            return dial(user=str(scene.value("unknown_identity", "CP-UNKNOWN-77")))
        case "an unknown identity":
            return dial(identity=str(scene.value("unknown_identity", "CP-UNKNOWN-77")))
        case "its former password":
            return dial(password=scene.password)
        case flaw:
            raise ValueError(f"there is no way to connect with {flaw!r}")


@BINDING.does(word.ConnectAnew)
def connect_anew(intent: word.ConnectAnew, scene: Scene) -> list[Deed]:
    """What is under way is answered first: an answer to the connection before is not what is tested here."""
    return [Wait(scene.seconds("settle_for")), Verb(CS, "connect_anew")]


@BINDING.does(word.OfferSubprotocols)
def offer_subprotocols(intent: word.OfferSubprotocols, scene: Scene) -> list[Deed]:
    patient = Setting(CS, "configure", {"strict_subprotocol": False})
    return [patient, *dial(subprotocols=intent.names)]


# -- what is to be seen of a station


def somebody(value: Any) -> str | None:
    """The name of a station whose login was right."""
    return None if isinstance(value, str) and value else "wanted the identity of the station, got no login"


LOGIN = Pattern("link", "upgrade", where={"status": 101}, must={"user": somebody})
LOCKED_OUT = Pattern("link", "rejected", where={"status": 401}, must={"status": 101}, by_sut=False)
"""Our door did not let the station in: it is picked, and it is wrong."""
OPENED_WITHOUT = Pattern("link", "opened", where={"subprotocol": ""}, by_sut=False)
"""A station takes its time until it comes back; only from here on it has something to leave."""


@BINDING.sees(word.ConnectedWithoutSubprotocol)
def connected_without(sight: word.ConnectedWithoutSubprotocol, scene: Scene) -> Check:
    which = rule("link.opened_without", "the station has connected, no subprotocol is agreed", "Part 4 3.2")
    return Check(which, Within(OPENED_WITHOUT, scene.seconds("reconnect_within")), consumes=False)


@BINDING.sees(word.LeavesWithoutSubprotocol)
def leaves_without(sight: word.LeavesWithoutSubprotocol, scene: Scene) -> Check:
    return Check(
        rule(
            "link.no_subprotocol.station",
            "a station closes a connection for which the CSMS has agreed to none of its subprotocols",
            "Part 4 3.2",
            level="derived",
        ),
        InOrder((OPENED_WITHOUT, Pattern("link", "closed")), 10.0),
        since="start",
    )


@BINDING.sees(word.LogsIn)
def logs_in(sight: word.LogsIn, scene: Scene) -> Check:
    which = rule(
        "login.station",
        "a station gives its identity as user name, and its password, whenever it connects",
        "A00.FR.202",
        "A00.FR.203",
        "A00.FR.204",
        "A00.FR.301",
        "A00.FR.302",
        "A00.FR.303",
        "A01.FR.01",
    )
    return Check(which, Said(OneOf((LOGIN, LOCKED_OUT), scene.seconds("reconnect_within")), "a login"))


@BINDING.sees(word.LoginDemanded)
def login_demanded(sight: word.LoginDemanded, scene: Scene) -> Check:
    which = rule("login.demanded", "nobody is let in without a login", "A00.FR.202", "A00.FR.301")
    turned = Pattern("link", "rejected", where={"status": 401}, by_sut=False)
    spec = Said(OneOf((LOGIN, turned), scene.seconds("reconnect_within")), "a login, or 401 from our door")
    return Check(which, spec, consumes=False)


@BINDING.sees(word.UsesNewPassword)
def uses_new_password(sight: word.UsesNewPassword, scene: Scene) -> Check:
    """Our door knows no other password any more, so whoever comes in has used the new one. That it tried the old one
    first is no fault: it may have been on its way already.
    """
    which = rule(
        "password.used",
        "a station that has taken another password leaves and comes back with it",
        "A01 scenario 3, 4",
        "A01.FR.01",
    )
    seconds = scene.seconds("reboot_within" if restarting(scene) else "reconnect_within")
    return Check(which, Said(Within(LOGIN, seconds), "a login with the new password"))


def restarting(scene: Scene) -> bool:
    """Has the last change of a variable to wait for a restart?"""
    answers = scene.seen("SetVariables", "response")
    return bool(answers) and RESTART in lookup(answers[-1].body, "setVariableResult[].attributeStatus")


# -- what is to be seen of a CSMS


@BINDING.sees(word.TurnedAway)
def turned_away(sight: word.TurnedAway, scene: Scene) -> Check:
    seconds = scene.seconds("answer_within")
    if sight.why == "identity":
        which = rule(
            "login.identity",
            "a CSMS answers an identity that it does not know with HTTP status 404",
            "Part 4 3.2",
            level="SHOULD",
        )
        refused = Pattern("link", "refused", must={"status": 404})
        return check(which, Said(OneOf((refused, let_in_means(404)), seconds), "HTTP status 404"))
    which = rule(
        "login.credentials",
        "a CSMS refuses the connection unless user name and password are those of the station",
        "A00.FR.207",
        "A00.FR.324",
        "A01.FR.03",
    )
    return check(which, Said(OneOf((REFUSED, let_in_means(401)), seconds), "HTTP status 401 or the like"))


def let_in_means(wanted: int) -> Pattern:
    """Being let in where `wanted` was due: it is picked, and it is wrong."""
    return Pattern("link", "upgrade", must={"status": wanted}, by_sut=False)


LET_IN = {
    "": rule(
        "link.let_in",
        "a CSMS lets a station in that has the right credentials, and agrees to a subprotocol it offers",
        "Part 4 3.2",
        "A00.FR.207",
        "A00.FR.324",
    ),
    "new": rule(
        "password.learned", "a password that the station has taken opens the door of the CSMS", "A01.FR.03"
    ),
    "kept": rule("password.kept", "a password that the station has not taken replaces nothing", "A01.FR.04"),
}


@BINDING.sees(word.LetIn)
def let_in(sight: word.LetIn, scene: Scene) -> Check:
    which = LET_IN[sight.password]
    opened = Pattern("link", "upgrade", must={"status": 101, "chosen": SUBPROTOCOL}, by_sut=False)
    turned = Pattern("link", "refused", must={"status": 101})
    since = "stimulus" if any(done.stimulus for done in scene.done) else "start"
    spec = Said(
        OneOf((opened, turned), scene.seconds("reconnect_within")), f"HTTP status 101 and {SUBPROTOCOL}"
    )
    return Check(which, spec, since, consumes=False)


@BINDING.sees(word.ClosedForNoSubprotocol)
def closed_for_no_subprotocol(sight: word.ClosedForNoSubprotocol, scene: Scene) -> Check:
    settlement = settle(scene.interpretation, "no_common_subprotocol")
    ways: list[Pattern] = [Pattern("link", "closed")]
    refusing_is_fine = settlement.verdict("refuse_upgrade") is Verdict.PASS
    ways.append(REFUSED if refusing_is_fine else Pattern("link", "refused", must={"status": 101}))
    if settlement.verdict("close_after_101") is not Verdict.PASS:
        ways[0] = Pattern("link", "closed", must={"code": "never, the upgrade is refused"})
    return check(
        rule(
            "link.no_subprotocol.csms",
            "a CSMS that speaks none of the subprotocols on offer ends the connection at once",
            "Part 4 3.2",
        ),
        Said(OneOf(ways, 10.0), "the end of the connection, by an HTTP error or at once after 101"),
    )


# -- the password


@BINDING.does(word.ChangePassword)
def change_password(intent: word.ChangePassword, scene: Scene) -> Deed:
    value = {
        "new": str(scene.value("new_password", NEW_PASSWORD)),
        "too short": SHORT_PASSWORD,
        "former": scene.password,
    }[intent.which]
    wish = {**password_variable(), "attributeValue": value}
    return Call(CSMS, "SetVariables", {"setVariableData": [wish]})


def password_variable() -> dict[str, Any]:
    return {"component": {"name": "SecurityCtrlr"}, "variable": {"name": "BasicAuthPassword"}}


@BINDING.does(word.PutPasswordInForce)
def put_password_in_force(intent: word.PutPasswordInForce, scene: Scene) -> list[Deed]:
    return [Call(CSMS, "Reset", {"type": "Immediate"})] if restarting(scene) else []


@BINDING.does(word.StationRefusesPassword)
def station_refuses_password(intent: word.StationRefusesPassword, scene: Scene) -> Deed:
    return Setting(CS, "override", {"action": "SetVariables", "reply": refuse_all})


def refuse_all(request: Mapping[str, Any], now: float) -> dict[str, Any]:
    """An answer to SetVariables: nothing is taken."""
    return {
        "setVariableResult": [
            {
                "attributeStatus": "Rejected",
                "attributeType": item.get("attributeType", "Actual"),
                "component": item["component"],
                "variable": item["variable"],
            }
            for item in request["setVariableData"]
        ]
    }


@BINDING.sees(word.PasswordAnswered)
def password_answered(sight: word.PasswordAnswered, scene: Scene) -> Check:
    wanted = ("Accepted", RESTART) if sight.taken else ("Rejected",)
    text = (
        "a station takes a new password that is well-formed"
        if sight.taken
        else "a station refuses a password that is shorter than the 16 characters it needs"
    )
    which = rule("password.answer", text, "A01.FR.01", "A01.FR.02", "A00.FR.205", "A00.FR.304")
    return answered(scene, which, {"setVariableResult[].attributeStatus": one_of(*wanted)})


@BINDING.sees(word.PasswordOrdered)
def password_ordered(sight: word.PasswordOrdered, scene: Scene) -> Check:
    which = rule(
        "password.ordered",
        "a CSMS changes the password of a station by setting BasicAuthPassword of its SecurityCtrlr",
        "A01.FR.02",
    )
    wish = {"setVariableData[].variable.name": "BasicAuthPassword"}
    must = {"setVariableData[].component.name": "SecurityCtrlr"}
    return check(which, Within(request("SetVariables", wish, must), scene.seconds("answer_within")))
