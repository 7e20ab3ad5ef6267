"""SHIP messages against the texts of the standard, byte by byte, and the deviations that products are known for."""

from pathlib import Path

import msgspec
import pytest

from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.ship.doubles import FIELD, STRICT, Rival, larger, to_close

VECTORS = msgspec.json.decode(
    (Path(__file__).parents[2] / "vectors" / "eebus" / "ship_messages.json").read_bytes()
)
MESSAGES = {
    "CMI": m.Init(),
    "hello ready": m.Hello("ready", 60000),
    "hello pending": m.Hello("pending", 60000),
    "hello prolongation": m.Hello("pending", prolongation=True),
    "hello aborted": m.Hello("aborted"),
    "announceMax": m.Handshake("announceMax"),
    "select": m.Handshake("select"),
    "handshake error": m.HandshakeError(2),
    "PIN none": m.PinState("none"),
    "PIN required": m.PinState("required", "ok"),
    "PIN input": m.PinInput("1234ABCD"),
    "PIN error": m.PinError(1),
    "AM request": m.AccessRequest(),
    "AM": m.Access("i:12345_u:HARNESS-1"),
    "close announce": m.End("announce", 500, "unspecific"),
    "close confirm": m.End("confirm"),
}


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_a_message_is_put_as_the_standard_puts_it(name: str) -> None:
    vector = VECTORS[name]
    expected = bytes((vector["type"],)) + (bytes((0,)) if vector["text"] is None else vector["text"].encode())
    assert len(expected) == vector["length"]
    assert m.write(MESSAGES[name]) == expected
    assert m.read(expected) == (MESSAGES[name], ())


def test_every_vector_has_its_message() -> None:
    assert set(VECTORS) == set(MESSAGES)


def test_white_space_and_trailing_nuls_are_borne() -> None:
    spaced = b'\x01 { "connectionHello" :\r\n\t[ { "phase" : "ready" } , {"waiting":60000} ] }'
    assert m.read(spaced) == (m.Hello("ready", 60000), ())
    message, faults = m.read(m.write(m.Hello("aborted")) + b"\x00")
    assert message == m.Hello("aborted")
    assert faults == (("form", "NUL bytes after the text"),)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'\x01{"error":1}', m.HandshakeError(1)),
        (
            b'\x01{"messageProtocolHandshake":[{"handshakeType":"select"},{"version":[{"major":1},{"minor":0}]},{"formats":["JSON-UTF8"]}]}',
            m.Handshake("select"),
        ),
        (b'\x01{"accessMethodsRequest":[{"id":"X"}]}', m.Access("X")),
        (b'\x01{"connectionHello":{"phase":"ready"}}', m.Hello("ready")),
        (b'\x02{"connectionClose":[{"phase":"confirm"}]}', m.End("confirm")),
        (b'\x01{"accessMethods":[]}', m.Access("")),
    ],
)
def test_deviations_of_the_field_are_read_and_named(data: bytes, message: m.Message) -> None:
    found, faults = m.read(data)
    assert found == message
    assert faults


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"\x01", "empty"),
        (b"\x04x", "type"),
        (b"\x01\xff\xfe", "text"),
        (b"\x01{", "text"),
        (b"\x01[]", "unknown"),
        (b'\x01{"a":1,"b":2}', "unknown"),
        (b'\x01{"nonsense":[]}', "unknown"),
        (b'\x01{"connectionHello":[]}', "unknown"),
        (b'\x01{"connectionHello":[{"phase":"ready"},{"waiting":"60000"}]}', "unknown"),
        (b'\x02{"data":[{"header":[]}]}', "unknown"),
        (b"\x02" + b"[" * 100000, "text"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, kind: str) -> None:
    message, _ = m.read(data)
    assert isinstance(message, m.Unreadable)
    assert message.kind == kind
    assert message.why


def test_data_carries_its_payload_as_it_is() -> None:
    payload = {"datagram": [{"header": []}, {"payload": [{"cmd": [[{"x": []}]]}]}]}
    data = m.write(m.Data(payload))
    assert data == (
        b'\x02{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":{"datagram":[{"header":[]},'
        b'{"payload":[{"cmd":[[{"x":[]}]]}]}]}}]}'
    )
    assert m.read(data) == (m.Data(payload), ())


class TestDoubleConnections:
    OLD, NEW = Rival("old", True, 1), Rival("new", False, 2)
    SMALL, LARGE = "0a" * 20, "F0" * 20

    def test_skis_compare_as_numbers(self) -> None:
        assert larger("F0" * 20, "ef" * 20)
        assert not larger("ef" * 20, "f0" * 20)

    def test_one_connection_stays(self) -> None:
        assert to_close([self.OLD], self.LARGE, self.SMALL, STRICT) == ()

    def test_by_the_text_the_larger_keeps_the_newest(self) -> None:
        assert to_close([self.OLD, self.NEW], self.LARGE, self.SMALL, STRICT) == ("old",)
        assert to_close([self.OLD, self.NEW], self.SMALL, self.LARGE, STRICT) == ()

    def test_in_the_field_what_the_larger_has_dialled_stays(self) -> None:
        assert to_close([self.OLD, self.NEW], self.LARGE, self.SMALL, FIELD) == ("new",)
        assert to_close([self.OLD, self.NEW], self.SMALL, self.LARGE, FIELD) == ("old",)
