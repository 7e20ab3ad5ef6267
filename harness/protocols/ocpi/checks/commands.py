"""Commands and charging profiles: an answer at once, a result later, and whose token it is (mod_commands, mod_tokens)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.context import IEC, Situation, rule
from harness.protocols.ocpi.headers import party, same_id
from harness.usecases.observation import Observation

RESULT: Final = rule(
    "command.result",
    "an accepted command or profile brings a result to its response_url within the timeout",
    f"{IEC}F3",
    "OCPI mod_commands, CommandResponse; mod_charging_profiles",
    basis="inferred",
)
ONE_RESULT: Final = rule(
    "command.one_result",
    "a request brings one result",
    f"{IEC}F3",
    "OCPI mod_commands, Flow",
    basis="inferred",
)
REFUSED: Final = rule(
    "command.refused",
    "what was refused brings no result",
    f"{IEC}F3",
    "OCPI mod_commands, Flow",
    basis="inferred",
)
OWN_URL: Final = rule(
    "command.own_url",
    "each request has a response_url of its own",
    "OCPI mod_commands, Sender Interface",
    level="SHOULD",
)
OWN_TOKEN: Final = rule(
    "command.own_token",
    "an eMSP starts and reserves with its own tokens only",
    f"{IEC}F3",
    "OCPI mod_commands, StartSession; ReserveNow",
)
NO_QUESTION: Final = rule(
    "command.no_authorization",
    "the token of a command is not asked about: app users never, RFID not for 15 minutes",
    f"{IEC}F3",
    "OCPI mod_commands, StartSession; ReserveNow",
)
WHITELISTED: Final = rule(
    "token.whitelisted",
    "a token that is always whitelisted is not asked about",
    f"{IEC}F1",
    "OCPI mod_tokens, WhitelistType",
)
PROFILE_FIRST: Final = rule(
    "profile.first",
    "the active profile is told for sessions that were given one before",
    f"{IEC}F3",
    "OCPI mod_charging_profiles, PUT Method",
)
NO_DATA: Final = rule(
    "command.result_answer",
    "answers to the result of a profile, and to the active profile, have no data",
    "OCPI mod_charging_profiles, POST Method; PUT Method",
)
QUARTER: Final = 15 * 60.0
_STARTS: Final = ("POST START_SESSION", "POST RESERVE_NOW")
_RESULTS: Final = ("POST command_result", "POST profile_result")
_NO_DATA: Final = ("POST profile_result", "PUT active_profile")
_PROFILES: Final = ("PUT charging_profile", "GET charging_profile", "DELETE charging_profile")


@dataclass(slots=True)
class _Asked:
    seen: Observation
    url: str
    result: str = ""
    until: float = 0.0
    results: int = 0
    told: bool = False


class Commands:
    """Follows each command from its request to its result."""

    RULES: tuple[Rule, ...] = (
        RESULT, ONE_RESULT, REFUSED, OWN_URL, OWN_TOKEN, NO_QUESTION, WHITELISTED, PROFILE_FIRST, NO_DATA,
    )  # fmt: skip

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._tolerance = float(situation.verdicts.values.get("time_tolerance", 4.0))
        self._open: dict[tuple[str, str], _Asked] = {}
        self._urls: dict[tuple[str, str], int] = {}
        self._commanded: list[Observation] = []
        self._whitelists: dict[str, tuple[str, int]] = {}
        self._profiled: set[tuple[str, str]] = set()
        self._began: set[tuple[str, str]] = set()

    def see(self, seen: Observation) -> None:
        if seen.shape == "request":
            self._ours(seen) if not seen.by_sut else self._theirs(seen)
        elif seen.shape in ("response", "error") and seen.answers is not None:
            self._answered(seen.answers, seen)

    # -- requests -------------------------------------------------------------------------------------------------

    def _ours(self, seen: Observation) -> None:
        if self._it.planted(seen):
            self._open.pop(
                (seen.record.party, _response_url(seen) or ""), None
            )  # two may come to the same URL now
            return
        held = seen.body["json"]
        if (url := _response_url(seen)) is not None:
            self._open[seen.record.party, url] = _Asked(seen, url)
        if seen.name in _STARTS and isinstance(held, Mapping):
            self._commanded.append(seen)

    def _took(self, asked: Observation) -> None:
        """A token, or a change of one, that was taken: so that is what is known of it."""
        uid, held = asked.body["path"].get("token_uid", ""), asked.body["json"]
        if isinstance(held, Mapping) and isinstance(held.get("whitelist"), str):
            self._whitelists[_token(uid, asked)] = held["whitelist"], asked.seq

    def _theirs(self, seen: Observation) -> None:
        held = seen.body["json"]
        if (url := _response_url(seen)) is not None:
            key = (seen.record.party, url)
            before = self._urls.get(key)
            where = (seen.seq,) if before is None else (before, seen.seq)
            self._it.ruled(before is None, OWN_URL, "a URL not used before", url, *where)
            self._urls[key] = seen.seq
        if seen.name in _STARTS and isinstance(held, Mapping):
            self._own_token(seen, held.get("token"))
        elif seen.name in _RESULTS:
            self._result(seen)
        elif seen.name == "POST authorize":
            self._question(seen)
        elif seen.name in ("PUT session", "PATCH session"):
            self._began.add((seen.record.party, seen.body["path"].get("session_id", "").upper()))
        elif seen.name == "PUT active_profile":
            self._active(seen)

    def _own_token(self, seen: Observation, token: Any) -> None:
        relation = self._it.world.with_us(seen)
        if not isinstance(token, Mapping) or not relation.theirs or relation.hub in relation.their_parties:
            return
        owner = party(token.get("country_code"), token.get("party_id"))
        theirs = ", ".join(map(str, sorted(relation.their_parties)))
        self._it.ruled(
            owner in relation.their_parties, OWN_TOKEN, f"a token of {theirs}", f"of {owner}", seen.seq
        )

    def _result(self, seen: Observation) -> None:
        asked = self._find(seen)
        if asked is None:
            return
        where = (asked.seen.seq, seen.seq)
        if asked.results and asked.seen.name == "POST RESERVE_NOW" and _cancels(seen):
            return  # an operator may take back what was reserved
        asked.results += 1
        self._it.ruled(asked.results == 1, ONE_RESULT, "one result", f"result number {asked.results}", *where)
        if asked.result and asked.result != "ACCEPTED":
            self._it.ruled(False, REFUSED, f"none after {asked.result}", "a result", *where)
        elif asked.until:
            late = seen.at - asked.until
            expected = f"a result within {asked.until - asked.seen.at:.0f} s"
            if not asked.told:
                self._it.ruled(late <= self._tolerance, RESULT, expected, f"{late:.0f} s later", *where)

    def _question(self, seen: Observation) -> None:
        uid = seen.body["path"].get("token_uid", "")
        whitelist = self._whitelists.get(_token(uid, seen))
        if whitelist is not None:
            asked_for = f"no question about {uid}, whose whitelist is ALWAYS"
            self._it.ruled(
                whitelist[0] != "ALWAYS", WHITELISTED, asked_for, "POST authorize", whitelist[1], seen.seq
            )
        where = seen.body["json"].get("location_id") if isinstance(seen.body["json"], Mapping) else None
        for command in self._commanded:
            held = command.body["json"]
            token = held.get("token")
            if not isinstance(token, Mapping) or where is None or not same_id(held.get("location_id"), where):
                continue
            if str(token.get("uid")).upper() != uid.upper():
                continue
            if held.get("evse_uid") is not None and not _among(
                held["evse_uid"], seen.body["json"].get("evse_uids")
            ):
                continue
            kind, age = token.get("type"), seen.at - command.at
            wrong = kind in ("AD_HOC_USER", "APP_USER") or (kind == "RFID" and age < QUARTER)
            expected = f"no question about {uid}, which came with {command.name.partition(' ')[2]}"
            self._it.ruled(
                not wrong, NO_QUESTION, expected, f"POST authorize after {age:.0f} s", command.seq, seen.seq
            )

    def _active(self, seen: Observation) -> None:
        key = (seen.record.party, seen.body["path"].get("session_id", "").upper())
        if key in self._profiled:
            self._it.tally.held(PROFILE_FIRST, seen.seq)
        elif key in self._began:
            expected = "a successful PUT of a charging profile before"
            self._it.ruled(False, PROFILE_FIRST, expected, "none", seen.seq)

    # -- answers --------------------------------------------------------------------------------------------------

    def _answered(self, asked: Observation, seen: Observation) -> None:
        if seen.by_sut and asked.name in _NO_DATA and seen.shape == "response":
            data = seen.body["json"].get("data")
            if not self._it.planted(seen):
                self._it.ruled(data is None, NO_DATA, "no data", "data", asked.seq, seen.seq)
        if seen.by_sut and seen.shape == "response" and asked.name in ("PUT token", "PATCH token"):
            self._took(asked)
        url = _response_url(asked)
        if not seen.by_sut or url is None:
            return
        known = self._open.get((asked.record.party, url))
        data = seen.body["data"]
        if known is None or known.seen is not asked:
            return
        result = data.get("result") if seen.shape == "response" and isinstance(data, Mapping) else "refused"
        known.result = str(result)
        timeout = data.get("timeout") if isinstance(data, Mapping) else None
        if result == "ACCEPTED" and isinstance(timeout, int | Decimal):
            known.until = seen.at + float(timeout)
        if result == "ACCEPTED" and asked.name == "PUT charging_profile":
            self._profiled.add((asked.record.party, asked.body["path"].get("session_id", "").upper()))

    def _find(self, seen: Observation) -> _Asked | None:
        url = seen.body["url"]
        return next(
            (
                each
                for (who, known), each in self._open.items()
                if who == seen.record.party and _leads(known, url)
            ),
            None,
        )

    def end(self, at: float) -> None:
        for asked in self._open.values():
            if (
                asked.result == "ACCEPTED"
                and asked.until
                and not asked.results
                and at > asked.until + self._tolerance
            ):
                expected = f"a result at {asked.url}"
                self._it.ruled(False, RESULT, expected, "nothing until the end", asked.seen.seq)


def _response_url(seen: Observation) -> str | None:
    held = seen.body["json"]
    if seen.name in _PROFILES and seen.name != "PUT charging_profile":
        held = seen.body["query"]
    url = held.get("response_url") if isinstance(held, Mapping) else None
    return (
        url
        if isinstance(url, str) and (seen.name in _PROFILES or seen.body["module"] == "commands")
        else None
    )


def _among(uid: Any, uids: Any) -> bool:
    """Is it one of these EVSEs? Without any, all of the place are meant."""
    return not isinstance(uids, list) or not uids or any(same_id(each, uid) for each in uids)


def _cancels(seen: Observation) -> bool:
    held = seen.body["json"]
    return isinstance(held, Mapping) and held.get("result") == "CANCELED_RESERVATION"


def _leads(url: str, target: str) -> bool:
    """Is that the path and query of this URL, or the URL itself?"""
    rest = url.partition("://")[2]
    return target == url or f"/{rest.partition('/')[2]}" == target


def _token(uid: str, seen: Observation) -> str:
    """Tokens are told apart by their uid and type; the type may be left out and is RFID then."""
    return f"{uid.upper()} {seen.body['query'].get('type', 'RFID')}"
