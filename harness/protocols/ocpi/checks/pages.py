"""Lists come page by page: counts, limits, filters, and a link that leads on (transport_and_format, Pagination)."""

from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.answers import operation_of
from harness.protocols.ocpi.checks.context import IEC, TRANSPORT, Situation, header, rule
from harness.protocols.ocpi.conditions import moment
from harness.protocols.ocpi.pagination import NextLink, count, is_links, next_link, without_usual_port
from harness.usecases.observation import Observation

_RESPONSE: Final = f"{TRANSPORT}, Paginated Response"
TOTAL: Final = rule(
    "page.total", "a page tells how many objects there are: X-Total-Count", f"{IEC}6", _RESPONSE
)
LIMIT: Final = rule(
    "page.limit", "a page tells how many objects there can be on one: X-Limit", f"{IEC}6", _RESPONSE
)
SIZE: Final = rule("page.size", "a page has no more objects than limit and X-Limit allow", _RESPONSE)
COUNTED: Final = rule(
    "page.counted", "X-Total-Count counts all objects that match, so at least those up to here", _RESPONSE
)
NEXT: Final = rule(
    "page.next", "a page that is not the last one has a link to the next", _RESPONSE, level="SHOULD"
)
LAST: Final = rule("page.last", "the last page has no link to a next one", _RESPONSE, basis="inferred")
LINK: Final = rule(
    "page.link",
    'a Link header to the next page is <absolute URL>; rel="next" (others, or none, may stand there)',
    _RESPONSE,
)
ADVANCES: Final = rule("page.advances", "the link to the next page leads on, by its offset", _RESPONSE)
FILTERS: Final = rule(
    "page.filters", "the link to the next page has the filters of the request", _RESPONSE, level="SHOULD"
)
HOST: Final = rule(
    "page.host", "the next page is on the host that was asked", f"{IEC}7.1-c", _RESPONSE, basis="inferred"
)
WITHIN: Final = rule(
    "page.within",
    "objects were last updated from date_from on (inclusive) and before date_to (exclusive)",
    f"{TRANSPORT}, Paginated Request",
)


class Pages:
    """Looks at each page of a list."""

    RULES: tuple[Rule, ...] = (
        TOTAL, LIMIT, SIZE, COUNTED, NEXT, LAST, LINK, ADVANCES, FILTERS, HOST, WITHIN,
    )  # fmt: skip

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._tally = situation.tally

    def see(self, seen: Observation) -> None:
        asked = seen.answers
        if not seen.by_sut or seen.shape != "response" or asked is None or self._it.planted(seen):
            return
        operation, data = operation_of(asked), seen.body["data"]
        if operation is None or not operation.listing or not isinstance(data, list):
            return
        where = (asked.seq, seen.seq)
        total_text, most_text = header(seen, "x-total-count"), header(seen, "x-limit")
        total, most = count(total_text), count(most_text)
        self._it.ruled(total is not None, TOTAL, "X-Total-Count, a number", f"{total_text}", *where)
        self._it.ruled(most is not None, LIMIT, "X-Limit, a number", f"{most_text}", *where)
        query = asked.body["query"]
        limit, offset = count(query.get("limit")), count(query.get("offset")) or 0
        bound = min((each for each in (limit, most) if each is not None), default=None)
        if bound is not None:
            self._it.ruled(len(data) <= bound, SIZE, f"at most {bound} objects", f"{len(data)}", *where)
        link = self._link(asked, seen, where)
        if total is not None and data:
            upto = offset + len(data)
            self._it.ruled(total >= upto, COUNTED, f"at least {upto}", f"X-Total-Count: {total}", *where)
            if total > upto:
                got = f"no Link with {upto} of {total} objects"
                self._it.ruled(
                    link is not None or _has_link(seen), NEXT, 'Link: <URL>; rel="next"', got, *where
                )
            elif total == upto:
                self._it.ruled(link is None, LAST, "no Link", f"{link.url if link else ''}", *where)
        self._within(query, data, where)

    def _link(self, asked: Observation, seen: Observation, where: tuple[int, ...]) -> NextLink | None:
        value = header(seen, "link")
        if value is None:
            return None
        link = next_link(value)
        if link is None and is_links(value):
            return None
        good = link is not None and link.absolute
        self._it.ruled(good, LINK, '<absolute URL>; rel="next"', value, *where)
        if link is None:
            return None
        query = asked.body["query"]
        here, there = count(query.get("offset")) or 0, count(link.query.get("offset"))
        if there is not None:
            self._it.ruled(there > here, ADVANCES, f"an offset above {here}", f"{link.url}", *where)
        else:
            same = dict(link.query) == dict(query)
            self._it.ruled(not same, ADVANCES, "another URL than this page's", f"{link.url}", *where)
        lost = [
            name
            for name in ("date_from", "date_to")
            if name in query and not _same(link.query.get(name), query[name])
        ]
        if "date_from" in query or "date_to" in query:
            expected = ", ".join(
                f"{name}={query[name]}" for name in ("date_from", "date_to") if name in query
            )
            self._it.ruled(not lost, FILTERS, expected, link.url, *where)
        host = header(asked, "host")
        if link.absolute and host is not None:
            self._it.ruled(link.host == without_usual_port(host), HOST, host, link.host, *where)
        return link

    def _within(self, query: dict[str, str], data: list[Any], where: tuple[int, ...]) -> None:
        since, until = query.get("date_from"), query.get("date_to")
        if since is None and until is None:
            return
        times = [
            each["last_updated"]
            for each in data
            if isinstance(each, dict) and isinstance(each.get("last_updated"), str)
        ]
        wrong = [
            each
            for each in times
            if (since is not None and moment(each) < moment(since))
            or (until is not None and moment(each) >= moment(until))
        ]
        expected = " and ".join(
            text for text in (since and f"from {since} on", until and f"before {until}") if text
        )
        self._it.ruled(not wrong, WITHIN, f"last_updated {expected}", ", ".join(wrong[:5]), *where)

    def end(self, at: float) -> None:
        """Nothing is open."""


def _has_link(seen: Observation) -> bool:
    """Is something said of a next page, readable or not?"""
    value = header(seen, "link")
    return value is not None and not is_links(value)


def _same(one: str | None, other: str) -> bool:
    return one is not None and moment(one) == moment(other)
