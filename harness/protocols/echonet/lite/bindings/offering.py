"""A device under test says what it offers: what its maps list, and what a use case function needs of it."""

from harness.protocols.binding import Check, Scene
from harness.protocols.echonet.lite import appendix
from harness.protocols.echonet.lite.bindings.base import BINDING, charger, hexed, row_of, rows, theirs
from harness.protocols.echonet.lite.bindings.expecting import Settled
from harness.protocols.echonet.lite.objects import GET_MAP, INF_MAP, SET_MAP
from harness.protocols.echonet.lite.rules import rule
from harness.requirements.further import MessageTable, further
from harness.usecases import energy_device as word
from harness.usecases.observation import Observation


@BINDING.sees(word.SubjectOffered)
def subject_offered(sight: word.SubjectOffered, scene: Scene) -> Check:
    """One property of each table will do: which one the standard means is inferred."""
    which = rule(
        "echonet.function_offered",
        "a device offers for reading, writing and announcing what the messages of a use case function may carry",
        *(f"Table {table.table}" for table in _tables(sight.function)),
        basis="inferred",
    )
    side = theirs(scene)
    eoj = charger(scene, side)

    def judge() -> tuple[str | None, tuple[Observation, ...]]:
        for table in _tables(sight.function):
            which_map = {"read": GET_MAP, "write": SET_MAP, "notification": INF_MAP}.get(table.message)
            if which_map is None:
                continue
            listed = side.listed(eoj, which_map)
            if listed is None:
                return f"?0x{which_map:02X} was not told", ()
            sure = [code for code, how in table.properties.items() if how != "low"]
            known = appendix.rows(int(eoj[:4], 16), appendix.rules_for(side.release(eoj)))
            possible = [code for code in sure if int(code, 16) in known]
            if possible and not any(int(code, 16) in listed for code in possible):
                return f"none of {' '.join(possible)} in 0x{which_map:02X} (Table {table.table})", ()
        return None, ()

    return Check(which, Settled(judge, f"a property for each message of {sight.function}"), since="now")


@BINDING.sees(word.AnnouncingListed)
def announcing_listed(sight: word.AnnouncingListed, scene: Scene) -> Check:
    which = rule(
        "echonet.announcing_listed",
        "a property whose announcement is mandatory is in the map of announced properties (0x9D)",
        "Appendix",
        "Table 163",
    )
    side = theirs(scene)
    eoj = charger(scene, side)
    epc, _ = row_of(rows(scene, eoj, side), sight.what)

    def judge() -> tuple[str | None, tuple[Observation, ...]]:
        listed = side.listed(eoj, INF_MAP)
        if listed is None:
            return f"?0x{INF_MAP:02X} was not told", ()
        return (None if epc in listed else f"{hexed(epc)} is not in 0x{INF_MAP:02X}"), ()

    return Check(which, Settled(judge, f"{hexed(epc)} in 0x{INF_MAP:02X}"), since="now")


def _tables(function: str) -> list[MessageTable]:
    return [table for document in further() for table in document.tables if table.use_case == function]
