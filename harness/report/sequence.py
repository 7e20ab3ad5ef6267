"""A sequence diagram as SVG: who sent what to whom, when, and which frame was wrong.

Pure: records in, text out. It knows parties, links and times, but no protocol (names come from `label`) and
no page (with `standalone=True` it carries its own style). Drawn on a grid of rows, one a record:

    seq  time | harness party ---- label ---> system under test <--- label ---- other party

Marks and ticks are quiet lines across, notes of links are boxes, and where seq jumps the diagram says how
much is missing.
"""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from xml.sax.saxutils import escape, quoteattr

from harness.judge.finding import Verdict
from harness.report import text, verdicts
from harness.trace.record import Record

GUTTER = 128
MARGIN = 96
HEAD = 64
CHARACTER = 7.25
"""Width of a character at 12 px in the usual monospaced fonts."""
NARROWEST, WIDEST = 330, 720
"""Between two lifelines, and for all of them together (unless each takes the least)."""
PAIR, CROWDED = 2, 196
"""Where there are more parties than a pair, lifelines stand closer, and names may be wider than their arrows."""
LINE = 17

STYLE = resources.files("harness.report").joinpath("templates/sequence.css").read_text("utf-8")
"""CSS of the diagram. A page that shows several includes it once, beside `COLOURS`."""

COLOURS = resources.files("harness.report").joinpath("templates/colours.css").read_text("utf-8")
"""The colours of all reports: light, dark, and the hue of each verdict."""


