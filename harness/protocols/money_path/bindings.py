"""How the two ends of the money path have to agree: the bill that leaves for a provider is held against what the station
told the operator. Payloads are those of OCPP 2.0.1 (TransactionEvent) and OCPI 2.2.1 (CDR, authorize), as they were read.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from harness.errors import HarnessFault
from harness.judge.expectations import Expectation, Never, Outcome, Pattern, Within, told
from harness.judge.finding import Rule
from harness.protocols.binding import Binding, Check, Deed, Scene, Setting
from harness.usecases import money_path as word
from harness.usecases.observation import Observation, first

BINDING: Final = Binding("money path")

PROVIDER: Final = "emsp"
CLAUSES: Final = ("IEC 63119-1 F4", "OCPI mod_cdrs")
ENERGY_LEEWAY: Final = Decimal("0.001")
"""kWh: a bill is rounded, a register counts in whole Wh."""
TIME_LEEWAY: Final = 60.0
"""Seconds by which the two ends may tell the beginning and the end of a session apart."""
COST_LEEWAY: Final = Decimal("0.01")
REGISTER: Final = "Energy.Active.Import.Register"


def _rule(check: str, text: str, *clauses: str) -> Rule:
    return Rule(check, text, clauses or CLAUSES, "SHALL", "text")


def card(scene: Scene) -> str:
    """The uid of the driver's card, in the words of either protocol."""
    return str(scene.values["id_token"]["idToken"])


@BINDING.does(word.CardToBeAskedAbout)
def card_to_be_asked_about(intent: word.CardToBeAskedAbout, scene: Scene) -> list[Deed]:
    uid, allowed = card(scene), intent.verdict == "ALLOWED"
    made = Setting(PROVIDER, "update_token", {"uid": uid, "whitelist": "NEVER", "valid": allowed})
    said = Setting(PROVIDER, "set_valid", {"uid": uid, "valid": allowed, "verdict": intent.verdict})
    return [made] if allowed else [made, said]


def _with_card(scene: Scene, path: str) -> Mapping[str, Any]:
    wanted = card(scene).casefold()

    def same(value: Any) -> str | None:
        return None if str(value).casefold() == wanted else f"wanted the card {card(scene)}, got {value}"

    return {path: same}


@BINDING.sees(word.ProviderAsked)
def provider_asked(sight: word.ProviderAsked, scene: Scene) -> Check:
    which = _rule(
        "money.asked",
        "an operator asks the provider about a token that must not be trusted without asking, before it lets it charge",
        "IEC 63119-1 F1", "OCPI mod_tokens",
    )  # fmt: skip
    pattern = Pattern("request", "POST authorize", _with_card(scene, "path.token_uid"), party=PROVIDER)
    return Check(which, Within(pattern, scene.seconds("react_within")))


@BINDING.sees(word.ProviderToldOfSession)
def provider_told(sight: word.ProviderToldOfSession, scene: Scene) -> Check:
    which = _rule(
        "money.session",
        "the provider of the driver is told of the session",
        "IEC 63119-1 F3",
        "OCPI mod_sessions",
    )
    pattern = Pattern("request", "PUT session", _with_card(scene, "json.cdr_token.uid"), party=PROVIDER)
    return Check(which, Within(pattern, scene.seconds("react_within")))


@BINDING.sees(word.NothingToPay)
def nothing_to_pay(sight: word.NothingToPay, scene: Scene) -> Check:
    which = _rule(
        "money.nothing",
        "who may not charge has no session, and gets no bill",
        "IEC 63119-1 F1",
        "IEC 63119-1 F4",
    )
    pattern = Pattern("request", ("PUT session", "POST cdr"), party=PROVIDER)
    return Check(which, Never(pattern, scene.seconds("quiet_for")), consumes=False)


@BINDING.sees(word.BillSent)
def bill_sent(sight: word.BillSent, scene: Scene) -> Check:
    which = _rule("money.bill", "a session with the token of a provider is billed to that provider")
    return Check(which, Within(_bill(scene), scene.seconds("react_within")), consumes=False)


def _bill(scene: Scene) -> Pattern:
    return Pattern("request", "POST cdr", party=PROVIDER)


class _Agrees:
    """The first bill is what `judge` wants; it says what is wrong with it, or None."""

    def __init__(
        self, pattern: Pattern, seconds: float, judge: Callable[[Mapping[str, Any]], str | None], what: str
    ) -> None:
        self.seconds = seconds
        self._pattern = pattern
        self._judge = judge
        self._what = what

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not self._pattern.picks(seen):
                return None
            bill = seen.body.get("json") if isinstance(seen.body, Mapping) else None
            wrong = self._judge(bill) if isinstance(bill, Mapping) else "the bill cannot be read"
            return Outcome(wrong is None, wrong or told(seen), (seen,))

        return Expectation(at + self.seconds, see, lambda _: Outcome(False, "there is no bill"))

    def __str__(self) -> str:
        return f"the bill: {self._what}"


@BINDING.sees(word.BillAgrees)
def bill_agrees(sight: word.BillAgrees, scene: Scene) -> Check:
    text, make = _AGREEMENTS[sight.about]
    judge, what = make(scene)
    spec = _Agrees(_bill(scene), scene.seconds("react_within"), judge, what)
    return Check(_rule(f"money.{sight.about}", text), spec, "start", consumes=False)


Judge = tuple[Callable[[Mapping[str, Any]], str | None], str]


