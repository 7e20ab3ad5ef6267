"""Faults in questions and answers of SPINE, on either side."""

from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.odd_datagrams import FAR
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.datagram import Datagram
from tests.miniatures.eebus.kit import caught_by, only, posts, with_data


def serves(machine: EebusMachine, how: Any) -> None:
    """Requests are served as `how` says: (the usual way, peer, datagram, now) → result number and words."""
    serving = machine.node._serving
    usual = serving.serve
    serving.serve = lambda peer, got, now: how(usual, peer, got, now)  # type: ignore[method-assign]


@caught_by("dialogue.answered", "spine:device:version:higher")
@caught_by("dialogue.answered", "spine:ems:version:higher")
def speaks_with_its_own_version_only(machine: EebusMachine) -> None:
    serves(
        machine,
        lambda usual, peer, got, now: (fn.GENERAL, "") if got.version != "1.3.0" else usual(peer, got, now),
    )


@caught_by("dialogue.answered", "spine:device:ack:news")
@caught_by("dialogue.answered", "spine:ems:ack:news")
@caught_by("dialogue.answered", "spine:device:unknown:types")
@caught_by("dialogue.answered", "spine:ems:unknown:types")
def refuses_all_news_of_the_node_management(machine: EebusMachine) -> None:
    def serve(usual: Any, peer: Any, got: Datagram, now: float) -> tuple[int, str]:
        error, why = usual(peer, got, now)
        return (fn.REJECTED, "no news") if got.classifier == "notify" else (error, why)

    serves(machine, serve)


@caught_by("dialogue.answered", "spine:device:counter:back")
@caught_by("dialogue.answered", "spine:ems:counter:back")
def wants_counters_to_ascend(machine: EebusMachine) -> None:
    highest = [0]

    def serve(usual: Any, peer: Any, got: Datagram, now: float) -> tuple[int, str]:
        if got.counter < highest[0]:
            return fn.REJECTED, "the counter fell back"
        highest[0] = got.counter
        answer: tuple[int, str] = usual(peer, got, now)
        return answer

    serves(machine, serve)


@caught_by("dialogue.answered", "spine:device:subscription:management")
@caught_by("dialogue.answered", "spine:ems:subscription:management")
def is_not_subscribed_to(machine: EebusMachine) -> None:
    serves(
        machine,
        lambda usual, peer, got, now: (
            (fn.REJECTED, "") if got.cmd.function == fn.SUBSCRIBE else usual(peer, got, now)
        ),
    )


@caught_by("dialogue.listed", "spine:device:subscription:management")
@caught_by("dialogue.listed", "spine:ems:subscription:management")
def keeps_what_was_given_back(machine: EebusMachine) -> None:
    machine.node.subscriptions.remove = lambda *which: True  # type: ignore[method-assign]


@caught_by("dialogue.listed", "spine:device:binding:management")
@caught_by("dialogue.listed", "spine:ems:binding:management")
def lists_what_it_has_refused(machine: EebusMachine) -> None:
    bindings = machine.node.bindings
    usual = machine.node._serving._unbindable

    def unbindable(peer: Any, server: Any) -> str:
        bindings.add(peer.link, server.at("d:_i:12345_STAGE"), server)
        return usual(peer, server)

    machine.node._serving._unbindable = unbindable  # type: ignore[method-assign]


@caught_by("dialogue.refused", "spine:device:binding:management")
@caught_by("dialogue.refused", "spine:ems:binding:management")
def lets_its_node_management_be_bound(machine: EebusMachine) -> None:
    machine.node._serving._unbindable = lambda peer, server: ""  # type: ignore[method-assign]


@caught_by("dialogue.refused", "spine:device:unknown:function")
@caught_by("dialogue.refused", "spine:ems:unknown:function")
def replies_to_whatever_is_asked(machine: EebusMachine) -> None:
    def serve(usual: Any, peer: Any, got: Datagram, now: float) -> tuple[int, str]:
        if got.classifier == "read" and got.cmd.function == "brewingData":
            machine.node.reply(peer.link, got, got.cmd.function, {})
            return fn.NONE, ""
        answer: tuple[int, str] = usual(peer, got, now)
        return answer

    serves(machine, serve)


@caught_by("dialogue.refused", "spine:device:address:entity")
@caught_by("dialogue.refused", "spine:ems:address:feature")
@caught_by("dialogue.refused", "spine:device:address:device", Verdict.WARNING)
@caught_by("dialogue.refused", "spine:ems:address:device", Verdict.WARNING)
@caught_by("dialogue.refused", "spine:device:address:call")
@caught_by("dialogue.refused", "spine:ems:address:call")
def takes_everything_for_its_node_management(machine: EebusMachine) -> None:
    here = machine.node.management
    serves(machine, lambda usual, peer, got, now: usual(peer, replace(got, destination=here), now))


@caught_by("dialogue.refused", "spine:device:command:two")
@caught_by("dialogue.refused", "spine:ems:command:two")
@caught_by("dialogue.refused", "spine:ems:command:none")
def has_another_number_for_a_wrong_number_of_commands(machine: EebusMachine) -> None:
    def other(told: Datagram) -> Datagram:
        wrong = told.cmd.data["errorNumber"] == fn.GENERAL
        return with_data(told, {"errorNumber": fn.NOT_SUPPORTED}) if wrong else told

    posts(machine, only("result", fn.RESULT, other))


