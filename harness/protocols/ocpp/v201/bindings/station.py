"""Station, link and boot in OCPP 2.0.1 (B01 to B04; Part 4)."""

from harness.judge.expectations import Never, OneOf, Pattern, Within
from harness.protocols.binding import Check, Deed, Scene, Verb, Wait
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, check, request, rule
from harness.usecases import station as word


@BINDING.does(word.PowerUp)
def power_up(intent: word.PowerUp, scene: Scene) -> Deed:
    return Verb(CS, "power_cycle")


@BINDING.does(word.LoseLink)
def lose_link(intent: word.LoseLink, scene: Scene) -> Deed:
    return Verb(CS, "link_down")


@BINDING.does(word.RestoreLink)
def restore_link(intent: word.RestoreLink, scene: Scene) -> Deed:
    return Verb(CS, "link_up")


@BINDING.does(word.LetTimePass)
def let_time_pass(intent: word.LetTimePass, scene: Scene) -> Deed:
    return Wait(intent.seconds)


@BINDING.sees(word.StationReady)
def station_ready(sight: word.StationReady, scene: Scene) -> Check:
    by_sut = scene.sut_role == CSMS
    accepted = Pattern("response", "BootNotification", where={"status": "Accepted"}, by_sut=by_sut)
    standing = Pattern("fact", "standing", where={"boot": "Accepted"}, by_sut=False)
    seconds = scene.seconds("boot_within")
    return check(
        rule("boot.ready", "the station has announced itself and was accepted", "B01.FR.01", "B01.FR.02"),
        OneOf((accepted, standing), seconds),
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
