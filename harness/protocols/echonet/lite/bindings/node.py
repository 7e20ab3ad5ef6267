"""Every node: it introduces itself, says what it is and has, and passes over nonsense."""

from collections.abc import Sequence

from harness.judge.expectations import ANSWERS, InAnyOrder, Never, Pattern, Within
from harness.protocols.binding import Call, Check, Deed, Frame, Scene, Setting, Verb, Wait
from harness.protocols.echonet.lite.bindings.base import (
    BINDING,
    DEVICE,
    EMS,
    NODE,
    answer_within,
    charger,
    hexed,
    theirs,
    to_everybody,
)
from harness.protocols.echonet.lite.bindings.expecting import Answered
from harness.protocols.echonet.lite.eoj import EV_CLASSES, class_of, parse
from harness.protocols.echonet.lite.objects import GET_MAP, INF_MAP, SET_MAP
from harness.protocols.echonet.lite.rules import rule
from harness.usecases import energy_device as word
from harness.usecases.observation import Observation
from harness.usecases.session import PlugIn, PlugOut
from harness.usecases.station import LetTimePass

OF_NODE = (0x80, 0x82, 0x83, 0x8A, 0x9D, 0x9E, 0x9F, 0xD3, 0xD4, 0xD6, 0xD7)
LEARNT = (GET_MAP, SET_MAP, INF_MAP, 0x82)
NONSENSE = {
    "another protocol": "1181 7E01 05FF01 027E01 62 01 80 00",
    "another format": "1082 7E02 05FF01 027E01 62 01 80 00",
    "an unknown service": "1081 7E03 05FF01 027E01 6F 01 80 00",
    "no property": "1081 7E04 05FF01 027E01 62 00",
    "fewer properties than it says": "1081 7E05 05FF01 027E01 62 02 80 00",
    "less data than it says": "1081 7E06 05FF01 027E01 61 01 DA 04 42",
    "five bytes": "1081 7E07 05",
    "an instance above 0x7F": "1081 7E08 05FF01 027E80 62 01 80 00",
}


def get(to: str, epcs: Sequence[int], by: str = EMS, to_all: bool = False, tid: int | None = None) -> Call:
    """Reading these properties in one request."""
    payload = {"to": to, "properties": [(hexed(epc), "") for epc in epcs], "to_all": to_all}
    return Call(by, "Get", payload | ({} if tid is None else {"tid": tid}))


@BINDING.does(word.FindDevices)
def find_devices(intent: word.FindDevices, scene: Scene) -> Deed:
    return get(NODE, (0xD6,), to_all=not intent.directly)


def _lists_charger(found: object) -> str | None:
    listed = found.get("D6", "") if isinstance(found, dict) else ""
    objects = [listed[i : i + 6] for i in range(2, len(listed), 6)]
    is_there = any(class_of(parse(each)) in EV_CLASSES for each in objects if len(each) == 6)
    return None if is_there else "wanted a charger in D6"


@BINDING.sees(word.DeviceFound)
def device_found(sight: word.DeviceFound, scene: Scene) -> Check:
    which = rule(
        "echonet.found",
        "a node answers the question which objects it has, and a charging device has a charger (0x027E or 0x02A1)",
        "Part 2 6.11.1",
    )
    answer = Pattern(ANSWERS, answers=scene.id, be="response", must={"values": _lists_charger})
    return Check(which, Within(answer, answer_within(scene)))


@BINDING.does(word.LearnDevice)
def learn_device(intent: word.LearnDevice, scene: Scene) -> Sequence[Deed]:
    return [get(charger(scene), (epc,)) for epc in LEARNT]


@BINDING.sees(word.DeviceLearnt)
def device_learnt(sight: word.DeviceLearnt, scene: Scene) -> Check:
    which = rule(
        "echonet.learnt", "an object tells its property maps and its release", "Appendix super class"
    )
    return Check(
        which, Answered(scene.done[-1].ids, answer_within(scene), all_told, "maps and release are told")
    )


def all_told(answers: Sequence[Observation]) -> str | None:
    refused = [each for each in answers if each.shape == "error"]
    return f"refused: {' '.join(refused[0].body['values'])}" if refused else None


@BINDING.does(word.OpenStream)
def open_stream(intent: word.OpenStream, scene: Scene) -> Sequence[Deed]:
    return [Setting(EMS, "open_stream"), Wait(1.0)]


