"""An answer is about what was asked for: that object, that token, that place (GET methods; mod_tokens, POST Method)."""

from collections.abc import Mapping
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.context import IEC, Situation, rule
from harness.protocols.ocpi.headers import same_id
from harness.usecases.observation import Observation

OBJECT: Final = rule(
    "answer.object",
    "a GET of one object is answered with that one",
    f"{IEC}6",
    "OCPI, GET Method of the modules",
)
TOKEN: Final = rule(
    "authorize.token",
    "an authorisation comes with the token that it was asked for",
    f"{IEC}F1",
    "OCPI mod_tokens, AuthorizationInfo",
)
PLACE: Final = rule(
    "authorize.location",
    "an authorisation is for the place and the EVSEs that were asked about, or for fewer EVSEs",
    f"{IEC}F1",
    "OCPI mod_tokens, AuthorizationInfo",
)
_OWN: Final = {
    "GET location": ("location_id", "id"),
    "GET evse": ("evse_uid", "uid"),
    "GET connector": ("connector_id", "id"),
    "GET session": ("session_id", "id"),
    "GET tariff": ("tariff_id", "id"),
    "GET token": ("token_uid", "uid"),
}
"""The segment of the URL that names an object, and its field."""
_OWNERS: Final = ("country_code", "party_id")


class Asked:
    """Looks at each good answer beside its request."""

    RULES: tuple[Rule, ...] = (OBJECT, TOKEN, PLACE)

    def __init__(self, situation: Situation) -> None:
        self._it = situation

    def see(self, seen: Observation) -> None:
        asked = seen.answers
        if not seen.by_sut or seen.shape != "response" or asked is None or self._it.planted(seen):
            return
        data = seen.body["data"]
        if not isinstance(data, Mapping):
            return
        if asked.name in _OWN:
            self._object(asked, data, seen)
        elif asked.name == "POST authorize":
            self._token(asked, data.get("token"), seen)
            self._place(asked, data.get("location"), seen)

    def _object(self, asked: Observation, data: Mapping[str, Any], seen: Observation) -> None:
        segment, field = _OWN[asked.name]
        path = asked.body["path"]
        names = [(segment, field), *((each, each) for each in _OWNERS)]
        wrong = [
            f"{name} {data[name]}"
            for part, name in names
            if part in path and isinstance(data.get(name), str) and not same_id(data[name], path[part])
        ]
        expected = "/".join(path[part] for part, _ in reversed(names) if part in path)
        self._it.ruled(not wrong, OBJECT, expected, ", ".join(wrong), asked.seq, seen.seq)

    def _token(self, asked: Observation, token: Any, seen: Observation) -> None:
        if not isinstance(token, Mapping) or not isinstance(token.get("uid"), str):
            return
        uid, kind = asked.body["path"].get("token_uid", ""), asked.body["query"].get("type", "RFID")
        good = same_id(token["uid"], uid) and same_id(token.get("type", kind), kind)
        got = f"{token['uid']} of type {token.get('type')}"
        self._it.ruled(good, TOKEN, f"{uid} of type {kind}", got, asked.seq, seen.seq)

    def _place(self, asked: Observation, told: Any, seen: Observation) -> None:
        about = asked.body["json"]
        if not isinstance(told, Mapping) or not isinstance(about, Mapping):
            return
        wanted, got = about.get("location_id"), told.get("location_id")
        known = [str(each).upper() for each in _list(about.get("evse_uids"))]
        others = [
            str(each) for each in _list(told.get("evse_uids")) if known and str(each).upper() not in known
        ]
        good = same_id(got, wanted) and not others
        expected = f"{wanted}" + (f" with EVSEs among {', '.join(known)}" if known else "")
        self._it.ruled(good, PLACE, expected, f"{got} {' '.join(others)}".strip(), asked.seq, seen.seq)

    def end(self, at: float) -> None:
        """Nothing is open."""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
