"""OCSP and revocation lists over HTTP (RFC 6960 Appendix A, RFC 5280 §4.2.1.13): a shell around `harness.pki`.

    POST /                   a request in the body           GET /{base64 of a request}
    POST /ocsp/HOW           likewise, and it is wrong in the way HOW: a misanswer of `OcspResponder`, or one of MANNERS
    GET  /crl/NAME.crl       the list of an authority, by its name in the estate

It may also behave badly towards whoever asks, see MANNERS.
"""

import asyncio
import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any, Final

from aiohttp import web

from harness.clock import Clock
from harness.errors import EnvironmentFault, HarnessFault
from harness.pki.authority import Authority
from harness.pki.responder import MISANSWERS, OcspResponder

MANNERS: Final[Mapping[str, str]] = {
    "": "answers",
    "hangs": "takes the question and never answers",
    "cuts": "drops the connection in place of an answer",
    "http_error": "answers with HTTP 500",
    "not_found": "answers with HTTP 404",
    "wrong_type": "answers with a page of text under HTTP 200",
    "empty": "answers with nothing under HTTP 200",
}
"""How it can behave. What a well-formed answer says wrongly is the business of `OcspResponder`."""

_RESPONSE: Final = "application/ocsp-response"
_CRL: Final = "application/pkix-crl"
Note = Callable[[Mapping[str, Any]], None]


class ResponderServer:
    """Listens on a port while it is started.

    responder  who answers; may be replaced at any time by one that misanswers
    manner     one of MANNERS; may be changed at any time
    crls       authorities whose lists can be fetched, by name; a name that `spoilt_crls` has gets those bytes
    note       told of every exchange: {"event": "ocsp" | "crl", "method", "path", "status", "manner", "misanswer",
               "request" and "response" in base64}. Nothing in it is secret
    """

    def __init__(
        self, responder: OcspResponder, crls: Mapping[str, Authority], clock: Clock, note: Note | None = None
    ) -> None:
        self.responder = responder
        self.spoilt_crls: dict[str, bytes] = {}
        self._crls = crls
        self._clock = clock
        self._note = note or (lambda facts: None)
        self._manner = ""
        self._over = asyncio.Event()
        self._runner: web.AppRunner | None = None

    @property
    def manner(self) -> str:
        return self._manner

    @manner.setter
    def manner(self, name: str) -> None:
        if name not in MANNERS:
            raise HarnessFault(f"found manner {name!r}; right would be one of {', '.join(MANNERS)}")
        self._manner = name

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen. Returns the URL; port 0 takes a free one. EnvironmentFault when the port cannot be had."""
        app = web.Application()
        app.router.add_get("/crl/{name}.crl", self._crl)
        app.router.add_get("/{request:.+}", self._ocsp)
        app.router.add_post("/{rest:.*}", self._ocsp)
        self._over.clear()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self.stop()
            raise EnvironmentFault(f"cannot listen on {host}:{port} for OCSP: {error.strerror}") from None
        bound = self._runner.addresses[0][1]
        return f"http://[{host}]:{bound}/" if ":" in host else f"http://{host}:{bound}/"

    async def stop(self) -> None:
        """Whoever still waits for an answer is dropped."""
        self._over.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _ocsp(self, request: web.Request) -> web.StreamResponse:
        question = await _question(request)
        how = request.match_info.get("rest", "").rpartition("/")[2]
        responder = self.responder.wrong(how) if how in MISANSWERS else self.responder
        answer = responder.answer(question, self._clock.now())
        facts = {"event": "ocsp", "misanswer": responder.misanswer, "request": _base64(question)}
        return await self._reply(request, facts, answer, _RESPONSE, how if how in MANNERS else "")

    async def _crl(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        authority = self._crls.get(name)
        crl = self.spoilt_crls.get(name)
        if crl is None and authority is not None:
            crl = authority.published(self._clock.now())
        return await self._reply(request, {"event": "crl", "name": name}, crl, _CRL)

    async def _reply(
        self, request: web.Request, facts: dict[str, Any], answer: bytes | None, kind: str, how: str = ""
    ) -> web.StreamResponse:
        """Says `answer`, or does what the manner of the moment is, or of the place; either way it is noted first."""
        manner = how or self._manner or ("not_found" if answer is None else "")
        response = _response(manner, answer or b"", kind)
        said = response.body if response is not None and isinstance(response.body, bytes) else b""
        self._note(
            facts
            | {
                "method": request.method,
                "path": request.path[:200],
                "status": response.status if response is not None else 0,
                "manner": manner,
                "response": _base64(said),
            }
        )
        if response is not None:
            return response
        if manner == "hangs":
            await self._over.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)


def _response(manner: str, answer: bytes, kind: str) -> web.Response | None:
    """What is sent; None when nothing is."""
    match manner:
        case "hangs" | "cuts":
            return None
        case "http_error":
            return web.Response(status=500)
        case "not_found":
            return web.Response(status=404)
        case "wrong_type":
            return web.Response(body=b"<html>Please log in</html>", content_type="text/html")
        case "empty":
            return web.Response(body=b"", content_type=kind)
        case _:
            return web.Response(body=answer, content_type=kind)


async def _question(request: web.Request) -> bytes:
    """The DER of the request, from the body or the path; b"" when there is none that can be decoded."""
    if request.method == "POST":
        return await request.read()
    try:
        return base64.b64decode(request.match_info["request"], validate=True)
    except (binascii.Error, ValueError):
        return b""


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")
