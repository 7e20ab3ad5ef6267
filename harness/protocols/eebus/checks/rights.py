"""Addresses, bindings, subscriptions: everybody speaks of what there is, and does what they may (SPINE 5, 7)."""

from typing import Final

from harness.protocols.eebus.bindings.base import SPINE
from harness.protocols.eebus.checks.context import Situation, rule
from harness.protocols.eebus.checks.world import LinkView, address_of, header, place_of
from harness.protocols.eebus.spine.address import MANAGEMENT
from harness.usecases.observation import Observation

SOURCE: Final = rule(
    "address.source", "datagrams come from a feature that was announced", f"{SPINE} 5.2, 7.1"
)
DEVICE: Final = rule(
    "address.device", "addressSource names the device that the discovery names", f"{SPINE} 5.2, 7.1"
)
TARGET: Final = rule(
    "address.target", "datagrams go to a feature that we have announced", f"{SPINE} 5.2, 7.1"
)
BOUND: Final = rule("write.bound", "who writes is bound", f"{SPINE} 5.3.4, TC_SPINE_BIND_002")
GUARDED: Final = rule(
    "write.guarded", "a write without a binding is not accepted", f"{SPINE} TC_SPINE_BIND_002"
)
SUBSCRIBED: Final = rule("notify.subscribed", "only those who have subscribed are notified", f"{SPINE} 7.4")
ALLOWED: Final = rule(
    "write.allowed",
    "what is written was announced as writeable, in part only where that was announced",
    f"{SPINE} 5.3.4",
)


class Rights:
    """Looks at where datagrams come from and where they go."""

    RULES = (SOURCE, DEVICE, TARGET, BOUND, GUARDED, SUBSCRIBED, ALLOWED)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._world = situation.world

    def see(self, seen: Observation) -> None:
        if not header(seen) or not seen.by_sut:
            return
        view = self._world.link(seen)
        self._addresses(view, seen)
        classifier = header(seen).get("cmdClassifier")
        if classifier == "write":
            self._writes(view, seen)
        elif classifier == "notify":
            self._notifies(view, seen)
        elif classifier == "result" and seen.shape == "response":
            self._accepts(view, seen)

    def _addresses(self, view: LinkView, seen: Observation) -> None:
        source, target = address_of(seen, "addressSource"), address_of(seen, "addressDestination")
        tree = view.sides[True].device
        if source is not None and tree.known and source.place != MANAGEMENT:
            # the answer to what we asked of a feature that is not there comes from there
            echoes = seen.shape == "error"
            if tree.feature(source.place) is not None or echoes:
                self._tally.held(SOURCE, seen.seq)
            else:
                self._tally.broke(SOURCE, "a feature of its discovery", f"{source}", seen.seq)
        if source is not None and tree.known and tree.name is not None:
            if source.device == tree.name:
                self._tally.held(DEVICE, seen.seq)
            else:
                self._tally.broke(DEVICE, tree.name, f"{source.device}", seen.seq)
        ours = view.sides[False].device
        if target is not None and ours.known and target.place != MANAGEMENT:
            if ours.feature(target.place) is not None:
                self._tally.held(TARGET, seen.seq)
            else:
                self._tally.broke(TARGET, "a feature of our discovery", f"{target}", seen.seq)

    def _writes(self, view: LinkView, seen: Observation) -> None:
        client, server = place_of(seen, "addressSource"), place_of(seen, "addressDestination")
        if client is None or server is None:
            return
        if (client, server) in view.sides[False].bound:
            self._tally.held(BOUND, seen.seq)
        else:
            self._tally.broke(BOUND, "a binding of the two features", "none", seen.seq)
        feature = view.sides[False].device.feature(server)
        function, partial = str(seen.body.get("function")), bool(seen.body.get("filters"))
        if feature is None:
            return
        if feature.allows(function, "write", partial=partial):
            self._tally.held(ALLOWED, seen.seq)
        else:
            what = "a partial write" if partial else "a write"
            got = f"{what} of {function}"
            self._tally.broke(ALLOWED, f"what is announced: {feature.functions.get(function)}", got, seen.seq)

    def _notifies(self, view: LinkView, seen: Observation) -> None:
        server, client = place_of(seen, "addressSource"), place_of(seen, "addressDestination")
        if client is None or server is None:
            return
        if (client, server) in view.sides[True].heard:
            self._tally.held(SUBSCRIBED, seen.seq)
        else:
            self._tally.broke(SUBSCRIBED, "a subscription of the two features", "none", seen.seq)

    def _accepts(self, view: LinkView, seen: Observation) -> None:
        """It says that a write of ours is done: were we bound?"""
        asked = seen.answers
        if asked is None or not asked.name.startswith("write "):
            return
        client, server = place_of(asked, "addressSource"), place_of(asked, "addressDestination")
        if client is None or server is None:
            return
        if (client, server) in view.sides[True].bound:
            self._tally.held(GUARDED, seen.seq)
        else:
            self._tally.broke(GUARDED, "a refusal", "result 0", asked.seq, seen.seq)

    def end(self, at: float) -> None:
        """Nothing is open."""
