"""Control by a person: what is asked, and what the answers mean."""

import asyncio
import io
import os
import queue

import pytest

from harness.clock import ManualClock
from harness.sut.control import VERBS, Args, CouldNotTell, Done, Outcome, Unsupported
from harness.sut.control.human import HumanControl, LineReader, PlainScreen, RichScreen, screen_on, sentence
from harness.transports.virtual_time import VirtualLoop

EVERYTHING: dict[str, Args] = {
    "plug_in": {"evse": 1, "connector": 2},
    "plug_out": {"evse": 1},
    "present_token": {"token": {"idToken": "DEADBEEF", "type": "ISO14443"}, "evse": 1},
    "fault": {"evse": 1, "kind": "GroundFailure"},
    "clear_fault": {},
    "power_cycle": {},
    "link_down": {},
    "link_up": {},
    "ev_requests_certificate": {"action": "Install", "exi": "gJoC"},
    "observe": {"what": "is the connector locked", "evse": 1},
    "request": {"action": "Reset", "station": "CS001", "payload": {"reset": {"type": "Immediate"}}},
    "answer_next_boot": {"status": "Pending", "station": "CS001"},
    "record": {"what": "the last transaction"},
    "limit_consumption": {"watts": 6000, "seconds": 60},
    "release_limit": {},
    "set_failsafe_limit": {"watts": 4300},
    "set_failsafe_duration": {"seconds": 10800},
    "limit_current": {"amperes": 10},
    "invite": {"token": "a-token", "platform": "emsp", "country_code": "NL", "party_id": "EMS"},
    "register": {"versions_url": "https://example.com/versions", "token": "a-token"},
    "start_session": {"uid": "DEADBEEF", "type": "RFID", "evse": "E1"},
    "stop_session": {"session": "S1", "evse": "E1"},
    "meter": {"kwh": 5, "evse": "E1"},
    "set_status": {"evse": "E1", "status": "OUTOFORDER"},
    "update_location": {"id": "L1", "name": "Station Square"},
    "update_tariff": {"id": "T1", "currency": "EUR"},
    "remove_tariff": {"id": "T1"},
    "issue_cdr": {"session": "S1"},
    "credit_cdr": {"id": "C1"},
    "pull": {"what": "tokens", "query": {"limit": 5}},
    "update_token": {"uid": "DEADBEEF", "type": "RFID", "visual_number": "17", "valid": True},
    "set_valid": {"uid": "DEADBEEF", "type": "RFID", "valid": False, "verdict": "BLOCKED"},
    "forget_driver": {"uid": "DEADBEEF", "type": "RFID"},
    "send_command": {"name": "START_SESSION", "payload": {"location_id": "L1"}, "operator": ["DE", "CPO"]},
}

SENTENCES = {
    "plug_in": "Plug the cable of a vehicle into EVSE 1, connector 2.",
    "plug_out": "Pull the cable out of EVSE 1.",
    "present_token": "Present the token (idToken DEADBEEF, type ISO14443) at EVSE 1.",
    "fault": "Cause a fault (GroundFailure) at EVSE 1.",
    "clear_fault": "Remove the fault at the station.",
    "power_cycle": "Switch the power of the product off and on again.",
    "link_down": "Cut the product's network connection, and leave it cut.",
    "link_up": "Restore the product's network connection.",
    "ev_requests_certificate": "Have an EV at the station ask for a contract certificate (Install).",
    "observe": "Look at EVSE 1: is the connector locked?",
    "request": 'Have the product send Reset to CS001: {"reset": {"type": "Immediate"}}',
    "answer_next_boot": "Have the product answer the next boot of CS001 with Pending, not with Accepted at once.",
    "record": "Look up in the product's records: the last transaction?",
    "limit_consumption": "Have the energy manager limit the consumption to 6000 W for 60 s.",
    "release_limit": "Have the energy manager take the limit of the consumption back.",
    "set_failsafe_limit": "Have the energy manager set the failsafe limit to 4300 W.",
    "set_failsafe_duration": "Have the energy manager set the failsafe duration to 10800 s.",
    "limit_current": "Have the energy manager limit each phase to 10 A.",
    "invite": "Have the product issue a credentials token for NL/EMS: a-token",
    "register": "Have the product register at https://example.com/versions with the token a-token",
    "start_session": "Have a driver with the RFID token DEADBEEF begin to charge at EVSE E1.",
    "stop_session": "Have the driver at EVSE E1 end the session S1.",
    "meter": "Have 5 kWh more be charged at EVSE E1.",
    "set_status": "Have EVSE E1 become OUTOFORDER.",
    "update_location": "Have the operator change the location L1: name Station Square",
    "update_tariff": "Have the operator change the tariff T1: currency EUR",
    "remove_tariff": "Have the operator take the tariff T1 away.",
    "issue_cdr": "Have the operator send the bill of the session S1.",
    "credit_cdr": "Have the operator credit the bill C1.",
    "pull": "Have the product read the tokens of the other side. limit 5",
    "update_token": "Have the RFID token DEADBEEF changed: visual_number 17, valid true",
    "set_valid": "Have the RFID token DEADBEEF made valid: false. BLOCKED",
    "forget_driver": "Have the driver of the RFID token DEADBEEF forgotten.",
    "send_command": 'Have a driver send START_SESSION to ["DE", "CPO"]: location_id L1',
}