@dataclass(frozen=True, slots=True)
class Guilt:
    """What was wrong with a record: the number of the finding, how bad it is, and what it says."""

    number: int
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where things stand. `room` is how many characters fit between two lifelines."""

    lanes: Mapping[str, float]
    sut: float
    width: float
    room: int
    names: Mapping[int, str]
    start: float
    many_links: bool
    href: Callable[[int], str] | None


@dataclass(frozen=True, slots=True)
class _Row:
    height: float
    svg: str


def diagram(
    records: Sequence[Record],
    label: Callable[[Record], str],
    guilty: Mapping[int, Sequence[Guilt]],
    *,
    sut: str,
    start: float | None = None,
    total: int | None = None,
    parties: Sequence[str] = (),
    quiet: frozenset[int] = frozenset(),
    href: Callable[[int], str] | None = None,
    standalone: bool = False,
) -> str:
    """The records as one `<svg>` element.

    records     in order of seq; may have gaps, which the diagram names
    label       what to call a record; called once for each
    guilty      by seq: what was wrong with the record; drawn in the colour of its verdict, the text beneath
    sut         the name of the system under test
    start       the time (epoch seconds) that offsets count from; the first record's when not given
    total       how many records the whole trace has, so that an end left out can be named
    parties     who gets a lifeline even where the records do not name them, in this order
    quiet       seq of records that are not drawn, and not missed
    href        where a click on a record leads
    standalone  True: a file of its own, with name space and style
    """
    if not records:
        return ""
    grid = _grid(records, label, sut, records[0].at if start is None else start, href, parties)
    rows = _rows(records, guilty, grid, total, quiet)
    height = HEAD + sum(row.height for row in rows) + 14
    parts = [_open(grid, height, standalone), _lifelines(grid, sut, height)]
    y: float = HEAD
    for row in rows:
        parts.append(f'<g transform="translate(0,{y:g})">{row.svg}</g>')
        y += row.height
    return "".join([*parts, "</svg>"])


def _grid(
    records: Sequence[Record],
    label: Callable[[Record], str],
    sut: str,
    start: float,
    href: Callable[[int], str] | None,
    known: Sequence[str],
) -> _Grid:
    named = (record.party for record in records if record.party)
    parties = list(dict.fromkeys((*known, *named))) or ["harness"]
    names = {record.seq: text.short(label(record), 76) for record in records}
    many_links = len({record.link for record in records if record.link}) > 1
    lengths = [
        len(names[record.seq]) + (len(record.link) + 1) * many_links
        for record in records
        if record.kind == "wire"
    ]
    wanted = max([len(sut) + 4, *lengths]) * CHARACTER + 40
    crowded = len(parties) > PAIR
    lane = max(CROWDED if crowded else NARROWEST, min(WIDEST / len(parties), wanted))
    half = (len(parties) + 1) // 2
    left, right = parties[:half], parties[half:]
    places = {party: GUTTER + MARGIN + lane * i for i, party in enumerate([*left, "", *right])}
    middle = places.pop("")
    width = GUTTER + 2 * MARGIN + lane * len(parties)
    room = int(((width - GUTTER if crowded else lane) - 30) / CHARACTER)
    return _Grid(places, middle, width, room, names, start, many_links, href)


def _open(grid: _Grid, height: float, standalone: bool) -> str:
    space = ' xmlns="http://www.w3.org/2000/svg"' if standalone else ""
    style = f"<style>{escape(COLOURS + STYLE)}</style>" if standalone else ""
    return (
        f'<svg{space} class="seq" role="img" aria-label="Sequence diagram" width="{grid.width:g}" '
        f'height="{height:g}" viewBox="0 0 {grid.width:g} {height:g}">{style}'
    )


def _lifelines(grid: _Grid, sut: str, height: float) -> str:
    heads = [_head(x, party, "harness", height) for party, x in grid.lanes.items()]
    return "".join([*heads, _head(grid.sut, sut, "system under test", height)])


def _head(x: float, name: str, kind: str, height: float) -> str:
    shown = text.short(name.replace("_", " ") if kind == "harness" else name, 24)
    wide = max(len(shown) * CHARACTER + 20, 128)
    box = "head sut" if kind != "harness" else "head"
    return (
        f'<line class="life" x1="{x:g}" y1="42" x2="{x:g}" y2="{height - 4:g}"/>'
        f'<rect class="{box}" x="{x - wide / 2:g}" y="4" width="{wide:g}" height="40" rx="6"/>'
        f'<text class="who" x="{x:g}" y="21">{_text(shown)}</text>'
        f'<text class="kind" x="{x:g}" y="36">{kind}</text>'
    )


def _rows(
    records: Sequence[Record],
    guilty: Mapping[int, Sequence[Guilt]],
    grid: _Grid,
    total: int | None,
    quiet: frozenset[int],
) -> list[_Row]:
    rows: list[_Row] = []
    following = 0
    for record in records:
        if record.seq > following:
            rows.append(_gap(record.seq - following, grid))
        if record.seq not in quiet or record.seq in guilty:
            rows.append(_row(record, guilty.get(record.seq, ()), grid))
        following = record.seq + 1
    if total is not None and total > following:
        rows.append(_gap(total - following, grid))
    return rows


def _row(record: Record, guilts: Sequence[Guilt], grid: _Grid) -> _Row:
    """One record: its line, and beneath it what was wrong with it."""
    body = _wire(record, grid) if record.kind == "wire" else _event(record, grid)
    why = _why(guilts, body.height, grid)
    height = body.height + why.height
    inner = f"{_time(record, grid)}{body.svg}{why.svg}"
    if guilts:
        worst = max(guilt.verdict for guilt in guilts)
        behind = (
            f'<rect class="band" x="0" width="{grid.width:g}" height="{height - 2:g}"/>'
            f'<rect class="edge" x="0" width="4" height="{height - 2:g}"/>'
        )
        inner = f'<g class="guilty {verdicts.look(worst).css}">{behind}{inner}</g>'
    if grid.href is not None:
        inner = f"<a href={quoteattr(text.readable(grid.href(record.seq)))}>{inner}</a>"
    return _Row(height, inner)


def _wire(record: Record, grid: _Grid) -> _Row:
    lane = grid.lanes.get(record.party, next(iter(grid.lanes.values())))
    begin, end = (grid.sut, lane) if record.direction == "in" else (lane, grid.sut)
    back = -8 if end > begin else 8
    classes = record.direction + ("" if record.form in ("text", "http") else " control")
    link = text.short(record.link, grid.room // 2) + " " if grid.many_links else ""
    name = text.short(grid.names[record.seq], grid.room - len(link))
    tag = f'<tspan class="t">{_text(link)}</tspan>' if link else ""
    half = (len(link) + len(name)) * CHARACTER / 2 + 4
    middle = min(max((begin + end) / 2, GUTTER + half), max(grid.width - half, GUTTER + half))
    return _Row(
        40,
        f'<g class="{classes}"><text class="name halo" x="{middle:g}" y="18">{tag}'
        f"{_text(name)}</text>"
        f'<path class="arrow" d="M{begin:g} 27H{end + back / 2:g}"/>'
        f'<path class="tip" d="M{end:g} 27l{back} -4.5v9z"/></g>',
    )


def _event(record: Record, grid: _Grid) -> _Row:
    """A mark or tick as a quiet line, a note of a link as a box between the two ends."""
    name = grid.names[record.seq]
    if record.kind != "note":
        begin = min(GUTTER + 14 + len(name) * CHARACTER, grid.width)
        line = f'<line class="quiet" x1="{begin:g}" y1="13" x2="{grid.width:g}" y2="13"/>'
        return _Row(26, f'{line}<text class="mark halo" x="{GUTTER + 6}" y="17">{_text(name)}</text>')
    lane = grid.lanes.get(record.party, next(iter(grid.lanes.values())))
    middle = (lane + grid.sut) / 2
    shown = f"{record.link} {name}".strip() if grid.many_links else name
    shown = text.short(shown, int((grid.width - GUTTER - 26) / CHARACTER))
    wide = min(len(shown) * CHARACTER + 24, grid.width - GUTTER)
    left = max(GUTTER, min(middle - wide / 2, grid.width - wide - 2))
    return _Row(
        34,
        f'<rect class="note" x="{left:g}" y="4" width="{wide:g}" height="24" rx="12"/>'
        f'<text class="name" x="{left + wide / 2:g}" y="20">{_text(shown)}</text>',
    )


def _gap(count: int, grid: _Grid) -> _Row:
    words = f"⋮ {count} record{'s' if count > 1 else ''} left out"
    return _Row(30, f'<text class="gap halo" x="{GUTTER + 6}" y="19">{words}</text>')


def _time(record: Record, grid: _Grid) -> str:
    y = {"wire": 27 + 4, "note": 20}.get(record.kind, 17)
    when = text.offset(record.at - grid.start)
    return (
        f'<text class="t" x="40" y="{y}" text-anchor="end">#{record.seq}</text>'
        f'<text class="t" x="{GUTTER - 12}" y="{y}" text-anchor="end">{when}</text>'
    )


def _why(guilts: Sequence[Guilt], top: float, grid: _Grid) -> _Row:
    """The findings under a guilty record, wrapped, each with its number."""
    columns = int((grid.width - GUTTER - 48) / CHARACTER)
    y, parts = top + 10, []
    for guilt in guilts:
        lines = textwrap.wrap(text.one_line(guilt.text[:2000]), columns, max_lines=4, placeholder=" …") or [
            ""
        ]
        parts.append(
            f'<circle class="badge" cx="{GUTTER + 14}" cy="{y - 4:g}" r="8"/>'
            f'<text class="number" x="{GUTTER + 14}" y="{y:g}">{guilt.number}</text>'
        )
        for line in lines:
            parts.append(f'<text class="why" x="{GUTTER + 30}" y="{y:g}">{_text(line)}</text>')
            y += LINE
        y += 4
    return _Row(y - top - 4 if guilts else 0, "".join(parts))


def _text(words: str) -> str:
    return escape(text.readable(words))
