"""labels: records get names that a person reads, whatever they hold."""

from typing import Any

import pytest

from harness.protocols import registry
from harness.report import labels
from harness.trace.record import Kind, Record


def record(kind: Kind, raw: str, form: str = "text", **more: Any) -> Record:
    return Record(0, 0.0, kind, "csms", "CS001#1", "in", raw, form, **more)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ('{"event":"opened"}', "opened"),
        (
            '{"event":"closed","code":1001,"reason":"bye","by":"sut"}',
            "closed: 1001 · bye · by the system under test",
        ),
        (
            '{"event":"closed","code":null,"by":"harness"}',
            "closed: without a closing handshake · by the harness",
        ),
        ('{"event":"refused","status":401,"why":"wrong password"}', "refused: 401 · wrong password"),
        ('{"event":"rejected","status":404,"why":"unknown path"}', "turned away: 404 · unknown path"),
        (
            '{"event":"upgrade","path":"/CS1","offered":["a","b"],"chosen":"b","status":101,"user":"CS1"}',
            "upgrade: /CS1 as CS1 · b chosen of a, b · 101",
        ),
        ('{"event":"upgrade","path":"/","status":400}', "upgrade: / · nothing chosen of nothing · 400"),
        ('{"event":"tls","version":"1.3"}', "tls: version 1.3"),
        ('{"other":1}', '{"other":1}'),
        ("not json", "not json"),
    ],
)
def test_notes(raw: str, name: str) -> None:
    assert labels.describe(record("note", raw)) == name


def test_marks_and_ticks() -> None:
    assert (
        labels.describe(record("mark", '{"do":"PlugIn","evse":1,"args":[1]}')) == "PlugIn (evse 1, args [1])"
    )
    assert labels.describe(record("mark", '{"do":"Reset"}')) == "Reset"
    assert labels.describe(record("tick", "")) == "time passed"


def test_frames_of_an_unknown_protocol_are_named_by_how_they_begin() -> None:
    label = labels.labeller("carrier-pigeon")
    assert label(record("wire", '[2,"1","X",{}]')) == '[2,"1","X",{}]'
    assert label(record("wire", "", "ping")) == "ping"
    assert label(record("wire", "//4=", "binary", encoding="base64")) == "binary, bytes that are not text"
    assert len(label(record("wire", "x" * 5000))) == labels.LENGTH


class Rib:
    """A protocol whose reader knows what it answers."""

    def __init__(self, words: str) -> None:
        self.words = words

    def reader(self) -> "Rib":
        return self

    def read(self, _: Record) -> Any:
        return type("Seen", (), {"name": "Reset"})

    def label(self, _: Record) -> str:
        if not self.words:
            raise RecursionError("hostile")
        return self.words


@pytest.mark.parametrize(
    ("words", "name"), [("→ Accepted", "Reset → Accepted"), ("Reset(OnIdle)", "Reset(OnIdle)"), ("", "raw")]
)
def test_frames_get_the_words_of_the_rib(monkeypatch: pytest.MonkeyPatch, words: str, name: str) -> None:
    monkeypatch.setattr(registry, "rib", lambda _: Rib(words))
    assert labels.labeller("any")(record("wire", "raw")) == name


def test_handshakes_and_what_is_looked_for_are_told_in_words() -> None:
    secure = '{"event":"tls","outcome":"open","version":"TLSv1.3","suite":"TLS_AES_256_GCM_SHA384","peer_chain":["x"]}'
    assert labels.describe(record("note", secure)) == "TLSv1.3: TLS_AES_256_GCM_SHA384"
    failed = (
        '{"event":"tls","outcome":"failed","by":"sut","alert":{"name":"unknown_ca","code":48,"from":"sut"}}'
    )
    assert labels.describe(record("note", failed)) == "TLS ended: by the system under test · alert unknown_ca"
    cut = '{"event":"tls","outcome":"failed","by":"sut","alert":null,"why":"it left"}'
    assert labels.describe(record("note", cut)) == "TLS ended: by the system under test · it left"
    assert labels.describe(record("mark", '{"do":"PlugIn","what":"PlugIn(evse=1)"}')) == "PlugIn(evse=1)"
    assert labels.describe(record("mark", '{"expect":"Boots","what":"Boots()"}')) == "looked for: Boots"
    done = '{"done":"PlugIn","ids":[],"value":null,"stimulus":true}'
    assert labels.describe(record("mark", done)) == "done: PlugIn"
