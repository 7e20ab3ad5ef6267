"""Before the eyes of an EMS under test: what our device does, what an operator orders, what somebody looks up."""

from collections.abc import Sequence

from harness.protocols.binding import Call, Deed, Scene, Setting, Verb, Wait
from harness.protocols.echonet.lite import appendix
from harness.protocols.echonet.lite.bindings.base import (
    BINDING,
    DEVICE,
    EMS,
    NODE,
    data,
    hexed,
    row_of,
)
from harness.protocols.echonet.lite.bindings.node import get
from harness.protocols.echonet.lite.eoj import CHARGER_DISCHARGER, CONTROLLER
from harness.protocols.echonet.lite.objects import GET_MAP
from harness.usecases import energy_manager as word

SERVICES = {"questions": ("Get",), "orders": ("SetC", "SetGet")}
NOBODY = "013001"
"""An object that no EMS has (a home air conditioner)."""
CONTROLLER_OBJECT = f"{CONTROLLER:04X}01"
BAD_MAPS = {
    "counts wrongly": "0B80818288C7DA8A9D9E9FE4E2DC",
    "lacks a byte": "164101000200000063022260406070",
    "lists too many": "1280818288C7DA8A9D9E9FE4E2DCDDEBECC8C9CC",
}
FLAPPING = 0x7F01
"""The one number of many announcements."""
UNHEARD_OF = {
    "a value that means nothing": ("027E01", [("80", "99")]),
    "a property that nobody knows": ("027E01", [("F0", "01")]),
    "an object that is not there": ("027E55", [("80", "31")]),
}


def _row(what: str) -> tuple[int, appendix.Row]:
    return row_of(appendix.rows(CHARGER_DISCHARGER), what)


@BINDING.does(word.DeviceAppears)
def device_appears(intent: word.DeviceAppears, scene: Scene) -> Deed:
    return Verb(DEVICE, "power_cycle")


@BINDING.does(word.DeviceGreets)
def device_greets(intent: word.DeviceGreets, scene: Scene) -> Deed:
    return Verb(DEVICE, "announce_instances")


@BINDING.does(word.DeviceOffersLess)
def device_offers_less(intent: word.DeviceOffersLess, scene: Scene) -> Deed:
    codes = tuple(hexed(_row(what)[0]) for what in intent.missing)
    return Verb(DEVICE, "offer_less", {"write" if intent.only_setting else "read": codes})


@BINDING.does(word.DeviceHasBadMap)
def device_has_bad_map(intent: word.DeviceHasBadMap, scene: Scene) -> Sequence[Deed]:
    spoilt = {"how": "value", "services": ("Get",), "epcs": (hexed(GET_MAP),), "edt": BAD_MAPS[intent.kind]}
    return [Setting(DEVICE, "behave", spoilt), Verb(DEVICE, "announce_instances")]


@BINDING.does(word.DeviceOnlyCharges)
def device_only_charges(intent: word.DeviceOnlyCharges, scene: Scene) -> Deed:
    return Verb(DEVICE, "only_charge")


@BINDING.does(word.DeviceRecovers)
def device_recovers(intent: word.DeviceRecovers, scene: Scene) -> Sequence[Deed]:
    return [Setting(DEVICE, "well_behaved"), Verb(DEVICE, "announce_instances")]


@BINDING.does(word.EmsGetsTime)
def ems_gets_time(intent: word.EmsGetsTime, scene: Scene) -> Deed:
    return Wait(scene.seconds("settle_for"))


@BINDING.does(word.VehicleArrives)
def vehicle_arrives(intent: word.VehicleArrives, scene: Scene) -> Deed:
    return Verb(DEVICE, "plug_in")


@BINDING.does(word.VehicleLeaves)
def vehicle_leaves(intent: word.VehicleLeaves, scene: Scene) -> Deed:
    return Verb(DEVICE, "plug_out")