@caught_by("link.kept", "spine:device:answer:reply")
@caught_by("link.kept", "spine:ems:answer:result")
def hangs_up_at_answers_that_it_does_not_expect(machine: EebusMachine) -> None:
    node = machine.node
    usual = node._answered

    def answered(peer: Any, got: Datagram, now: float) -> None:
        if (peer.link, got.reference) not in node._pending:
            machine.link_down(now)
        usual(peer, got, now)

    node._answered = answered  # type: ignore[method-assign]


@caught_by("dialogue.silent", "spine:device:answer:result")
@caught_by("dialogue.silent", "spine:ems:answer:result")
@caught_by("dialogue.silent", "spine:device:answer:reply")
@caught_by("dialogue.silent", "spine:ems:answer:reply")
def complains_about_answers_that_it_does_not_expect(machine: EebusMachine) -> None:
    node = machine.node
    usual = node._answered

    def answered(peer: Any, got: Datagram, now: float) -> None:
        if (peer.link, got.reference) not in node._pending:
            node._result(peer.link, got, fn.GENERAL, "unexpected")
        usual(peer, got, now)

    node._answered = answered  # type: ignore[method-assign]


@caught_by("dialogue.rejected", "spine:device:version:none", Verdict.WARNING)
@caught_by("dialogue.rejected", "spine:ems:version:none", Verdict.WARNING)
def does_not_look_at_versions(machine: EebusMachine) -> None:
    usual = machine.node.received

    def received(link: str, payload: Any, now: float) -> None:
        for each in payload["datagram"][0]["header"]:
            if "specificationVersion" in each:
                each["specificationVersion"] = "1.3.0"
        usual(link, payload, now)

    machine.node.received = received  # type: ignore[method-assign]


@caught_by("dialogue.each", "spine:device:counter:skips")
@caught_by("dialogue.each", "spine:ems:counter:skips")
def answers_half_of_many_questions(machine: EebusMachine) -> None:
    serves(
        machine,
        lambda usual, peer, got, now: (
            (fn.OVERLOAD, "") if got.counter > FAR and got.counter % 400 > 200 else usual(peer, got, now)
        ),
    )


@caught_by("dialogue.asks", "spine:device:discovery:asked")
def does_not_care_who_the_other_is(machine: EebusMachine) -> None:
    machine.node.discover = lambda link, now: None  # type: ignore[method-assign]


@caught_by("dialogue.answered", "spine:ems:discovery:told")
def tells_nobody_twice_what_it_consists_of(machine: EebusMachine) -> None:
    told: list[str] = []

    def serve(usual: Any, peer: Any, got: Datagram, now: float) -> tuple[int, str]:
        if got.cmd.function == fn.DISCOVERY and got.classifier == "read":
            told.append(peer.link)
            if len(told) > 1:
                return fn.REJECTED, "again?"
        answer: tuple[int, str] = usual(peer, got, now)
        return answer

    serves(machine, serve)


@caught_by("use_cases.sub_revision", "spine:device:use_cases:revision")
@caught_by("use_cases.sub_revision", "spine:ems:use_cases:revision")
def has_no_sub_revisions(machine: EebusMachine) -> None:
    device = machine.node.device
    device.use_cases = [replace(each, sub_revision="") for each in device.use_cases]


@caught_by("dialogue.answered", "spine:device:filter:unknown")
@caught_by("dialogue.answered", "spine:ems:filter:unknown")
@caught_by("dialogue.answered", "spine:device:news:unheard")
@caught_by("dialogue.answered", "spine:ems:news:unheard")
@caught_by("dialogue.answered", "spine:device:news:nameless")
@caught_by("dialogue.answered", "spine:ems:news:nameless")
def goes_deaf_at_what_it_does_not_know(machine: EebusMachine) -> None:
    usual, deaf = machine.node.received, [False]

    def received(link: str, payload: Any, now: float) -> None:
        deaf[0] = deaf[0] or any(each in str(payload) for each in ("brewingData", "Teapot"))
        if not deaf[0]:
            usual(link, payload, now)

    machine.node.received = received  # type: ignore[method-assign]


@caught_by("link.kept", "spine:device:unknown:kind")
@caught_by("link.kept", "spine:ems:unknown:kind")
def leaves_when_it_does_not_understand(machine: EebusMachine) -> None:
    usual = machine.node.received

    def received(link: str, payload: Any, now: float) -> None:
        usual(link, payload, now)
        if "shout" in str(payload):
            machine.close_connection(now)

    machine.node.received = received  # type: ignore[method-assign]


@caught_by("dialogue.begun", "spine:device:discovery:told", Verdict.INCONCLUSIVE)
@caught_by("dialogue.begun", "spine:ems:counter:back", Verdict.INCONCLUSIVE)
def never_tells_what_it_consists_of(machine: EebusMachine) -> None:
    posts(machine, only("reply", fn.DISCOVERY, lambda told: None))
