"""Hubs that do what OCPI leaves open in another way than ours are not blamed for it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from harness.judge.finding import Verdict
from harness.protocols.machine import Machine
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.hub import Hub
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.v221 import parties
from harness.protocols.registry import Settings
from tests.miniatures.ocpi.kit import app, sends, takes
from tests.miniatures.play import every_case, play

Way = Callable[[Platform], None]


def leaves_urls_as_they_are(platform: Platform) -> None:
    hub: Any = app(platform, Hub)
    hub._relay = lambda relation, to, url, module, interface: url


def leaves_out_its_own_name(platform: Platform) -> None:
    own = re.compile(rb"OCPI-from-(country-code|party-id): [^\r]*\r\n")
    sends(platform, lambda data: own.sub(b"", data) if data.startswith(b"HTTP/") else data)


def asks_all_whose_token_it_is(platform: Platform) -> None:
    hub: Any = app(platform, Hub)
    usual = hub.handle

    def handle(incoming: Incoming, now: float) -> Answer | None:
        if incoming.name == "POST authorize" and incoming.to is None:
            return app(platform, Hub)._distribution.ask_around(incoming, incoming.relation.members[0].id, now)
        answer: Answer | None = usual(incoming, now)
        return answer

    hub.handle = handle


def gives_a_session_for_all_to_the_owner_of_its_token(platform: Platform) -> None:
    hub = app(platform, Hub)

    def push(incoming: Incoming, now: float) -> Answer | None:
        token = incoming.json["cdr_token"]
        to = next(
            each.members[0].id
            for each in platform.relations.registered
            if each.members[0].id.party_id == token["party_id"]
        )
        return hub._forward(incoming, incoming.relation.members[0].id, to, now)

    takes(platform, "PUT session", push)


def lists_few_at_a_time(platform: Platform) -> None:
    app(platform, Hub).list_limit = 1


def refuses_strangers_by_http(platform: Platform) -> None:
    hub: Any = app(platform, Hub)
    usual = hub.handle

    def handle(incoming: Incoming, now: float) -> Answer | None:
        if incoming.frm is not None and not incoming.relation.has(incoming.frm):
            return Answer(2000, status=401)
        answer: Answer | None = usual(incoming, now)
        return answer

    hub.handle = handle


@pytest.mark.parametrize(
    ("way", "case"),
    [
        (leaves_urls_as_they_are, "F3-P7"),
        (leaves_urls_as_they_are, "F4-P6"),
        (leaves_out_its_own_name, "F2-P6[a_place]"),
        (asks_all_whose_token_it_is, "F1-P12[the_first_eMSP]"),
        (asks_all_whose_token_it_is, "F1-P12[the_second_eMSP]"),
        (gives_a_session_for_all_to_the_owner_of_its_token, "F3-N12"),
        (lists_few_at_a_time, "F2-P7[at_once]"),
        (lists_few_at_a_time, "F2-P7[2_at_a_time]"),
        (refuses_strangers_by_http, "F1-N12"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_another_way_is_right_too(way: Way, case: str) -> None:
    def make(name: str, settings: Settings) -> Machine:
        platform = parties.machine(name, settings)
        way(platform)
        return platform

    meant = next(each for each in every_case() if each.id == case and each.ref == "bundled:ocpi2.2.1:hub")
    played = play(meant, make)
    assert (played.red, played.result.verdict) == ({}, Verdict.PASS), played.result.reason
