"""OCSP and CRLs over HTTP: what the responder says, and every way in which the server can behave badly."""

import asyncio
import base64
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

import aiohttp
import pytest
from cryptography import x509

from harness.clock import ManualClock
from harness.errors import EnvironmentFault, HarnessFault
from harness.pki.estate import Estate
from harness.pki.hashes import hash_data
from harness.pki.ocsp import make_request, read_answer
from harness.pki.responder import OcspResponder
from harness.transports.responder_server import MANNERS, ResponderServer

Scene = TypeVar("Scene", bound=Callable[..., Any])


class Asked:
    """A server with an estate, and what it noted."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.estate = Estate.make(self.clock.now(), station="CS001")
        self.notes: list[Mapping[str, Any]] = []
        self.noted = asyncio.Event()
        responder = OcspResponder(self.estate.client_ca)
        self.server = ResponderServer(responder, self.estate.authorities, self.clock, self.note)
        self.request = make_request(self.estate.station.certificate, self.estate.client_ca.certificate)

    def note(self, facts: Mapping[str, Any]) -> None:
        self.notes.append(facts)
        self.noted.set()

    def told(self, answer: bytes) -> str:
        issuer = self.estate.client_ca.certificate
        hashed = hash_data(self.estate.station.certificate, issuer)
        found = read_answer(answer, hashed, issuer, self.clock.now())
        return found.problem or found.status


def played(scene: Scene) -> Scene:
    """A test that is played on a loop of its own."""

    @wraps(scene)
    def play(*args: Any, **more: Any) -> None:
        asyncio.run(asyncio.wait_for(scene(*args, **more), 20))

    return play  # type: ignore[return-value]


async def post(url: str, data: bytes) -> tuple[int, bytes]:
    kind = {"content-type": "application/ocsp-request"}
    async with aiohttp.ClientSession() as session, session.post(url, data=data, headers=kind) as reply:
        return reply.status, await reply.read()


async def get(url: str) -> tuple[int, bytes]:
    async with aiohttp.ClientSession() as session, session.get(url) as reply:
        return reply.status, await reply.read()


@played
@pytest.mark.parametrize(("how", "said"), [("says_revoked", "revoked"), ("forged_answer", "bad_signature")])
async def test_a_place_where_it_answers_wrongly(how: str, said: str) -> None:
    asked = Asked()
    url = await asked.server.start()
    try:
        assert asked.told((await post(f"{url}ocsp/{how}", asked.request))[1]) == said
        assert asked.told((await post(f"{url}ocsp", asked.request))[1]) == "good"
        assert (await post(f"{url}ocsp/http_error", asked.request))[0] == 500
    finally:
        await asked.server.stop()
    assert [note["misanswer"] for note in asked.notes] == [how, "", ""]


@played
async def test_a_question_by_post_and_by_get() -> None:
    asked = Asked()
    url = await asked.server.start()
    try:
        assert asked.told((await post(url, asked.request))[1]) == "good"
        encoded = base64.b64encode(asked.request).decode().replace("+", "%2B").replace("/", "%2F")
        assert asked.told((await get(url + encoded))[1]) == "good"
        asked.estate.client_ca.revoke(asked.estate.station.certificate, asked.clock.now())
        assert asked.told((await post(url, asked.request))[1]) == "revoked"
    finally:
        await asked.server.stop()
    assert [(note["event"], note["method"], note["status"]) for note in asked.notes] == [
        ("ocsp", "POST", 200), ("ocsp", "GET", 200), ("ocsp", "POST", 200),
    ]  # fmt: skip
    assert base64.b64decode(asked.notes[0]["request"]) == asked.request


@played
async def test_it_misanswers_when_it_is_told_to() -> None:
    asked = Asked()
    url = await asked.server.start()
    try:
        asked.server.responder = OcspResponder(asked.estate.client_ca, misanswer="stale_answer")
        assert asked.told((await post(url, asked.request))[1]) == "expired"
    finally:
        await asked.server.stop()
    assert asked.notes[0]["misanswer"] == "stale_answer"


@played
async def test_a_revocation_list() -> None:
    asked = Asked()
    url = await asked.server.start()
    try:
        asked.estate.client_ca.revoke(asked.estate.station.certificate, asked.clock.now())
        status, body = await get(f"{url}crl/client_ca.crl")
        crl = x509.load_der_x509_crl(body)
        assert status == 200
        assert [each.serial_number for each in crl] == [asked.estate.station.certificate.serial_number]
        asked.server.spoilt_crls["client_ca"] = b"junk"
        assert await get(f"{url}crl/client_ca.crl") == (200, b"junk")
        assert (await get(f"{url}crl/nobody.crl"))[0] == 404
    finally:
        await asked.server.stop()


@pytest.mark.parametrize(
    ("manner", "status", "said"),
    [
        ("http_error", 500, None),
        ("not_found", 404, None),
        ("wrong_type", 200, "malformed"),
        ("empty", 200, "malformed"),
    ],
)
@played
async def test_bad_manners(manner: str, status: int, said: str | None) -> None:
    asked = Asked()
    url = await asked.server.start()
    try:
        asked.server.manner = manner
        found, body = await post(url, asked.request)
    finally:
        await asked.server.stop()
    assert found == status == asked.notes[0]["status"]
    assert said is None or asked.told(body) == said


@played
async def test_a_connection_that_is_dropped() -> None:
    asked = Asked()
    url = await asked.server.start()
    try:
        asked.server.manner = "cuts"
        with pytest.raises(aiohttp.ClientError):
            await post(url, asked.request)
    finally:
        await asked.server.stop()
    assert asked.notes[0]["status"] == 0


@played
async def test_whoever_waits_for_an_answer_is_dropped_at_the_end() -> None:
    asked = Asked()
    url = await asked.server.start()
    asked.server.manner = "hangs"
    waiting = asyncio.ensure_future(post(url, asked.request))
    await asked.noted.wait()
    assert not waiting.done()
    await asked.server.stop()
    with pytest.raises(aiohttp.ClientError):
        await waiting


@played
async def test_rubbish_is_answered() -> None:
    asked = Asked()
    url = await asked.server.start()
    try:
        assert asked.told((await post(url, b"rubbish"))[1]) == "malformed_request"
        assert asked.told((await get(f"{url}%%%"))[1]) == "malformed_request"
    finally:
        await asked.server.stop()


@played
async def test_a_port_that_is_taken() -> None:
    one, other = Asked(), Asked()
    url = await one.server.start()
    port = int(url.rstrip("/").rpartition(":")[2])
    try:
        with pytest.raises(EnvironmentFault, match=f"cannot listen on 127.0.0.1:{port} for OCSP"):
            await other.server.start(port=port)
    finally:
        await one.server.stop()


def test_an_unknown_manner() -> None:
    with pytest.raises(HarnessFault, match="found manner 'sulks'; right would be one of"):
        Asked().server.manner = "sulks"
    assert all(MANNERS.values())