@BINDING.sees(word.StreamOpen)
def stream_open(sight: word.StreamOpen, scene: Scene) -> Check:
    which = rule(
        "echonet.stream",
        "a device that speaks TCP lets others connect to port 3610",
        "Part 2",
        level="MAY",
    )
    opened = Pattern("link", "opened", by_sut=False)
    return Check(which, Within(opened, answer_within(scene)))


@BINDING.does(word.ReadNode)
def read_node(intent: word.ReadNode, scene: Scene) -> Sequence[Deed]:
    return [get(NODE, (epc,)) for epc in OF_NODE]


@BINDING.sees(word.NodeTold)
def node_told(sight: word.NodeTold, scene: Scene) -> Check:
    which = rule(
        "echonet.node_profile",
        "a node tells every mandatory property of its node profile",
        "Part 2 6.11.1",
    )
    spec = Answered(
        scene.done[-1].ids, answer_within(scene), all_told, "every property of the node profile is told"
    )
    return Check(which, spec)


@BINDING.does(word.RestartDevice)
def restart(intent: word.RestartDevice, scene: Scene) -> Deed:
    return Verb(DEVICE, "power_cycle")


@BINDING.does(PlugIn)
def plug_in(intent: PlugIn, scene: Scene) -> Deed:
    return Verb(DEVICE, "plug_in", {"evse": intent.evse, "connector": intent.connector})


@BINDING.does(PlugOut)
def plug_out(intent: PlugOut, scene: Scene) -> Deed:
    return Verb(DEVICE, "plug_out", {"evse": intent.evse, "connector": intent.connector})


@BINDING.does(word.CauseFault)
def cause_fault(intent: word.CauseFault, scene: Scene) -> Deed:
    return Verb(DEVICE, "clear_fault" if intent.mended else "fault")


@BINDING.sees(word.Introduced)
def introduced(sight: word.Introduced, scene: Scene) -> Check:
    which = rule(
        "echonet.introduces_itself",
        "a node that starts announces its objects to everybody, from node profile to node profile",
        "Part 2 4.3.1",
    )

    def lists(found: object) -> str | None:
        return None if isinstance(found, dict) and "D5" in found else "wanted D5"

    must = {"seoj": NODE, "deoj": NODE, "to_all": True}
    hello = Pattern("notice", "INF", where={"values": lists}, must=must)
    return Check(which, to_everybody(scene, Within(hello, scene.seconds("reboot_within"))))


@BINDING.does(word.ReadEveryCharger)
def read_every_charger(intent: word.ReadEveryCharger, scene: Scene) -> Deed:
    return get(charger(scene)[:4] + "00", (0x80,))


@BINDING.sees(word.EveryChargerAnswers)
def every_charger_answers(sight: word.EveryChargerAnswers, scene: Scene) -> Check:
    which = rule(
        "echonet.instance_0",
        "a request to instance 0 is answered by every instance of the class, each as itself",
        "Part 2 3.2",
        level="derived",
    )
    side = theirs(scene)
    mine = charger(scene, side)
    all_ = sorted(each for each in side.objects if each[:4] == mine[:4]) or [mine]
    patterns = [
        Pattern(ANSWERS, answers=scene.id, where={"seoj": each}, must={"service": "Get_Res"}) for each in all_
    ]
    return Check(which, InAnyOrder(patterns, answer_within(scene)))


@BINDING.does(word.SendNonsense)
def send_nonsense(intent: word.SendNonsense, scene: Scene) -> Deed:
    written = NONSENSE[intent.kind].replace(" ", "")
    mine = charger(scene)
    return Frame(
        EMS, bytes.fromhex(written.replace("027E80", f"{mine[:4]}80").replace("027E01", mine)), "datagram"
    )


@BINDING.sees(word.NobodyAnswers)
def nobody_answers(sight: word.NobodyAnswers, scene: Scene) -> Check:
    """A refusal is a warning of a rule for every trace; here only what is worse counts."""
    absent = rule(
        "echonet.not_answered",
        "what is meant for an object that is not there is not answered",
        "Part 2 4.2.3.1",
    )
    nonsense = rule(
        "echonet.nonsense_not_answered",
        "what cannot be understood is not answered",
        "Part 2 3.2",
        level="derived",
    )
    answer = Pattern(("response", "error") if sight.nonsense else "response")
    return Check(
        nonsense if sight.nonsense else absent, Never(answer, scene.seconds("quiet_for")), consumes=False
    )


@BINDING.does(LetTimePass)
def let_time_pass(intent: LetTimePass, scene: Scene) -> Deed:
    return Wait(intent.seconds)
