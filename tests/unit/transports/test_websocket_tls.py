"""A TLS context is passed through on both sides. What TLS itself has to do is judged elsewhere."""

import asyncio
import datetime
import ssl
from pathlib import Path

import pytest

from harness.transports.base import Refused
from harness.transports.websocket import WebSocketConnector, WebSocketListener
from tests.unit.transports.kit import OPEN_DOOR, Recorder


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for "localhost" that vouches for itself."""
    pytest.importorskip("cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    until = now + datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*form) + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_messages_and_closes_go_through_tls(pem: Path) -> None:
    async def scene() -> None:
        inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        inside.load_cert_chain(pem)
        server, client = Recorder(), Recorder()
        server.on_received = lambda link, data, form: link.send(data)
        listener = WebSocketListener("127.0.0.1:0", OPEN_DOOR, ssl_context=inside)
        await listener.start(server)
        assert listener.address.startswith("wss://127.0.0.1:")
        url = listener.address.replace("127.0.0.1", "localhost")
        options = {"url": url, "identity": "CS001", "subprotocols": ["ocpp2.0.1"]}
        outside = ssl.create_default_context(cafile=str(pem))
        link = await WebSocketConnector(ssl_context=outside).connect(client, "c", options)
        text = b"x" * 300_000
        link.send(text)
        link.send(b"short")
        await client.until("received", 2)
        assert client.received == [(text, "text"), (b"short", "text")]
        link.close(4000, "done")
        await server.until("closed")
        await client.until("closed")
        assert (server.closed, client.closed) == ([(4000, True)], [(4000, False)])

        with pytest.raises(Refused, match="certificate verify failed") as refused:
            await WebSocketConnector().connect(client, "c", options)
        assert refused.value.opening.status == 0
        await listener.stop()

    asyncio.run(scene())


def test_a_violation_under_tls_is_answered_before_the_end(pem: Path) -> None:
    async def scene() -> None:
        inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        inside.load_cert_chain(pem)
        server, client = Recorder(), Recorder()
        listener = WebSocketListener("127.0.0.1:0", OPEN_DOOR, ssl_context=inside)
        await listener.start(server)
        options = {"url": listener.address.replace("127.0.0.1", "localhost"), "subprotocols": ["ocpp2.0.1"]}
        outside = ssl.create_default_context(cafile=str(pem))
        link = await WebSocketConnector(ssl_context=outside).connect(client, "c", options)
        link.send(b"\x83\x80\x01\x02\x03\x04", "raw")
        await client.until("closed")
        await server.until("closed")
        assert (server.closed, client.closed) == ([(1002, False)], [(1002, True)])
        await listener.stop()

    asyncio.run(scene())
