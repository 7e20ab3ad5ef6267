"""The contract of control: how a system under test is made to act, whatever makes it act (docs/control.md).

A call returns when the action was *dispatched*. What came of it is read off the wire, never from what a
control says. Whatever goes wrong inside a control is an EnvironmentFault (verdict ERROR: nobody knows
whether the action was ever dispatched), and never counts against the product.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from harness.errors import HarnessFault
from harness.sut.tables import near

Args = Mapping[str, Any]
"""Arguments by name: JSON values."""


@dataclass(frozen=True, slots=True)
class Done:
    """The action was dispatched. `value`: what was asked for, as JSON; None for plain actions."""

    value: Any = None


@dataclass(frozen=True, slots=True)
class Unsupported:
    """This control has no way to do that. The case becomes INCONCLUSIVE, or a person is asked."""

    why: str


@dataclass(frozen=True, slots=True)
class CouldNotTell:
    """Nobody could say whether it was done. The case becomes INCONCLUSIVE."""

    why: str


Outcome = Done | Unsupported | CouldNotTell


class Control(Protocol):
    """Makes a system under test act. Calls come one at a time."""

    async def act(self, verb: str, args: Args) -> Outcome:
        """Have `verb` done. Never blocks the loop; returns or raises within the deadline of the control.

        Raises HarnessFault for a verb or argument that does not exist, EnvironmentFault for a control that
        fails.
        """
        ...

    def close(self) -> None:
        """Let go of everything. Idempotent."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that a product can be made to do.

    needs   arguments that must be given · takes: arguments that may be given
    asks    the request to a person, with the arguments in braces; {where} is made of evse and connector
    tells   whether it gives a value back
    more    it takes any further argument: what shall be changed, by its name; {changes} in the request to a person
    """

    name: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    asks: str = ""
    tells: bool = False
    more: bool = False


_PLACE = ("evse", "connector")

_ALL = (
    Verb("plug_in", takes=_PLACE, asks="Plug the cable of a vehicle into {where}."),
    Verb("plug_out", takes=_PLACE, asks="Pull the cable out of {where}."),
    Verb("present_token", ("token",), ("evse",), asks="Present the token ({token}) at {where}."),
    Verb("fault", takes=(*_PLACE, "kind"), asks="Cause a fault {kind}at {where}."),
    Verb("clear_fault", takes=(*_PLACE, "kind"), asks="Remove the fault {kind}at {where}."),
    Verb("power_cycle", asks="Switch the power of the product off and on again."),
    Verb("link_down", asks="Cut the product's network connection, and leave it cut."),
    Verb("link_up", asks="Restore the product's network connection."),
    Verb(
        "ev_requests_certificate",
        ("action",),
        ("exi",),
        asks="Have an EV at the station ask for a contract certificate ({action}).",
    ),
    Verb("observe", ("what",), _PLACE, asks="Look at {where}: {what}?", tells=True),
    Verb(
        "request",
        ("action",),
        ("station", "payload"),
        asks="Have the product send {action} to {station}: {payload}",
    ),
    Verb(
        "answer_next_boot",
        ("status",),
        ("interval", "station"),
        asks="Have the product answer the next boot of {station} with {status}, not with Accepted at once.",
    ),
    Verb(
        "limit_consumption",
        ("watts",),
        ("seconds",),
        asks="Have the energy manager limit the consumption to {watts} W{lasting}.",
    ),
    Verb("release_limit", asks="Have the energy manager take the limit of the consumption back."),
    Verb(
        "set_failsafe_limit", ("watts",), asks="Have the energy manager set the failsafe limit to {watts} W."
    ),
    Verb(
        "set_failsafe_duration",
        ("seconds",),
        asks="Have the energy manager set the failsafe duration to {seconds} s.",
    ),
    Verb("limit_current", ("amperes",), asks="Have the energy manager limit each phase to {amperes} A."),
    Verb("record", ("what",), ("station",), asks="Look up in the product's records: {what}?", tells=True),
)

_SESSION = ("session", "evse", "location")

_ROAMING = (
    Verb(
        "invite",
        ("token",),
        ("platform", "country_code", "party_id"),
        asks="Have the product issue a credentials token for {country_code}/{party_id}: {token}",
    ),
    Verb(
        "register",
        ("versions_url", "token"),
        ("platform",),
        asks="Have the product register at {versions_url} with the token {token}",
    ),
    Verb(
        "start_session",
        ("uid",),
        ("type", *_PLACE, "location"),
        asks="Have a driver with the {type} token {uid} begin to charge at EVSE {evse}.",
    ),
    Verb("stop_session", takes=_SESSION, asks="Have the driver at EVSE {evse} end the session {session}."),
    Verb("meter", ("kwh",), _SESSION, asks="Have {kwh} kWh more be charged at EVSE {evse}."),
    Verb("set_status", ("evse", "status"), ("location",), asks="Have EVSE {evse} become {status}."),
    Verb("update_location", ("id",), asks="Have the operator change the location {id}: {changes}", more=True),
    Verb("update_tariff", ("id",), asks="Have the operator change the tariff {id}: {changes}", more=True),
    Verb("remove_tariff", ("id",), asks="Have the operator take the tariff {id} away."),
    Verb("issue_cdr", takes=("session",), asks="Have the operator send the bill of the session {session}."),
    Verb("credit_cdr", takes=("id",), asks="Have the operator credit the bill {id}."),
    Verb(
        "pull",
        ("what",),
        ("query", "most"),
        asks="Have the product read the {what} of the other side. {query}",
    ),
    Verb(
        "update_token", ("uid",), ("type",), asks="Have the {type} token {uid} changed: {changes}", more=True
    ),
    Verb(
        "set_valid",
        ("uid", "valid"),
        ("type", "verdict"),
        asks="Have the {type} token {uid} made valid: {valid}. {verdict}",
    ),
    Verb("forget_driver", ("uid",), ("type",), asks="Have the driver of the {type} token {uid} forgotten."),
    Verb(
        "send_command",
        ("name",),
        ("payload", "operator"),
        asks="Have a driver send {name} to {operator}: {payload}",
    ),
)

VERBS: Mapping[str, Verb] = {verb.name: verb for verb in (*_ALL, *_ROAMING)}
"""Every verb by name."""


def check_call(verb: str, args: Args) -> Verb:
    """The verb, if the call is well-formed. HarnessFault: no such verb or argument, or one is missing."""
    known = VERBS.get(verb)
    if known is None:
        raise HarnessFault(
            f"no control verb is called {verb!r}{near(verb, VERBS)}; there are {', '.join(VERBS)}"
        )
    if missing := [name for name in known.needs if args.get(name) is None]:
        raise HarnessFault(
            f"control verb {verb} needs {', '.join(missing)}; given: {', '.join(args) or 'nothing'}"
        )
    allowed = (*known.needs, *known.takes)
    if not known.more and (unknown := [name for name in args if name not in allowed]):
        raise HarnessFault(
            f"control verb {verb} does not take {', '.join(unknown)}; it takes {', '.join(allowed)}"
        )
    return known
