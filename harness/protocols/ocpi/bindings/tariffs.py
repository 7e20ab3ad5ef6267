"""F4: the tariffs of the operator under test: those that its bills rest on, those that its connectors name."""

from collections.abc import Mapping, Sequence
from typing import Any

from harness.protocols.binding import Check, Scene
from harness.protocols.ocpi.bindings.base import BINDING, ocpi, ours, rule
from harness.protocols.ocpi.bindings.bills import bills_read
from harness.protocols.ocpi.bindings.lists import listed
from harness.protocols.ocpi.bindings.means import Object, objects, read_to_end
from harness.usecases import roaming_billing as word
from harness.usecases.observation import Observation


def _ids(tariffs: Any) -> set[str]:
    held = tariffs if isinstance(tariffs, list) else []
    return {str(each.get("id")).upper() for each in held if isinstance(each, Mapping)}


@BINDING.sees(word.TariffsPublished)
def tariffs_published(sight: word.TariffsPublished, scene: Scene) -> Check:
    which = rule(
        "roaming.tariffs_published",
        "a bill rests on tariffs that were published",
        *ocpi("mod_cdrs", "mod_tariffs"),
        basis="inferred",
    )
    published = _ids(listed(scene, "tariffs", sight.way)) | {
        str(each.body["path"].get("tariff_id")).upper() for each in scene.seen("PUT tariff")
    }

    def judge(bills: Sequence[Object]) -> str | None:
        unknown = sorted({id for each in bills for id in _ids(each.get("tariffs"))} - published)
        return f"never published: {', '.join(unknown)}" if unknown else None

    return bills_read(scene, which, sight.way, judge, "tariffs that were listed")


@BINDING.sees(word.TariffsResolve)
def tariffs_resolve(sight: word.TariffsResolve, scene: Scene) -> Check:
    which = rule(
        "roaming.tariffs_resolve",
        "the tariffs that a connector names are listed",
        *ocpi("mod_locations", "mod_tariffs"),
        basis="inferred",
    )
    places = listed(scene, "places", sight.way)

    def judge(pages: Sequence[Observation]) -> str | None:
        there = {str(each.get("id")).upper() for page in pages for each in objects(page)}
        missing = sorted(named_tariffs(places) - there)
        return f"not listed: {', '.join(missing[:5])}" if missing else None

    return read_to_end(scene, which, "GET tariffs", ours(scene, sight.way), judge, "all that connectors name")


def named_tariffs(places: Sequence[Object]) -> set[str]:
    """The ids of the tariffs that the connectors of these places name."""
    evses = [each for place in places for each in _members(place, "evses")]
    plugs = [
        each for evse in evses if evse.get("status") != "REMOVED" for each in _members(evse, "connectors")
    ]
    return {str(id).upper() for each in plugs for id in each.get("tariff_ids") or ()}


def _members(held: Object, name: str) -> list[Object]:
    value = held.get(name)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
