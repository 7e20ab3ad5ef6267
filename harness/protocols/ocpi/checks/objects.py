"""Objects of the system under test: valid, at the URL that they name, newer each time (all modules)."""

from collections.abc import Mapping
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.answers import operation_of
from harness.protocols.ocpi.checks.context import IEC, TRANSPORT, Situation, rule, trail
from harness.protocols.ocpi.conditions import moment
from harness.protocols.ocpi.headers import PartyId, party
from harness.protocols.ocpi.operations import Operation
from harness.protocols.ocpi.schema import Fault, Faults
from harness.usecases.observation import Observation

OBJECTS: Final = "OCPI, object descriptions"
SENT: Final = rule(
    "object.sent",
    "an object in a request is as the text describes it",
    f"{IEC}6",
    OBJECTS,
)
GIVEN: Final = rule(
    "object.given",
    "an object in an answer is as the text describes it",
    f"{IEC}6",
    OBJECTS,
)
ADVICE: Final = rule("object.advice", "an object follows what the text advises", OBJECTS, level="SHOULD")
SENSE: Final = rule(
    "object.sense",
    "an object makes sense",
    f"{OBJECTS}; standards that they name",
    basis="inferred",
)
DISPUTED: Final = rule("object.disputed", "an object keeps to the stricter text", OBJECTS)
ENVELOPED: Final = rule(
    "object.bare",
    "the result of a command is not in an envelope",
    "OCPI mod_commands, CommandResult; ocpi/ocpi #437",
)
LACKS_DATA: Final = rule(
    "answer.data", "a successful answer has the data that were asked for", "OCPI status_codes", level="SHOULD"
)
UPDATED: Final = rule(
    "patch.last_updated",
    "every PATCH says when the object was last updated",
    "OCPI status_codes, 2001; PATCH Method",
)
SAME_OWNER: Final = rule(
    "push.owner",
    "country code and party id in the URL are those of the object",
    f"{TRANSPORT}, Client Owned Object Push",
)
SAME_ID: Final = rule("push.id", "the id in the URL is that of the object", f"{TRANSPORT}, Errors")
OWN: Final = rule(
    "push.own",
    "a party pushes objects that are its own",
    f"{IEC}7.1-c",
    f"{TRANSPORT}, Client Owned Object Push",
)
NEWER: Final = rule(
    "push.newer", "what is pushed later is not older", "OCPI, last_updated of the objects", basis="inferred"
)
_IDS: Final = {
    "location": ("location_id", "id"),
    "evse": ("evse_uid", "uid"),
    "connector": ("connector_id", "id"),
    "session": ("session_id", "id"),
    "tariff": ("tariff_id", "id"),
    "token": ("token_uid", "uid"),
}
_SHOWN: Final = 6


