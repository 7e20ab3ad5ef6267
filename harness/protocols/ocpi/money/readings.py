"""What the chapters on CDRs and tariffs leave open about money, and what it can be read as.

Each point has options; the first is preferred. While the profile chooses none of them (`[interpretation]`, id = option),
an amount is accepted that is right under any option that the text bears; `beyond` names those that only products know,
and an amount that is right under these alone is a warning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple


class Reading(NamedTuple):
    """One option for each point. The fields are explained in `POINTS`."""

    mixed_step: str = "parking"
    step_total: str = "priced"
    step_tariffs: str = "session"
    flat_fee: str = "each"
    no_tariff_id: str = "free"
    duration_from: str = "session"
    reservation_step: str = "own"
    reservation_end: str = "expired"
    reservation_limits: str = "inside"
    wrapped_day: str = "moment"
    unseen: str = "no"
    crossing: str = "begin"
    volume: str = "snapped"


@dataclass(frozen=True, slots=True)
class Point:
    """An open question.

    options  the answers, the preferred one first, each with what it rests on
    beyond   options that the text does not bear
    inner    no profile chooses it: it stands for what a CDR does not tell
    """

    id: str
    question: str
    options: Mapping[str, str]
    beyond: frozenset[str] = frozenset()
    inner: bool = False


POINTS: Final = {
    each.id: each
    for each in (
        Point(
            "mixed_step",
            "What is rounded up by step_size when charging time and parking time both cost something?",
            {
                "parking": "the parking time, by the last price of parking (mod_cdrs, step_size; 2.2.1-d2 examples)",
                "last": "the time of that kind which came last (mod_cdrs: the last relevant price component)",
                "combined": "charging and parking time together (mod_cdrs: once for both combined; examples of the "
                "first printing, tag 2.2.1, mod_tariffs, Example Tariff)",
            },
        ),
        Point(
            "step_total",
            "Which amount is rounded up by step_size?",
            {
                "priced": "all that an active price component covers, even at a price of zero (mod_tariffs, switching "
                "to free of charge)",
                "paid": "what costs more than zero",
                "all": "all that was used in the session (mod_cdrs: the total amount of a certain unit)",
            },
        ),
        Point(
            "step_tariffs",
            "What does step_size round when a session changed its tariff?",
            {
                "session": "the amount of the whole session, by the last price component",
                "last_tariff": "the amount under the last tariff: a change of tariff rounds nothing (mod_cdrs)",
                "none": "nothing: step_size is not taken into account when switching tariffs (mod_cdrs)",
            },
        ),
        Point(
            "flat_fee",
            "When does a FLAT fee become due that only some part of the session meets?",
            {
                "each": "each FLAT component that becomes active costs once",
                "first": "the first that becomes active costs, and no other",
                "start": "only that which is active when the session starts",
            },
        ),
        Point(
            "no_tariff_id",
            "What does a period cost that names no tariff, while the CDR holds exactly one?",
            {
                "free": "nothing: without tariff_id no tariff is relevant (mod_cdrs, ChargingPeriod)",
                "only_one": "what that tariff says (products that never fill tariff_id)",
            },
            beyond=frozenset({"only_one"}),
        ),
        Point(
            "duration_from",
            "Since when does min_duration and max_duration count after a reservation?",
            {"session": "since charging could begin", "cdr": "since the start_date_time of the CDR"},
        ),
        Point(
            "reservation_step",
            "Is reserved time rounded by itself when the session costs by time, too?",
            {"own": "yes", "combined": "no, with the time of the session (mod_cdrs: once for TIME)"},
        ),
        Point(
            "reservation_end",
            "What ended a reservation without a session, and which FLAT fees does that cost?",
            {
                "expired": "it expired: RESERVATION_EXPIRES goes before RESERVATION (mod_tariffs, note)",
                "listed": "it expired: first match in the list for FLAT, RESERVATION_EXPIRES for TIME",
                "both": "it expired: FLAT of both, TIME of RESERVATION_EXPIRES",
                "cancelled": "it was cancelled: RESERVATION alone",
            },
        ),
        Point(
            "reservation_limits",
            "Do min_price and max_price count the cost of a reservation?",
            {"inside": "yes", "outside": "no, they limit the cost of a charging session"},
        ),
        Point(
            "wrapped_day",
            "To which day do the hours after midnight of a restriction over midnight belong?",
            {
                "moment": "to the day on which they are (mod_tariffs: all restrictions match at that time)",
                "window": "to the day on which start_time was (mod_tariffs: the period wraps to the next day)",
            },
        ),
        Point(
            "unseen",
            "Does a restriction on power or current match that the period does not tell about?",
            {"no": "no", "yes": "yes"},
            inner=True,
        ),
        Point(
            "crossing",
            "What does a period cost during which the price changes?",
            {"begin": "the price at its beginning", "split": "each part its own price, in proportion"},
            inner=True,
        ),
        Point(
            "volume",
            "Which amount is rounded up, where the written one was itself rounded?",
            {
                "snapped": "the multiple that it misses by no more than it may have been rounded",
                "written": "as it is written",
                "clock": "the length of the period, where it is all of one kind",
            },
            inner=True,
        ),
        Point(
            "vat_absent",
            "What is an amount with VAT of a price component that has no vat?",
            {
                "none": "the same as without: no VAT is applicable (mod_tariffs, PriceComponent)",
                "unknown": "not known: not giving a VAT is not the same as zero per cent (mod_tariffs, PriceComponent)",
            },
        ),
    )
}

MOST: Final = 768
"""Readings that are tried for one CDR; fewer where it has very many periods."""
_EFFORT: Final = 20_000


def choices() -> dict[str, tuple[str, ...]]:
    """What `[interpretation]` may hold about money."""
    return {id: tuple(point.options) for id, point in POINTS.items() if not point.inner}


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings to be tried, the preferred one first, each with: is it beyond the text? `all`: none was left out."""

    each: tuple[tuple[Reading, bool], ...]
    all: bool


def readings(relevant: frozenset[str], chosen: Mapping[str, str], periods: int = 1) -> Readings:
    """Every combination of options of the relevant points, as far as the profile has not chosen."""
    points = [POINTS[id] for id in Reading._fields if id in relevant]
    options = [
        (chosen[each.id],) if chosen.get(each.id) in each.options else tuple(each.options) for each in points
    ]
    found: list[tuple[Reading, bool]] = []
    most = max(4, min(MOST, _EFFORT // periods))
    for combination in product(*options):
        if len(found) >= most:
            return Readings(tuple(found), False)
        picked = dict(zip((each.id for each in points), combination, strict=True))
        beyond = any(picked[each.id] in each.beyond and each.id not in chosen for each in points)
        found.append((Reading(**picked), beyond))
    return Readings(tuple(found), True)


def explained(reading: Reading) -> Iterator[str]:
    """What a reading takes otherwise than the preferred one, in words."""
    for id, option in zip(Reading._fields, reading, strict=True):
        if option != getattr(Reading(), id):
            yield f"{id} = {option}: {POINTS[id].options[option]}"
