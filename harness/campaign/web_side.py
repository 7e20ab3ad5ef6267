"""Our parties on HTTP without a scenario: for the doctor, and to play with."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from harness.protocols import http
from harness.protocols.http_head import HttpFault
from harness.protocols.registry import Rib, Settings
from harness.stage.driver import ThreadDriver
from harness.stage.web import Company, calling_terms
from harness.sut.address import Address
from harness.sut.doctor import Diagnosis, State
from harness.sut.material import Material
from harness.trace.log import Trace
from harness.transports.base import Link, Opening, Refused
from harness.transports.http.client import HttpConnector

PASSWORD: Final = "simulated"
"""From which the tokens of a simulated system follow, unless another is given."""


def tokens_of(rib: Rib, role: str, password: str) -> dict[str, str]:
    """By what a bundled system in that role lets each party of ours in; see `registry.Settings.password`."""
    return {name: f"{password}.{name}" for name in rib.troupe.get(role, ())}


@contextmanager
def on_the_web(
    rib: Rib,
    names: tuple[str, ...],
    listen: Address,
    driver: ThreadDriver,
    trace: Trace,
    prepare: Callable[[str, str], Settings],
    *,
    secure: bool,
    public: str = "",
) -> Iterator[str]:
    """These parties, until the context ends. Gives the URL of the port."""
    company = Company(rib, names, listen.host, listen.port, public, driver.clock, prepare)
    try:
        driver.run(company.start(secure))
        driver.run(_attach(company, trace))
        yield company.address
    finally:
        driver.run(company.stop())


async def _attach(company: Company, trace: Trace) -> None:
    """On the loop's thread."""
    company.attach(trace)


def ask(url: str, material: Material, patience: float) -> Diagnosis:
    """What the product says where it is met first, to somebody whom it does not know."""
    item = "exchange"
    try:
        answer = asyncio.run(_ask(url, material, patience))
    except Refused as refused:
        mend = "start the product, correct url, or name the root of its certificate as trust"
        return Diagnosis(item, State.BAD, refused.why, mend)
    except TimeoutError:
        what = f"no answer to GET {url} within {patience:g} s"
        return Diagnosis(item, State.BAD, what, "look into the product's log")
    except HttpFault as fault:
        return Diagnosis(item, State.BAD, f"no HTTP answer: {fault}", "correct the host or the port of url")
    said = f"GET {urlsplit(url).path or '/'} without a token: {answer.status} {answer.reason}".rstrip()
    if 300 <= answer.status < 400:
        mend = f"give that address as url: {answer.header('location') or 'it names none'}"
        return Diagnosis(item, State.BAD, f"{said}; redirects are not followed", mend)
    if answer.status >= 500:
        return Diagnosis(item, State.BAD, said, "look into the product's log")
    if answer.status == 404:
        return Diagnosis(
            item, State.WARN, said, "correct the path of url, unless the product hides from strangers"
        )
    return Diagnosis(item, State.OK, said)


async def _ask(url: str, material: Material, patience: float) -> http.HttpResponse:
    asking = _Asking()
    terms = calling_terms(material.credentials, material.trust, url)
    async with asyncio.timeout(patience):
        link = await HttpConnector().connect(
            asking, "doctor", {"url": url, "tls": terms, "timeout": patience}
        )
        try:
            link.send(http.render(http.request("GET", url, [("Accept", "application/json")])))
            form, data = await asking.heard
        finally:
            link.abort()
            await asyncio.sleep(0)
    if form != "http":
        raise HttpFault("head", data.decode("utf-8", "replace")[:80] or "the connection ended")
    return http.parse_response(data)


class _Asking:
    """A `LinkHandler` that waits for one answer."""

    def __init__(self) -> None:
        self.heard: asyncio.Future[tuple[str, bytes]] = asyncio.get_running_loop().create_future()

    def link_opened(self, link: Link) -> None: ...

    def link_received(self, link: Link, data: bytes, form: str) -> None:
        if form != "interim" and not self.heard.done():
            self.heard.set_result((form, data))

    def link_closed(self, link: Link, code: int | None, reason: str, by_peer: bool) -> None:
        if not self.heard.done():
            self.heard.set_result(("", reason.encode()))

    def link_rejected(self, opening: Opening, why: str) -> None: ...

    def link_secured(self, link_name: str, facts: Mapping[str, Any]) -> None: ...
