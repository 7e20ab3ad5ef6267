"""Power, link, vehicle and time, as far as EEBUS has to do with them."""

from harness.judge.expectations import Never, Pattern, Within
from harness.protocols.binding import Check, Deed, Scene, Verb, Wait
from harness.protocols.eebus.bindings.base import BINDING, DEVICE, SHIP, rule
from harness.usecases import session
from harness.usecases import station as word


@BINDING.does(word.PowerUp)
def power_up(intent: word.PowerUp, scene: Scene) -> list[Deed]:
    return [Verb(DEVICE, "power_cycle"), Wait(scene.seconds("settle_for"))]


@BINDING.does(word.LoseLink)
def lose_link(intent: word.LoseLink, scene: Scene) -> list[Deed]:
    """The side that we play goes away, so that nobody has to pull a plug."""
    ours = "ems" if scene.sut_role == DEVICE else DEVICE
    return [Verb(ours, "link_down"), Wait(scene.seconds("settle_for"))]


@BINDING.does(word.RestoreLink)
def restore_link(intent: word.RestoreLink, scene: Scene) -> Deed:
    return Verb("ems" if scene.sut_role == DEVICE else DEVICE, "link_up")


@BINDING.does(word.LetTimePass)
def let_time_pass(intent: word.LetTimePass, scene: Scene) -> Deed:
    return Wait(intent.seconds)


@BINDING.does(session.PlugIn)
def plug_in(intent: session.PlugIn, scene: Scene) -> list[Deed]:
    return [Verb(DEVICE, "plug_in"), Wait(scene.seconds("settle_for"))]


@BINDING.does(session.PlugOut)
def plug_out(intent: session.PlugOut, scene: Scene) -> list[Deed]:
    return [Verb(DEVICE, "plug_out"), Wait(scene.seconds("settle_for"))]


CLOSED = Pattern("link", "closed")


@BINDING.sees(word.LinkStaysUp)
def link_stays_up(sight: word.LinkStaysUp, scene: Scene) -> Check:
    which = rule("link.kept", "the connection is kept", f"{SHIP} 13.4")
    ends = Pattern(("link", "notice"), ("closed", "connectionClose"))
    return Check(which, Never(ends, sight.seconds))


@BINDING.sees(word.LinkClosed)
def link_closed(sight: word.LinkClosed, scene: Scene) -> Check:
    which = rule("link.closed", "the connection is closed", f"{SHIP} 13.4")
    return Check(which, Within(CLOSED, scene.seconds("react_within")))
