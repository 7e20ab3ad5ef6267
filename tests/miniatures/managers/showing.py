"""Energy managers that show what is not so."""

from dataclasses import replace

from harness.protocols.echonet.lite.acquaintance import Acquaintance
from harness.protocols.echonet.lite.ems import CONTROLLER_OBJECT, Ems
from harness.protocols.echonet.lite.frame import Frame
from harness.protocols.echonet.lite.services import Esv
from tests.miniatures.confession import caught_by

ASKED, FLAPS, DONE = "IEC63380-T162-EP1", "IEC63380-T163-EN2", "IEC63380-T164-EP2"
LIMIT_NOT_FOLLOWED, MODE_NOT_FOLLOWED, ANOTHER = "IEC63380-T164-EN1", "IEC63380-T175-EN2", "IEC63380-T179-EP1"
CUT, STRANGER, SAME_NUMBER, ALONE = (
    "IEC63380-T179-EN2",
    "IEC63380-T168-EN1",
    "IEC63380-T173-EN1",
    "IEC63380-T173-EN2",
)


@caught_by("echonet.ems_shows", ASKED, warns=True)
class asks_and_does_not_listen(Ems):
    def told(self, answer: Frame | None, link: str, now: float) -> None:
        """What is answered after the first time is of no interest."""
        charger = None if answer is None else self.known.get((link, answer.seoj))
        if charger is not None and not charger.values.keys() & {each.epc for each in answer.properties}:  # type: ignore[union-attr]
            super().told(answer, link, now)


@caught_by("echonet.ems_shows", FLAPS, warns=True)
class takes_the_same_number_for_the_same_announcement(Ems):
    _last = -1

    def noticed(self, link: str, frame: Frame, now: float) -> None:
        if frame.tid != self._last:
            super().noticed(link, frame, now)
        self._last = frame.tid


@caught_by("echonet.ems_shows", DONE, warns=True)
class never_learns_what_it_has_done(Ems):
    def write(self, charger: Acquaintance, epc: int, edt: bytes, now: float) -> None:
        super().write(charger, epc, edt, now)
        charger.codes = {which: codes - {epc} for which, codes in charger.codes.items()}

    def noticed(self, link: str, frame: Frame, now: float) -> None:
        if frame.properties and frame.properties[0].epc != 0xDA:
            super().noticed(link, frame, now)


@caught_by("echonet.ems_shows", LIMIT_NOT_FOLLOWED, MODE_NOT_FOLLOWED, ANOTHER, warns=True)
class believes_what_it_has_ordered(Ems):
    ordered: tuple[tuple[Acquaintance, int, bytes], ...] = ()

    def write(self, charger: Acquaintance, epc: int, edt: bytes, now: float) -> None:
        self.ordered = (*self.ordered, (charger, epc, edt))
        super().write(charger, epc, edt, now)

    def told(self, answer: Frame | None, link: str, now: float) -> None:
        super().told(answer, link, now)
        for charger, epc, edt in self.ordered:
            charger.values[epc] = edt


@caught_by("echonet.ems_does_not_set", CUT, warns=True)
class repeats_what_was_not_answered_well(Ems):
    def write(self, charger: Acquaintance, epc: int, edt: bytes, now: float) -> None:
        super().write(charger, epc, edt, now)
        if epc not in charger.refused:
            self.after(1.0, now, lambda now: self.write(charger, epc, edt, now))


@caught_by("echonet.ems_learns", STRANGER, warns=True)
class believes_to_know_whoever_it_has_heard_of(Ems):
    def noticed(self, link: str, frame: Frame, now: float) -> None:
        if frame.esv == Esv.INF and frame.properties[0].epc == 0xDC:
            self.peers.clear()
            self.initiative = False
        super().noticed(link, frame, now)


@caught_by("echonet.ems_shows", SAME_NUMBER, warns=True)
class takes_anything_with_the_right_number_for_the_answer(Ems):
    def _take(self, link: str, frame: Frame, to_all: bool, now: float) -> None:
        asked = any(each.frame.tid == frame.tid for each in self.questions.open)
        super()._take(
            link, replace(frame, esv=Esv.GET_RES) if asked and frame.esv == Esv.INF else frame, to_all, now
        )


@caught_by("echonet.ems_shows", ALONE, warns=True)
class hears_only_what_is_said_to_everybody(Ems):
    def noticed(self, link: str, frame: Frame, now: float) -> None:
        if frame.deoj != CONTROLLER_OBJECT:
            super().noticed(link, frame, now)