class Objects:
    """Looks at every object that is sent."""

    RULES: tuple[Rule, ...] = (
        SENT, GIVEN, ADVICE, SENSE, DISPUTED, ENVELOPED, LACKS_DATA, UPDATED, SAME_OWNER, SAME_ID, OWN, NEWER,
    )  # fmt: skip

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._tally = situation.tally
        self._updated: dict[tuple[str, ...], tuple[str, int]] = {}

    def see(self, seen: Observation) -> None:
        if not seen.by_sut or self._it.planted(seen):
            return
        if seen.shape == "request":
            operation = operation_of(seen)
            if operation is not None and seen.body["json"] is not None:
                self._request(operation, seen)
        elif seen.shape == "response" and seen.answers is not None:
            operation = operation_of(seen.answers)
            if operation is not None and operation.gives:
                self._data(operation, seen)

    # -- what is sent ---------------------------------------------------------------------------------------------

    def _request(self, operation: Operation, seen: Observation) -> None:
        held, kind = seen.body["json"], operation.takes
        if operation.name == "POST profile_result":
            kind = "ActiveChargingProfileResult" if _has(held, "profile") else "ChargingProfileResult"
        if not kind:
            return
        if operation.name.endswith("_result") and _has(held, "status_code") and _has(held, "data"):
            self._it.disputed("result_envelope", ENVELOPED, "the object itself", "an envelope", seen.seq)
            held = held["data"]
        self._judge(kind, self._it.terms.schema.faults(kind, held, operation.partial), SENT, seen)
        if not isinstance(held, dict):
            return
        if operation.partial:
            there = held.get("last_updated") is not None
            self._it.ruled(there, UPDATED, "last_updated", f"{', '.join(held) or 'nothing'}", seen.seq)
        if "country_code" in seen.body["path"]:
            self._place(operation, held, seen)

    def _place(self, operation: Operation, held: Mapping[str, Any], seen: Observation) -> None:
        path, what = seen.body["path"], operation.name.partition(" ")[2]
        owner = party(path["country_code"], path["party_id"])
        told = [
            (name, held[name]) for name in ("country_code", "party_id") if isinstance(held.get(name), str)
        ]
        if told:
            same = all(value.upper() == path[name].upper() for name, value in told)
            got = "/".join(value for _, value in told)
            self._it.ruled(same, SAME_OWNER, f"{owner} as in the URL", got, seen.seq)
        segment, name = _IDS.get(what, ("", ""))
        if segment and isinstance(held.get(name), str):
            same = held[name].upper() == path[segment].upper()
            self._it.ruled(same, SAME_ID, f"{name} {path[segment]} as in the URL", f"{held[name]}", seen.seq)
        self._owned(owner, seen)
        if isinstance(held.get("last_updated"), str):
            self._fresh(what, path, held["last_updated"], seen)

    def _owned(self, owner: PartyId, seen: Observation) -> None:
        relation = self._it.world.with_us(seen)
        if not relation.theirs or relation.hub in relation.their_parties:
            return  # a hub hands on what is others'
        theirs = ", ".join(map(str, sorted(relation.their_parties)))
        self._it.ruled(
            owner in relation.their_parties, OWN, f"an object of {theirs}", f"of {owner}", seen.seq
        )

    def _fresh(self, what: str, path: Mapping[str, str], updated: str, seen: Observation) -> None:
        key = (
            seen.record.party,
            what,
            seen.body["query"].get("type", ""),
            *(each.upper() for each in path.values()),
        )
        before = self._updated.get(key)
        now = moment(updated)
        if before is not None:
            held = now >= before[0]
            self._it.ruled(held, NEWER, f"not before {before[0]}Z", updated, before[1], seen.seq)
        if before is None or now >= before[0]:
            self._updated[key] = now, seen.seq

    # -- what is given --------------------------------------------------------------------------------------------

    def _data(self, operation: Operation, seen: Observation) -> None:
        data, where = seen.body["data"], trail(seen)
        if data is None:
            self._tally.broke(LACKS_DATA, f"data: {operation.gives}", "none", *where)
            return
        self._tally.held(LACKS_DATA, seen.seq)
        schema = self._it.terms.schema
        if operation.listing or operation.gives == "Version":
            if not isinstance(data, list):
                self._tally.broke(GIVEN, f"a list of {operation.gives}", type(data).__name__, *where)
                return
            found: list[Fault] = []
            for at, each in enumerate(data):
                found += _at(f"data[{at}]", schema.faults(operation.gives, each))
        else:
            found = _at("data", schema.faults(operation.gives, data))
        self._judge(operation.gives, tuple(found), GIVEN, seen)

    # -- faults -----------------------------------------------------------------------------------------------------

    def _judge(self, kind: str, faults: Faults, which: Rule, seen: Observation) -> None:
        where = trail(seen)
        if not faults:
            self._tally.held(which, seen.seq)
            return
        for weight, graded in (("text", which), ("advice", ADVICE), ("inferred", SENSE)):
            some = [each for each in faults if each.weight == weight]
            if some:
                self._tally.broke(graded, f"{kind}: {_expected(some)}", _received(some), *where)
        if all(each.weight != "text" for each in faults):
            self._tally.held(which, seen.seq)
        for point in dict.fromkeys(each.about for each in faults if each.weight == "disputed"):
            some = [each for each in faults if each.weight == "disputed" and each.about == point]
            self._it.disputed(point, DISPUTED, f"{kind}: {_expected(some)}", _received(some), *where)

    def end(self, at: float) -> None:
        """Nothing is open."""


def _expected(faults: list[Fault]) -> str:
    return "; ".join(f"{each.path or 'it'}: {each.expected}" for each in faults[:_SHOWN])


def _received(faults: list[Fault]) -> str:
    told = "; ".join(f"{each.path or 'it'}: {each.received}" for each in faults[:_SHOWN])
    return told + (f"; and {len(faults) - _SHOWN} faults more" if len(faults) > _SHOWN else "")


def _at(prefix: str, faults: Faults) -> list[Fault]:
    return [
        Fault(
            f"{prefix}{'.' if each.path and each.path[0] != '[' else ''}{each.path}",
            each.kind, each.expected, each.received, each.weight, each.about,
        )
        for each in faults
    ]  # fmt: skip


def _has(held: Any, name: str) -> bool:
    return isinstance(held, Mapping) and name in held