@BINDING.does(word.DeviceChanges)
def device_changes(intent: word.DeviceChanges, scene: Scene) -> Deed:
    epc, row = _row(intent.what)
    return Verb(DEVICE, "put", {"epc": hexed(epc), "edt": data(row, intent.value), "quietly": intent.quietly})


@BINDING.does(word.DeviceAnswersBadly)
def answers_badly(intent: word.DeviceAnswersBadly, scene: Scene) -> Deed:
    refuse = intent.how == "refuse"
    services = (("read",) if intent.what == "questions" else ("write",)) if refuse else SERVICES[intent.what]
    more = {"services": services, "edt": intent.value, "seconds": intent.seconds}
    if intent.about:
        epc, row = _row(intent.about)
        more |= {"epcs": (hexed(epc),), "edt": data(row, intent.value) if intent.value else ""}
    return Setting(DEVICE, "behave", {"how": intent.how, "times": intent.times or None, **more})


@BINDING.does(word.OrderEms)
def order_ems(intent: word.OrderEms, scene: Scene) -> Deed:
    return Call(EMS, intent.action, {"power": intent.power} if intent.power else {})


@BINDING.does(word.RestartEms)
def restart_ems(intent: word.RestartEms, scene: Scene) -> Deed:
    return Verb(EMS, "power_cycle")


@BINDING.does(word.LookUp)
def look_up(intent: word.LookUp, scene: Scene) -> Deed:
    return Verb(EMS, "record", {"what": intent.what})


@BINDING.does(word.AskEms)
def ask_ems(intent: word.AskEms, scene: Scene) -> Sequence[Deed]:
    of_node = [get(NODE, (epc,), by=DEVICE) for epc in (0xD6, 0x80, 0x82, 0x83, GET_MAP)]
    return [*of_node, *(get(_controller(scene), (epc,), by=DEVICE) for epc in (0x80, 0x82, 0x88, GET_MAP))]


def _controller(scene: Scene) -> str:
    """The controller that the EMS asks from, or says it has."""
    for seen in reversed(scene.observations):
        if seen.by_sut and seen.shape == "request" and seen.body["seoj"].startswith("05FF"):
            return str(seen.body["seoj"])
    return CONTROLLER_OBJECT


@BINDING.does(word.TellEms)
def tell_ems(intent: word.TellEms, scene: Scene) -> Deed:
    epc, row = _row(intent.what)
    to = NOBODY if intent.nobody else _controller(scene)
    payload = {"to": to, "properties": [(hexed(epc), data(row, intent.value))]}
    return Call(DEVICE, "INFC", payload, planted=intent.nobody)


@BINDING.does(word.TellEmsInPassing)
def tell_in_passing(intent: word.TellEmsInPassing, scene: Scene) -> Sequence[Deed]:
    epc, row = _row(intent.what)
    told = [(hexed(epc), data(row, intent.value))]
    return [
        Verb(DEVICE, "put", {"epc": told[0][0], "edt": told[0][1], "quietly": True}),
        Call(DEVICE, "INF", {"to": _controller(scene), "properties": told}),
    ]


@BINDING.does(word.VehicleFlaps)
def vehicle_flaps(intent: word.VehicleFlaps, scene: Scene) -> Sequence[Deed]:
    epc, row = _row("vehicle connection")
    states = ("not connected", "chargeable and dischargeable") * 10
    return [
        Call(
            DEVICE,
            "INF",
            {"to": NODE, "properties": [(hexed(epc), data(row, state))], "to_all": True, "tid": FLAPPING},
        )
        for state in states
    ]


@BINDING.does(word.AnnounceNonsense)
def announce_nonsense(intent: word.AnnounceNonsense, scene: Scene) -> Deed:
    seoj, properties = UNHEARD_OF[intent.kind]
    payload = {"from": seoj, "to": NODE, "properties": properties, "to_all": True}
    return Call(DEVICE, "INF", payload, planted=True)