def _energy(scene: Scene) -> Judge:
    metered = energy(events(scene))
    if metered is None:
        raise HarnessFault(
            "our station told no reading of its register, so there is nothing to hold a bill against"
        )

    def judge(bill: Mapping[str, Any]) -> str | None:
        billed = _number(bill.get("total_energy"))
        if billed is None:
            return f"total_energy {bill.get('total_energy')!r}"
        if abs(billed - metered) <= ENERGY_LEEWAY:
            return None
        return f"total_energy {billed.normalize():f} kWh"

    shown = f"{metered.normalize():f} kWh"
    return judge, f"total_energy is what the register of the station moved by: {shown}"


def _card(scene: Scene) -> Judge:
    answers = [
        seen.body["data"]
        for seen in scene.observations
        if seen.name == "POST authorize" and seen.shape == "response" and not seen.by_sut
    ]
    known: Mapping[str, Any] = answers[-1] if answers and isinstance(answers[-1], Mapping) else {}
    reference = known.get("authorization_reference")

    def judge(bill: Mapping[str, Any]) -> str | None:
        uid, contract = first(bill, "cdr_token.uid"), first(bill, "cdr_token.contract_id")
        if str(uid).casefold() != card(scene).casefold():
            return f"cdr_token.uid {uid}"
        if (wanted := first(known, "token.contract_id")) and str(contract).casefold() != str(
            wanted
        ).casefold():
            return f"cdr_token.contract_id {contract}, where the provider said {wanted}"
        if reference and bill.get("authorization_reference") != reference:
            return f"authorization_reference {bill.get('authorization_reference')}"
        return None

    said = f", authorization_reference {reference}" if reference else ""
    return judge, f"it names the card {card(scene)} as the provider did{said}"


def _times(scene: Scene) -> Judge:
    told_at = [at for each in events(scene) if (at := _time(each.get("timestamp"))) is not None]
    asked = [
        seen.at for seen in scene.observations if seen.name == "POST authorize" and seen.shape == "request"
    ]
    earliest, latest = min([*told_at, *asked], default=None), max(told_at, default=None)

    def judge(bill: Mapping[str, Any]) -> str | None:
        begin, end = _time(bill.get("start_date_time")), _time(bill.get("end_date_time"))
        if begin is None or end is None:
            return f"from {bill.get('start_date_time')} to {bill.get('end_date_time')}"
        if earliest is None or latest is None:
            return None
        if (
            begin < earliest - TIME_LEEWAY
            or end > latest + TIME_LEEWAY
            or begin > latest
            or end < min(told_at)
        ):
            return f"from {bill['start_date_time']} to {bill['end_date_time']}"
        return None

    stamps = [str(each["timestamp"]) for each in events(scene) if "timestamp" in each]
    span = f"{stamps[0]} to {stamps[-1]}" if stamps else "nothing"
    return judge, f"it lies in the time of which the station told: {span}"


def _cost(scene: Scene) -> Judge:
    shown = [
        cost
        for seen in scene.observations
        if seen.name == "TransactionEvent" and seen.shape == "response" and isinstance(seen.body, Mapping)
        if (cost := _number(seen.body.get("totalCost"))) is not None
    ]
    last = shown[-1] if shown else None

    def judge(bill: Mapping[str, Any]) -> str | None:
        found = (_number(first(bill, f"total_cost.{name}")) for name in ("incl_vat", "excl_vat"))
        sums = [each for each in found if each is not None]
        if not sums:
            return f"total_cost {bill.get('total_cost')!r}"
        if last is None or any(abs(each - last) <= COST_LEEWAY for each in sums):
            return None
        return f"total_cost {' or '.join(f'{each.normalize():f}' for each in sums)}"

    said = "no cost was shown to the driver" if last is None else f"the driver was shown {last.normalize():f}"
    return judge, f"its total is what the driver was told at the station: {said}"


_AGREEMENTS: Final[Mapping[str, tuple[str, Callable[[Scene], Judge]]]] = {
    "energy": ("a bill is for the energy that the meter of the station has counted", _energy),
    "card": ("a bill names the token, the contract and the authorization as the provider gave them", _card),
    "time": ("a bill is for the time of the session", _times),
    "cost": ("a bill is for what the driver was told at the station", _cost),
}


# -- what the station told --------------------------------------------------------------------------------------------


def events(scene: Scene) -> list[Mapping[str, Any]]:
    """The TransactionEvents of our station, in the order of their seqNo."""
    told = [
        seen.body
        for seen in scene.observations
        if seen.name == "TransactionEvent"
        and seen.shape == "request"
        and not seen.by_sut
        and isinstance(seen.body, Mapping)
    ]
    return sorted(told, key=lambda each: int(each.get("seqNo", 0)))


def energy(told: list[Mapping[str, Any]]) -> Decimal | None:
    """kWh between the first and the last reading of the main register; None without readings."""
    found = [reading for each in told for reading in readings(each)]
    return found[-1] - found[0] if found else None


def readings(event: Mapping[str, Any]) -> Iterator[Decimal]:
    """What the main register showed, in kWh (J02; SampledValueType)."""
    for value in event.get("meterValue", ()):
        for sample in value["sampledValue"]:
            if sample.get("measurand", REGISTER) != REGISTER or sample.get("phase"):
                continue
            unit = sample.get("unitOfMeasure", {})
            amount = Decimal(str(sample["value"])).scaleb(unit.get("multiplier", 0))
            yield amount if unit.get("unit") == "kWh" else amount / 1000


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _time(text: Any) -> float | None:
    """Epoch seconds; a time without a zone is UTC (OCPI types)."""
    try:
        at = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return (at if at.tzinfo else datetime.fromisoformat(f"{text}+00:00")).timestamp()
