"""F3: how an operator answers orders, and that their results come to where they were asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Count, Expectation, Never, Outcome, Pattern, Within, told
from harness.judge.finding import Rule, Verdict
from harness.judge.matchers import Matcher, at_least, equals, one_of
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpi.bindings.base import BINDING, GOOD, GOOD_HTTP, ocpi, rule
from harness.protocols.ocpi.bindings.session_scene import RESULTS, free_spot, leads
from harness.protocols.ocpi.malformed.reaction import judge
from harness.usecases import roaming_sessions as word
from harness.usecases.observation import Observation

LONGEST: Final = 600.0
"""How many seconds a result is waited for, whatever was promised."""
DONE: Final[Mapping[str, tuple[str, ...]]] = {
    "DELETE charging_profile": ("ACCEPTED", "UNKNOWN"),
    "POST CANCEL_RESERVATION": ("ACCEPTED", "CANCELED_RESERVATION"),
}
"""Results that say that it was done, where there are several."""
PROFILES: Final = ("PUT charging_profile", "GET charging_profile", "DELETE charging_profile")


def asked(scene: Scene) -> Observation | None:
    """Our last request."""
    id = scene.id
    return next(
        (each for each in reversed(scene.observations) if each.id == id and each.shape == "request"), None
    )


def answer(scene: Scene) -> Observation | None:
    """What it was answered."""
    id = scene.id
    return next(
        (each for each in reversed(scene.observations) if each.id == id and each.shape in ANSWERS), None
    )


def result_url(request: Observation | None) -> str:
    """Where its result shall go."""
    if request is None:
        return ""
    held = request.body["json"] if isinstance(request.body["json"], Mapping) else request.body["query"]
    return str(held.get("response_url", ""))


def result_of(seen: Observation) -> str:
    """What a result says; some products put it into an envelope."""
    held = seen.body["json"]
    for each in (held, held.get("data") if isinstance(held, Mapping) else None):
        if isinstance(each, Mapping) and isinstance(each.get("result"), str):
            return str(each["result"])
    return ""


def goes_to(url: str) -> Matcher:
    """The target of a request is that URL."""

    def match(target: Any) -> str | None:
        return None if isinstance(target, str) and leads(url, target) else f"wanted {url}, got {target}"

    return match


@BINDING.sees(word.PlaceFound)
def place_found(sight: word.PlaceFound, scene: Scene) -> Check:
    which = rule(
        "sessions.place_found", f"there is a free place that can {sight.can}", *ocpi("mod_locations")
    )
    return Check(which, _Places(scene, sight.can), consumes=False)


@dataclass(frozen=True, slots=True)
class _Places:
    """The answer that is still to come lists one."""

    scene: Scene
    can: str

    @property
    def seconds(self) -> float:
        return self.scene.seconds("answer_within")

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.name != "GET locations" or seen.shape not in ANSWERS or not seen.by_sut:
                return None
            scene = Scene(self.scene.sut_role, self.scene.values, (seen,))
            found = seen.shape == "response" and free_spot(scene, self.can) is not None
            return Outcome(found, "there is one" if found else f"none in {told(seen)}", (seen,))

        return Expectation(at + self.seconds, see, lambda _: Outcome(False, "no answer"))

    def __str__(self) -> str:
        return f"a list with a free place that can {self.can}"


@BINDING.sees(word.Answered)
def answered(sight: word.Answered, scene: Scene) -> Check:
    request = asked(scene)
    name = request.name if request is not None else ""
    module = "mod_charging_profiles" if name in PROFILES else "mod_commands"
    which = rule(
        "sessions.answered",
        "an order that makes sense is answered at once: HTTP 200, OCPI 1000, whether it can be sent to the station, and "
        "how long that may take",
        *ocpi(module, "status_codes"),
    )
    fit = ("ACCEPTED", "REJECTED", "NOT_SUPPORTED", *(("TOO_OFTEN",) if name in PROFILES else ()))
    must = {
        "status": one_of(*GOOD_HTTP),
        "code": one_of(*GOOD),
        "data.result": one_of(*fit),
        "data.timeout": at_least(0),
    }
    pattern = Pattern(ANSWERS, must=must, answers=scene.id)
    return Check(which, Within(pattern, scene.seconds("answer_within")), consumes=False)


@BINDING.sees(word.Accepted)
def accepted(sight: word.Accepted, scene: Scene) -> Check:
    which = rule("sessions.accepted", "the order is accepted", *ocpi("mod_commands"))
    pattern = Pattern(ANSWERS, must={"data.result": equals("ACCEPTED")}, answers=scene.id)
    return Check(which, Within(pattern, scene.seconds("answer_within")), consumes=False)


@BINDING.sees(word.ResultComes)
def result_comes(sight: word.ResultComes, scene: Scene) -> Check:
    which = rule(
        "sessions.result",
        "the result of an order that was accepted goes to its response_url, within the timeout that was told",
        *ocpi("mod_commands", "mod_charging_profiles"),
    )
    request, seen = asked(scene), answer(scene)
    promised = _timeout(seen)
    waited = min(promised + scene.seconds("time_tolerance"), LONGEST)
    since = seen.at - request.at if seen is not None and request is not None else 0.0
    pattern = Pattern("request", RESULTS, where={"url": goes_to(result_url(request))})
    return Check(which, Comes(pattern, since + waited, promised <= LONGEST))


def _timeout(seen: Observation | None) -> float:
    data = seen.body["data"] if seen is not None else None
    value = data.get("timeout") if isinstance(data, Mapping) else None
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else 0.0


@dataclass(frozen=True, slots=True)
class Comes:
    """It comes within `seconds`; `all_of_it`: these are all that it was given, so that nothing is nothing."""

    pattern: Pattern
    seconds: float
    all_of_it: bool

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            return Outcome(True, told(seen), (seen,)) if self.pattern.picks(seen) else None

        def time(state: Expectation) -> Outcome:
            verdict = None if self.all_of_it else Verdict.INCONCLUSIVE
            return Outcome(False, f"nothing within {self.seconds:g} s", verdict=verdict)

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"{self.pattern} within {self.seconds:g} s"


@BINDING.sees(word.CarriedOut)
def carried_out(sight: word.CarriedOut, scene: Scene) -> Check:
    which = rule("sessions.carried_out", "the station does what was ordered", *ocpi("mod_commands"))
    request = asked(scene)
    good = DONE.get(request.name if request is not None else "", ("ACCEPTED",))

    def done(held: Any) -> str | None:
        inner = held.get("data") if isinstance(held, Mapping) and "result" not in held else held
        result = inner.get("result") if isinstance(inner, Mapping) else None
        return None if result in good else f"wanted {' or '.join(good)}, got {result}"

    pattern = Pattern("request", RESULTS, where={"url": goes_to(result_url(request))}, must={"json": done})
    return Check(which, Within(pattern, LONGEST), consumes=False)


@BINDING.sees(word.ProfileTold)
def profile_told(sight: word.ProfileTold, scene: Scene) -> Check:
    which = rule(
        "sessions.profile_told",
        "the result of a question for the active profile holds that profile, if it is ACCEPTED",
        *ocpi("mod_charging_profiles"),
    )

    def there(held: Any) -> str | None:
        inner = held.get("data") if isinstance(held, Mapping) and "result" not in held else held
        profile = inner.get("profile") if isinstance(inner, Mapping) else None
        return None if isinstance(profile, Mapping) else "there is no profile in it"

    url = result_url(asked(scene))
    pattern = Pattern("request", RESULTS, where={"url": goes_to(url)}, must={"json": there})
    return Check(which, Within(pattern, LONGEST), consumes=False)


# -- refusals -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Refusal:
    """The answer to the request `id`: a verdict for each (what was received, what it is worth).

    weigh   of the answer: a verdict and what to say of it besides
    """

    id: str
    seconds: float
    weigh: Callable[[Observation], tuple[Verdict, str]]
    what: str

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            request = seen.answers
            if not seen.by_sut or request is None or request.by_sut or request.id != self.id:
                return None
            verdict, note = self.weigh(seen)
            return Outcome(verdict is Verdict.PASS, told(seen), (seen,), verdict, note)

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"no answer within {self.seconds:g} s")
        )

    def __str__(self) -> str:
        return self.what


class Weigh:
    """Judges an answer by its HTTP status, its code and the result in it."""

    def __init__(
        self, scene: Scene, codes: tuple[int, ...] = (), results: tuple[str, ...] = (), strict: bool = True
    ) -> None:
        self._choices = scene.interpretation
        self._codes = codes
        self._results = results
        self._worst = Verdict.FAIL if strict else Verdict.WARNING

    def __call__(self, seen: Observation) -> tuple[Verdict, str]:
        if seen.shape == "broken" or seen.body["status"] >= 500 or seen.body["code"] is None:
            return Verdict.FAIL, "a request that is JSON and leads somewhere is answered in OCPI"
        code, data = seen.body["code"], seen.body["data"]
        result = data.get("result") if isinstance(data, Mapping) else None
        if seen.body["status"] >= 400:
            found = judge("field", seen, self._choices)
            return min(found.verdict, self._worst), found.note
        if code in self._codes or (code == 1000 and result in self._results):
            return Verdict.PASS, ""
        if code // 1000 == 1 and (result is None or result == "ACCEPTED"):
            return self._worst, "it was taken"
        return Verdict.WARNING, "it was refused in another way than the text has it"


def _refused(scene: Scene, which: Rule, weigh: Weigh, what: str) -> Check:
    return Check(which, Refusal(scene.id, scene.seconds("answer_within"), weigh, what))


@BINDING.sees(word.UnknownPlaceTold)
def unknown_place_told(sight: word.UnknownPlaceTold, scene: Scene) -> Check:
    which = rule(
        "sessions.unknown_place",
        "an order for a place that is not there is answered by OCPI 2003",
        *ocpi("status_codes"),
        level="SHOULD",
    )
    return _refused(scene, which, Weigh(scene, codes=(2003,), strict=False), "HTTP 200 with OCPI 2003")


@BINDING.sees(word.UnknownSessionTold)
def unknown_session_told(sight: word.UnknownSessionTold, scene: Scene) -> Check:
    which = rule(
        "sessions.unknown_session",
        "an order to stop a session that is not there is answered by UNKNOWN_SESSION",
        *ocpi("mod_commands, CommandResponseType"),
    )
    weigh = Weigh(scene, results=("UNKNOWN_SESSION",))
    return _refused(scene, which, weigh, "HTTP 200 with OCPI 1000 and the result UNKNOWN_SESSION")


@BINDING.sees(word.StrangerRefused)
def stranger_refused(sight: word.StrangerRefused, scene: Scene) -> Check:
    which = rule(
        "sessions.stranger_refused",
        "an eMSP cannot stop the session of a driver of another one",
        *ocpi("mod_commands, CommandResponseType"),
        "IEC 63119-1 7.2-c",
    )
    weigh = Weigh(scene, codes=(2000, 2001, 2002, 2003, 2004), results=("UNKNOWN_SESSION", "REJECTED"))
    return _refused(scene, which, weigh, "HTTP 200 with OCPI 1000 and UNKNOWN_SESSION or REJECTED")


@BINDING.sees(word.InvalidTold)
def invalid_told(sight: word.InvalidTold, scene: Scene) -> Check:
    which = rule(
        "sessions.invalid",
        "what is missing or wrong in a request is answered by HTTP 200 with OCPI 2001",
        *ocpi("status_codes"),
    )
    return _refused(scene, which, Weigh(scene, codes=(2001,)), "HTTP 200 with OCPI 2001")


@BINDING.sees(word.DateMissed)
def date_missed(sight: word.DateMissed, scene: Scene) -> Check:
    which = rule(
        "sessions.date_missed",
        "a question for sessions without a date from when on is answered by OCPI 2001",
        *ocpi("mod_sessions"),
        level="derived",
    )
    return _refused(scene, which, Weigh(scene, codes=(2001,), strict=False), "HTTP 200 with OCPI 2001")


@BINDING.sees(word.PreferencesAnswered)
def preferences_answered(sight: word.PreferencesAnswered, scene: Scene) -> Check:
    which = rule(
        "sessions.preferences",
        "preferences for a running session are answered by what comes of them",
        *ocpi("mod_sessions, ChargingPreferencesResponse"),
    )
    known = (
        "ACCEPTED",
        "DEPARTURE_REQUIRED",
        "ENERGY_NEED_REQUIRED",
        "NOT_POSSIBLE",
        "PROFILE_TYPE_NOT_SUPPORTED",
    )
    must = {"status": one_of(*GOOD_HTTP), "code": one_of(*GOOD), "data": one_of(*known)}
    pattern = Pattern(ANSWERS, must=must, answers=scene.id)
    return Check(which, Within(pattern, scene.seconds("answer_within")))


@BINDING.sees(word.PreferencesRefused)
def preferences_refused(sight: word.PreferencesRefused, scene: Scene) -> Check:
    which = rule(
        "sessions.preferences_refused",
        "preferences for an EVSE that takes none are answered by HTTP 404 with OCPI 2001",
        *ocpi("mod_sessions, ChargingPreferencesResponse"),
        level="SHOULD",
    )
    must = {"status": equals(404), "code": equals(2001)}
    pattern = Pattern(ANSWERS, must=must, answers=scene.id)
    return Check(which, Within(pattern, scene.seconds("answer_within")))


# -- where results go to ------------------------------------------------------------------------------------------


@BINDING.sees(word.NoStorm)
def no_storm(sight: word.NoStorm, scene: Scene) -> Check:
    which = rule(
        "sessions.no_storm",
        "a result that was not taken is not sent again and again: OCPI knows no retries",
        *ocpi("mod_commands, CommandResponse"),
        level="derived",
    )
    pattern = Pattern("request", RESULTS, where={"url": goes_to(result_url(asked(scene)))})
    return Check(which, Count(pattern, scene.seconds("react_within"), 0, 2), "lately", consumes=False)


@BINDING.sees(word.NotFollowed)
def not_followed(sight: word.NotFollowed, scene: Scene) -> Check:
    which = rule(
        "sessions.not_followed",
        "nobody carries a result, and the token with it, to where an answer leads",
        *ocpi("mod_commands"),
        "IEC 63119-1 7.2",
        level="derived",
    )
    url = f"{result_url(asked(scene))}-elsewhere"
    return Check(which, Never(Pattern("request", where={"url": goes_to(url)}), scene.seconds("quiet_for")))
