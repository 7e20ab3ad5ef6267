"""Restricted function exchange (SPINE 1.3.0, 5.3.4): what a filter does to stored data.

Without a filter the data replaces everything. *delete* takes entries away, or members of them; *partial* adds to what is
there: an entry is found by its identifiers, members that are not sent stay as they are, also inside a ScaledNumber (a
number without a scale keeps the old one). A partial with selectors applies its data to every entry that fits, and appends
nothing. Both may share a cmd, the delete first. Nothing here changes its arguments.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from harness.protocols.eebus.spine.datagram import Cmd
from harness.protocols.eebus.spine.functions import Function, entries, function, with_entries


class CannotMerge(Exception):
    """The combination makes no sense: no identifier where one is needed ..."""


def is_partial(cmd: Cmd) -> bool:
    """Does the command touch a part only?"""
    return any(_control(each) for each in cmd.filters)


def apply(stored: Any, cmd: Cmd) -> Any:
    """The data after the command. Raises CannotMerge."""
    what = function(cmd.function)
    if not is_partial(cmd):
        return cmd.data if cmd.data is not None else {}
    result = stored if stored is not None else {}
    for each in sorted(cmd.filters, key=lambda one: _control(one) != "delete"):
        if _control(each) == "delete":
            result = _delete(what, result, each)
        else:
            result = _partial(what, result, cmd.data, each)
    return result


def select(stored: Any, cmd: Cmd) -> Any:
    """What a restricted read asks for."""
    what = function(cmd.function)
    if not cmd.filters or not what.item:
        return stored
    chosen = cmd.filters[0]
    kept = [each for each in entries(what.name, stored) if _fits(each, chosen.get(what.selectors))]
    wanted = chosen.get(what.elements)
    if isinstance(wanted, Mapping) and wanted:
        kept = [{key: each[key] for key in each if key in wanted or key in what.ids} for each in kept]
    return with_entries(what.name, kept)


def _control(each: Mapping[str, Any]) -> str:
    control = each.get("cmdControl")
    if not isinstance(control, Mapping):
        return ""
    return "delete" if "delete" in control else "partial" if "partial" in control else ""


def _delete(what: Function, stored: Any, chosen: Mapping[str, Any]) -> Any:
    members = chosen.get(what.elements)
    if not what.item:
        return _without(stored, members) if isinstance(members, Mapping) and members else {}
    kept = []
    for each in entries(what.name, stored):
        if not _fits(each, chosen.get(what.selectors)):
            kept.append(each)
        elif isinstance(members, Mapping) and members:
            kept.append(_without(each, members))
    return with_entries(what.name, kept)


def _without(value: Any, members: Mapping[str, Any]) -> Any:
    """`value` without the members that are named; a member with members of its own loses only those."""
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, each in value.items():
        if name not in members:
            kept[name] = each
        elif isinstance(members[name], Mapping) and members[name] and isinstance(each, dict):
            rest = _without(each, members[name])
            if rest:
                kept[name] = rest
    return kept


def _partial(what: Function, stored: Any, data: Any, chosen: Mapping[str, Any]) -> Any:
    if not what.item:
        return merged(stored, data)
    items = entries(what.name, stored)
    news = entries(what.name, data)
    selectors = chosen.get(what.selectors)
    if isinstance(selectors, Mapping) and selectors:
        for new in news:
            items = [merged(each, new) if _fits(each, selectors) else each for each in items]
        return with_entries(what.name, items)
    for new in news:
        items = _put(what, items, new)
    return with_entries(what.name, items)


def _put(what: Function, items: Sequence[dict[str, Any]], new: dict[str, Any]) -> list[dict[str, Any]]:
    known = {id: new[id] for id in what.ids if id in new}
    if not known:
        raise CannotMerge(f"{what.name}: an entry without {' and '.join(what.ids) or 'identifiers'}")
    found = [at for at, each in enumerate(items) if all(each.get(id) == value for id, value in known.items())]
    if not found:
        return [*items, new]
    return [merged(each, new) if at in found else each for at, each in enumerate(items)]


def merged(old: Any, new: Any) -> Any:
    """`old` with what `new` says; what it does not say stays."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **{name: merged(old[name], each) if name in old else each for name, each in new.items()}}


def _fits(entry: Mapping[str, Any], selectors: Any) -> bool:
    """All members of the selectors are equal; a time interval is not looked at."""
    if not isinstance(selectors, Mapping):
        return True
    return all(
        _fits(entry.get(name, {}), wanted) if isinstance(wanted, Mapping) else entry.get(name) == wanted
        for name, wanted in selectors.items()
        if name != "timestampInterval"
    )
