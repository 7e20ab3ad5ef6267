"""8.3.3 Discover CS configuration in OCPP 2.0.1, a station under test: the reports of B07 and B08."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from harness.errors import HarnessFault
from harness.judge.expectations import Gather, Never
from harness.judge.matchers import one_of
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings import inventory, refusal
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CSMS,
    answered,
    request,
    rule,
)
from harness.protocols.ocpp.v201.bindings.items import key, listed
from harness.protocols.ocpp.v201.bindings.onboarding import last_part, with_request_id
from harness.protocols.ocpp.v201.bindings.reading import named, variable
from harness.usecases import configuration as word
from harness.usecases.observation import Observation, first

Json = dict[str, Any]

BASES = {"full": "FullInventory", "configuration": "ConfigurationInventory", "summary": "SummaryInventory"}


STATE = variable("EVSE", "AvailabilityState", evse=1)
SELECTIONS: Mapping[str, Json] = {
    "the state of EVSE 1": {"componentVariable": [STATE]},
    "the state of EVSE 1 if it is available": {
        "componentCriteria": ["Available"],
        "componentVariable": [STATE],
    },
    "the state of EVSE 1 if it has a problem": {
        "componentCriteria": ["Problem"],
        "componentVariable": [STATE],
    },
    "the state of every EVSE": {"componentVariable": [variable("EVSE", "AvailabilityState")]},
    "the limits of messages": {"componentVariable": [variable("DeviceDataCtrlr", "ItemsPerMessage")]},
    "the limit of report requests": {
        "componentVariable": [variable("DeviceDataCtrlr", "ItemsPerMessage", "GetReport")]
    },
    "components that are active": {"componentCriteria": ["Active"]},
    "components that are available": {"componentCriteria": ["Available"]},
    "components that are enabled": {"componentCriteria": ["Enabled"]},
    "components that have a problem": {"componentCriteria": ["Problem"]},
}

INSTANCES = ("GetReport", "GetVariables", "SetVariables")


# -- doing


@BINDING.does(word.AskInventory)
def ask_inventory(intent: word.AskInventory, scene: Scene) -> Deed:
    payload = with_request_id({"reportBase": BASES.get(intent.kind, intent.kind)}, scene)
    return Call(CSMS, "GetBaseReport", payload, planted=intent.kind not in BASES)


@BINDING.does(word.AskReport)
def ask_report(intent: word.AskReport, scene: Scene) -> Deed:
    return Call(CSMS, "GetReport", with_request_id(named(SELECTIONS, intent.selection), scene))


# -- reports


def parts(
    scene: Scene, judge: Callable[[Sequence[Observation]], str | None], what: str, name: str = "NotifyReport"
) -> Gather:
    """All parts of the report that was asked for last; together they are what `judge` wants."""
    asked = [seen for seen in scene.observations if seen.shape == "request" and seen.name in ASKING[name]]
    where = {"requestId": asked[-1].body.get("requestId")} if asked else {}
    return Gather(
        request(name, where),
        scene.seconds("report_within"),
        lambda seen: last_part(seen.body.get("tbc")) is None,
        judge,
        what,
    )


ASKING = {"NotifyReport": ("GetBaseReport", "GetReport"), "NotifyMonitoringReport": ("GetMonitoringReport",)}


@BINDING.sees(word.ReportAgreed)
def report_agreed(sight: word.ReportAgreed, scene: Scene) -> Check:
    which = rule(
        "report.agreed",
        "a station agrees to every report that it has to have",
        "B07.FR.01",
        "B07.FR.12",
        "B08.FR.01",
        "N02.FR.01",
    )
    return answered(scene, which, {"status": "Accepted"})


@BINDING.sees(word.ReportAgreedOrNotSupported)
def report_agreed_or_not(sight: word.ReportAgreedOrNotSupported, scene: Scene) -> Check:
    which = rule(
        "report.not_supported",
        "a station that has no summary says so, instead of rejecting the request",
        "B07.FR.01",
        "B07.FR.02",
    )
    return answered(scene, which, {"status": one_of("Accepted", "NotSupported")})


@BINDING.sees(word.ReportAsPromised)
def report_as_promised(sight: word.ReportAsPromised, scene: Scene) -> Check:
    answer = scene.seen("GetBaseReport", "response")
    promised = bool(answer) and first(answer[-1].body, "status") == "Accepted"
    if promised:
        which = rule("report.comes", "a report that was agreed to comes", "B07.FR.03")
        return Check(which, parts(scene, lambda seen: None, "the whole report"))
    which = rule("report.none", "what a station does not have it does not report", "B07.FR.05", "B08.FR.15")
    return Check(which, Never(request("NotifyReport"), scene.seconds("quiet_for")))


@BINDING.sees(word.ReportNumbered)
def report_numbered(sight: word.ReportNumbered, scene: Scene) -> Check:
    which = rule(
        "report.numbered",
        "a report comes to its end, in parts numbered from 0, with the number of the request",
        "B07.FR.03",
        "B07.FR.04",
        "B07.FR.10",
        "B08.FR.14",
    )
    return Check(which, parts(scene, inventory.misnumbered, "numbered 0, 1, 2 ..."), consumes=False)


@BINDING.sees(word.ReportDescribed)
def report_described(sight: word.ReportDescribed, scene: Scene) -> Check:
    which = rule(
        "report.described",
        "each reported variable comes with its characteristics",
        "B07.FR.08",
        "B08.FR.12",
    )
    return Check(which, parts(scene, inventory.undescribed, "all with characteristics"), consumes=False)


@BINDING.sees(word.ListsDescribed)
def lists_described(sight: word.ListsDescribed, scene: Scene) -> Check:
    which = rule(
        "report.lists",
        "a variable that is a list or an option comes with the values that may be in it",
        "Part 2 VariableCharacteristicsType.valuesList",
    )
    return Check(which, parts(scene, inventory.open_lists, "lists with valuesList"), consumes=False)


@BINDING.sees(word.ReportFits)
def report_fits(sight: word.ReportFits, scene: Scene) -> Check:
    which = rule(
        "report.fits",
        "each reported value has the type, and lies within the limits, that the report gives for it",
        "B07.FR.08",
        level="derived",
    )
    return Check(which, parts(scene, inventory.misfit, "values within their limits"), consumes=False)


@BINDING.sees(word.ReportHolds)
def report_holds(sight: word.ReportHolds, scene: Scene) -> Check:
    match sight.what:
        case "everything mandatory":
            judge = inventory.lacking
            which = rule(
                "report.mandatory",
                "a full inventory holds every required variable of what the station has",
                "B07.FR.08",
            )
        case "what an operator can set":
            judge = inventory.unsettable
            which = rule(
                "report.settable",
                "a configuration inventory holds what an operator can set",
                "B07.FR.07",
            )
        case "the availability of everything":
            judge = inventory.unavailable
            which = rule(
                "report.availability",
                "a summary tells the availability of the station, its EVSEs and its connectors",
                "B07.FR.09",
            )
        case other:
            raise HarnessFault(f"no report is known to hold {other!r}")
    return Check(which, parts(scene, judge, sight.what), consumes=False)


@BINDING.sees(word.ReportIs)
def report_is(sight: word.ReportIs, scene: Scene) -> Check:
    wanted = named(SELECTIONS, sight.selection)
    which = rule(
        "report.selection",
        "a report on request holds what was selected, and nothing else",
        "B08.FR.03",
        "B08.FR.05",
        "B08.FR.11",
        "B08.FR.13",
        "B08.FR.21",
        "B08.FR.23",
    )

    every = each_of(sight.selection, scene)

    def judge(seen: Sequence[Observation]) -> str | None:
        return outside(inventory.entries(seen), wanted, every)

    return Check(which, parts(scene, judge, sight.selection), consumes=False)


def each_of(selection: str, scene: Scene) -> Sequence[Json]:
    """What a selection that leaves something open must bring, one by one."""
    match selection:
        case "the limits of messages":
            return [variable("DeviceDataCtrlr", "ItemsPerMessage", instance) for instance in INSTANCES]
        case "the state of every EVSE":
            numbers = sorted({int(place.split(".")[0]) for place in scene.value("connectors", ())})
            return [variable("EVSE", "AvailabilityState", evse=number) for number in numbers]
    listed_ones: Sequence[Json] = named(SELECTIONS, selection).get("componentVariable", ())
    return listed_ones


def denies(entry: Mapping[str, Any], criterion: str) -> bool:
    """Does the report itself say that the component does not meet the criterion?"""
    values = [each for each in listed(entry, "variableAttribute") if each.get("type", "Actual") == "Actual"]
    return first(entry, "variable.name") == criterion and any(each.get("value") == "false" for each in values)


def outside(
    found: Sequence[Mapping[str, Any]], wanted: Mapping[str, Any], every: Sequence[Json]
) -> str | None:
    """What is in the report and was not selected, or what is missing from it."""
    chosen = wanted.get("componentVariable", ())
    alien = [each for each in found if chosen and not any(fits(each, one) for one in chosen)]
    if alien:
        return f"{inventory.name_of(alien[0])} was not selected"
    criteria = wanted.get("componentCriteria", ())
    if len(criteria) == 1 and (denied := [each for each in found if denies(each, criteria[0])]):
        return f"{inventory.name_of(denied[0])} is false, so its component was not selected"
    missing = [one for one in every if not any(fits(each, one) for each in found)]
    if missing:
        return f"{inventory.name_of(missing[0])} {missing[0]['component'].get('evse', '')} is missing"
    for criterion in wanted.get("componentCriteria", ()):
        wrong = [each for each in found if is_not(each, criterion)]
        if wrong:
            return f"the component of {inventory.name_of(wrong[0])} = {inventory.value_of(wrong[0])} is not meant"
    return None if found else "nothing is reported"


def is_not(entry: Mapping[str, Any], criterion: str) -> bool:
    """Does the report itself say that its component does not meet the criterion?"""
    named_so = f"{first(entry, 'variable.name')}".casefold() == criterion.casefold()
    return named_so and inventory.value_of(entry) == "false"


def fits(entry: Mapping[str, Any], chosen: Mapping[str, Any]) -> bool:
    """Is the entry one that was chosen? What the choice leaves out may be anything."""
    return all(
        asked in (None, "") or asked == held for asked, held in zip(key(chosen), key(entry), strict=True)
    )


@BINDING.sees(word.ReportEmpty)
def report_empty(sight: word.ReportEmpty, scene: Scene) -> Check:
    which = rule(
        "report.empty",
        "a station that has nothing of what was selected says so",
        "B08.FR.15",
        "N02.FR.10",
    )
    return answered(scene, which, {"status": "EmptyResultSet"})


@BINDING.sees(word.NoReport)
def no_report(sight: word.NoReport, scene: Scene) -> Check:
    which = rule("report.none", "what a station does not have it does not report", "B07.FR.05", "B08.FR.15")
    return Check(which, Never(request("NotifyReport"), sight.seconds), consumes=False)


@BINDING.sees(word.InventoryRefusedAsMalformed)
def inventory_refused(sight: word.InventoryRefusedAsMalformed, scene: Scene) -> Check:
    return refusal.refused(scene, "an inventory of a kind that ReportBaseEnumType does not have")


@BINDING.sees(word.UnknownValueNamed)
def unknown_value_named(sight: word.UnknownValueNamed, scene: Scene) -> Check:
    return refusal.coded(scene, "PropertyConstraintViolation")
