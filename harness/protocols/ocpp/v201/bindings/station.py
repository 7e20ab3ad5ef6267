"""Station, link and boot in OCPP 2.0.1 (B01 to B04; Part 4)."""

from harness.judge.expectations import Expectation, Never, OneOf, Outcome, Pattern, Within, told
from harness.protocols.binding import Check, Deed, Scene, Verb, Wait
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, check, request, rule
from harness.usecases import station as word
from harness.usecases.observation import Observation

CALM = 0.3
"""Seconds without another report after which a station that was accepted has said what it has to say."""


@BINDING.does(word.PowerUp)
def power_up(intent: word.PowerUp, scene: Scene) -> Deed:
    return Verb(CS, "power_cycle")


@BINDING.does(word.LoseLink)
def lose_link(intent: word.LoseLink, scene: Scene) -> list[Deed]:
    """With the time that a station needs to notice: what happens before that happens online, as far as it knows."""
    return [Verb(CS, "link_down"), Wait(scene.seconds("settle_for"))]


@BINDING.does(word.RestoreLink)
def restore_link(intent: word.RestoreLink, scene: Scene) -> Deed:
    return Verb(CS, "link_up")


@BINDING.does(word.LetTimePass)
def let_time_pass(intent: word.LetTimePass, scene: Scene) -> Deed:
    return Wait(intent.seconds)


STANDING = Pattern("fact", "standing", where={"boot": "Accepted"}, by_sut=False)


class Settled:
    """The station is accepted, and has had the time to take note of it and to report its connectors (B01.FR.05).

    Whoever plugs in or shows a token between the answer to the boot and the moment when the station has read it finds a
    station that is not ready, and may be ignored with good reason.

    seconds  until it is accepted · pause: how long it may then be busy at most
    """

    def __init__(self, seconds: float, pause: float) -> None:
        self.seconds = seconds
        self._pause = pause

    def open(self, at: float) -> Expectation:
        accepted = Pattern("response", "BootNotification", where={"status": "Accepted"}, by_sut=False)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if STANDING.picks(seen):
                return Outcome(True, told(seen), (seen,))
            if accepted.picks(seen):
                state.seen[:] = [seen]
                state.deadline = seen.at + self._pause
            elif state.seen and seen.by_sut and seen.shape == "request":
                state.deadline = min(state.seen[0].at + self._pause, seen.at + CALM)
            return None

        def time(state: Expectation) -> Outcome:
            if state.seen:
                return Outcome(True, told(state.seen[0]), tuple(state.seen))
            return Outcome(False, f"nothing within {self.seconds:g} s")

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"a BootNotification that is Accepted within {self.seconds:g} s"


@BINDING.sees(word.StationReady)
def station_ready(sight: word.StationReady, scene: Scene) -> Check:
    seconds = scene.seconds("boot_within")
    welcome = Pattern("response", "BootNotification", where={"status": "Accepted"})
    by_csms = OneOf((welcome, STANDING), seconds)
    return check(
        rule("boot.ready", "the station has announced itself and was accepted", "B01.FR.01", "B01.FR.02"),
        by_csms if scene.sut_role == CSMS else Settled(seconds, scene.seconds("settle_for")),
        since="start",
    )


@BINDING.sees(word.StationBooted)
def station_booted(sight: word.StationBooted, scene: Scene) -> Check:
    must = {"reason": sight.reason} if sight.reason else {}
    return check(
        rule(
            "boot.reason",
            "after a start the station announces itself with a BootNotification that gives the reason",
            "B01.FR.01",
            "B01.FR.03",
        ),
        Within(request("BootNotification", must=must), scene.seconds("boot_within")),
    )


@BINDING.sees(word.LinkStaysUp)
def link_stays_up(sight: word.LinkStaysUp, scene: Scene) -> Check:
    return Check(
        rule(
            "link.stays",
            "the connection is kept: nothing that happened is a reason to close it",
            "Part 4 4.2.3",
            level="robustness",
        ),
        Never(Pattern("link", "closed"), sight.seconds),
        consumes=False,
    )


@BINDING.sees(word.LinkClosed)
def link_closed(sight: word.LinkClosed, scene: Scene) -> Check:
    return check(
        rule("link.closed", "the connection is closed by the side that must not go on with it", "Part 4 3.2"),
        Within(Pattern("link", "closed"), 10.0),
    )