def asked(verb: str, typed: str, args: Args | None = None) -> tuple[Outcome, str]:
    """The outcome, and what was on the screen."""
    screen = io.StringIO()
    control = HumanControl(LineReader(io.StringIO(typed)), PlainScreen(screen), 120)
    return asyncio.run(control.act(verb, EVERYTHING[verb] if args is None else args)), screen.getvalue()


@pytest.mark.parametrize("verb", list(VERBS))
def test_every_verb_is_a_sentence(verb: str) -> None:
    assert sentence(VERBS[verb], EVERYTHING[verb]) == SENTENCES[verb]


def test_request_without_payload_is_a_sentence() -> None:
    assert sentence(VERBS["request"], {"action": "Reset"}) == "Have the product send Reset to the station"


def test_prompt_has_id_deadline_and_answers() -> None:
    _, screen = asked("plug_in", "done\n")
    assert screen.splitlines() == [
        "P1 [within 120 s] Plug the cable of a vehicle into EVSE 1, connector 2.",
        "P1 answer: done | can't | can't tell",
    ]


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("done\n", Done()),
        (" D \n", Done()),
        ("can't\n", Unsupported("the person said that it cannot be done")),
        ("can\u2019t\n", Unsupported("the person said that it cannot be done")),
        ("can't tell\n", CouldNotTell("the person could not tell")),
        ("?\n", CouldNotTell("the person could not tell")),
        ("", CouldNotTell("the input has ended; nobody is there to answer")),
        ("done", Done()),
    ],
)
def test_answer_to_an_action(typed: str, outcome: Outcome) -> None:
    assert asked("plug_in", typed)[0] == outcome


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("yes\n", Done("yes")),
        ("  Blue light \n", Done("Blue light")),
        ("done\n", Done("done")),
        ("can't\n", Unsupported("the person said that it cannot be done")),
        ("can't tell\n", CouldNotTell("the person could not tell")),
    ],
)
def test_answer_to_a_question(typed: str, outcome: Outcome) -> None:
    assert asked("observe", typed)[0] == outcome


def test_nonsense_is_asked_again_under_the_same_id() -> None:
    outcome, screen = asked("plug_in", "maybe\n\ndone\n")
    assert outcome == Done()
    assert screen.count("P1: That was not understood.") == 2
    assert "P2" not in screen


def test_answers_piped_in_are_read_one_by_one() -> None:
    async def three(control: HumanControl) -> list[Outcome]:
        return [await control.act("link_down", {}) for _ in range(3)]

    control = HumanControl(LineReader(io.StringIO("done\ncan't\n")), PlainScreen(io.StringIO()), 120)
    assert [type(each) for each in asyncio.run(three(control))] == [Done, Unsupported, CouldNotTell]


class Typist(io.TextIOBase):
    """Input that comes when the test says so."""

    def __init__(self) -> None:
        self.lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        return self.lines.get()


def test_deadline_is_could_not_tell_and_is_shown() -> None:
    typist, screen, clock = Typist(), io.StringIO(), ManualClock()
    control = HumanControl(LineReader(typist), PlainScreen(screen), 120)
    loop = VirtualLoop(clock)
    assert loop.run_until_complete(control.act("link_down", {})) == CouldNotTell(
        "nobody answered P1 within 120 s"
    )
    loop.close()
    assert clock.now() - ManualClock.START == pytest.approx(120)
    assert screen.getvalue().endswith("P1: nobody answered P1 within 120 s\n")
    typist.lines.put("")


def test_line_that_comes_after_its_deadline_is_no_answer_to_the_next_prompt() -> None:
    typist = Typist()
    reader = LineReader(typist)
    control = HumanControl(reader, PlainScreen(io.StringIO()), 120)
    loop = VirtualLoop(ManualClock())
    loop.run_until_complete(control.act("link_down", {}))
    loop.close()
    typist.lines.put("can't\n")
    while reader._reading:
        pass

    async def next_prompt() -> Outcome:
        typist.lines.put("done\n")
        return await control.act("link_up", {})

    assert asyncio.run(next_prompt()) == Done()


def test_input_that_breaks_is_an_end() -> None:
    class Broken(io.TextIOBase):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            raise OSError("reading is forbidden here")

    control = HumanControl(LineReader(Broken()), PlainScreen(io.StringIO()), 120)
    assert isinstance(asyncio.run(control.act("link_up", {})), CouldNotTell)


def test_screen_that_is_gone_does_not_stop_the_run() -> None:
    screen = io.StringIO()
    screen.close()
    control = HumanControl(LineReader(io.StringIO("done\n")), PlainScreen(screen), 120)
    assert asyncio.run(control.act("link_up", {})) == Done()


def test_style_only_on_a_terminal() -> None:
    assert type(screen_on(io.StringIO())) is PlainScreen


def test_prompt_and_answer_on_a_real_terminal() -> None:
    ours, theirs = os.openpty()
    with os.fdopen(os.dup(theirs), "w", encoding="utf-8") as out, os.fdopen(theirs, encoding="utf-8") as into:
        screen = screen_on(out)
        assert type(screen) is RichScreen
        os.write(ours, b"can't\n")
        control = HumanControl(LineReader(into), screen, 120)

        async def answered() -> Outcome:
            call = asyncio.ensure_future(control.act("link_up", {}))
            shown = b""
            while b"can't tell" not in shown:
                await asyncio.sleep(0)
                shown += await asyncio.to_thread(os.read, ours, 4096)
            os.write(ours, b"done\n")
            assert "P1 · within 120 s" in shown.decode()
            return await call

        assert asyncio.run(answered()) == Done()
    os.close(ours)
