"""F4: the bills, and the sessions, of the card that is used in a scenario: those that were sent to us, those that are
listed.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Pattern
from harness.judge.expectations import Outcome as Result
from harness.judge.finding import Rule
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpi.bindings.base import ours
from harness.protocols.ocpi.bindings.means import Object, Tale, is_last, key, objects
from harness.usecases.observation import Observation

CARD: Final = "CHARGEPROOF-CARD"
"""The card that is used if the profile names none (rfid_uid)."""


def card(scene: Scene) -> str:
    return str(scene.value("rfid_uid", CARD))


def bill_within(scene: Scene) -> float:
    """Seconds in which a bill should come if it is sent by itself (cdr_within)."""
    return float(scene.value("cdr_within", scene.seconds("react_within")))


def of_card(scene: Scene, held: Any) -> bool:
    """Is that bill, or session, for the card that was used?"""
    token = held.get("cdr_token") if isinstance(held, Mapping) else None
    return isinstance(token, Mapping) and str(token.get("uid", "")).upper() == card(scene).upper()


def sent_bills(scene: Scene, party: str | None = None) -> list[tuple[Observation, Object]]:
    """The bills for the card that were sent to us."""
    return [
        (each, each.body["json"])
        for each in scene.seen("POST cdr")
        if each.seq > charged_at(scene)
        and of_card(scene, each.body.get("json"))
        and party in (None, each.record.party)
    ]


def bills_read(
    scene: Scene,
    which: Rule,
    way: str,
    judge: Callable[[Sequence[Object]], Result | str | None],
    what: str,
) -> Check:
    """The bills for the card that were sent or listed since it was used, and not before: credits are not among them."""
    charged = charged_at(scene)

    def new(seen: Sequence[Observation]) -> Result | str | None:
        known: dict[tuple[str, ...], Object] = {}
        old: set[tuple[str, ...]] = set()
        for each in seen:
            held = [each.body.get("json")] if each.shape == "request" else objects(each)
            bills = [bill for bill in held if of_card(scene, bill) and bill.get("credit") is not True]
            if each.seq < charged:
                old |= {key(bill) for bill in bills}
            else:
                known |= {key(bill): bill for bill in bills}
        return judge([bill for id, bill in known.items() if id not in old])

    pattern = Pattern(("request", *ANSWERS), ("POST cdr", "GET cdrs"), party=ours(scene, way))
    spec = Tale(
        pattern,
        scene.seconds("answer_within"),
        lambda seen: seen.seq > charged and seen.name == "GET cdrs" and is_last(seen),
        new,
        what,
    )
    return Check(which, spec, "start", consumes=False)


def charged_at(scene: Scene) -> int:
    """The record with which charging began."""
    return next((done.seq for done in scene.done if done.intent == "Charge"), 0)


def sessions(scene: Scene, party: str) -> list[Object]:
    """The sessions with the card that were told to that platform of ours since it was used."""
    return [
        each.body["json"]
        for each in scene.seen("PUT session")
        if each.seq > charged_at(scene)
        and each.record.party == party
        and of_card(scene, each.body.get("json"))
    ]
