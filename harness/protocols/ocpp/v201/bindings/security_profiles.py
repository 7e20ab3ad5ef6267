"""Security profiles that go up in OCPP 2.0.1: use case A05, with B09 and B10; down they never go (B09.FR.04)."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from harness.judge.expectations import Within, answer_to
from harness.judge.finding import Rule
from harness.judge.matchers import one_of
from harness.protocols.binding import Call, Check, Deed, Doorway, Handshaking, Scene, Verb
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, answered, check, request, rule
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.protocols.ocpp.v201.bindings.local_csms import TAKEN, last_upgrade, priority, slot, usual_order
from harness.protocols.ocpp.v201.bindings.login import SUBPROTOCOL, Said
from harness.protocols.ocpp.v201.bindings.secure_refusal import Refusal, Refused
from harness.usecases import security_profiles as word
from harness.usecases.observation import first

PROFILE: Final[Mapping[str, Any]] = {
    "component": {"name": "SecurityCtrlr"},
    "variable": {"name": "SecurityProfile"},
}
LOWEST: Final = 1


def profile_of(scene: Scene) -> int:
    """The security profile of the system under test, as its claims tell."""
    if "client_certificate" in scene.features:
        return 3
    return 2 if "tls" in scene.features else LOWEST


def wanted(scene: Scene, level: str) -> int:
    """One up; or the lowest: from 3 to 2 a variable of the errata may allow (AllowSecurityProfileDowngrade)."""
    return profile_of(scene) + 1 if level == "higher" else LOWEST


def url(scene: Scene, profile: int) -> str:
    """Where the station is now, by the scheme of the profile. [values] upgrade_url takes its place: a CSMS may have
    another port for each profile (A00.FR.006).
    """
    came = last_upgrade(scene)
    host = str(first(came.body, "host") or "") if came else ""
    path = str(first(came.body, "path") or "/") if came else "/"
    identity = quote(came.link.rpartition("#")[0], safe="") if came else ""
    usual = f"{'wss' if profile > 1 else 'ws'}://{host}{path.removesuffix(identity).rstrip('/')}"
    return str(scene.value("upgrade_url", usual)) if profile > profile_of(scene) else usual


# -- what the CSMS does


@BINDING.does(word.PrepareProfile)
def prepare(intent: word.PrepareProfile, scene: Scene) -> Deed:
    profile = wanted(scene, intent.level)
    data = {
        "ocppVersion": "OCPP20",
        "ocppTransport": "JSON",
        "ocppCsmsUrl": url(scene, profile),
        "messageTimeout": 30,
        "securityProfile": profile,
        "ocppInterface": str(scene.value("network_interface", "Wired0")),
    }
    return Call(CSMS, "SetNetworkProfile", {"configurationSlot": slot(scene), "connectionData": data})


@BINDING.does(word.PreferProfile)
def prefer(intent: word.PreferProfile, scene: Scene) -> Deed:
    """The new one first, then those that there were (A05, scenario 1)."""
    value = f"{slot(scene)},{usual_order(scene)}".rstrip(",")
    return Call(CSMS, "SetVariables", {"setVariableData": [{**priority(), "attributeValue": value}]})


@BINDING.does(word.TakeStationsOfHigherProfile)
def take_higher(intent: word.TakeStationsOfHigherProfile, scene: Scene) -> list[Deed]:
    let_in = {"status": 101, "subprotocol": SUBPROTOCOL, "headers": {}, "why": "", "close": 0}
    return [Handshaking(CSMS, {"client_certificates": "asked"}), Doorway(CSMS, let_in)]


@BINDING.does(word.AskForCsmsRoots)
def ask_for_roots(intent: word.AskForCsmsRoots, scene: Scene) -> Deed:
    return Call(CSMS, "GetInstalledCertificateIds", {"certificateType": ["CSMSRootCertificate"]})


@BINDING.does(word.ReadProfile)
def read_profile(intent: word.ReadProfile, scene: Scene) -> Deed:
    return Call(CSMS, "GetVariables", {"getVariableData": [dict(PROFILE), dict(priority())]})


@BINDING.does(word.ComeWithLowerProfile)
def come_with_lower(intent: word.ComeWithLowerProfile, scene: Scene) -> list[Deed]:
    return [
        Verb(CS, "link_down"),
        Verb(CS, "dial_with_profile", {"profile": profile_of(scene), "password": scene.password}),
    ]


# -- what is to be seen of a station


@BINDING.sees(word.NoCsmsRoots)
def no_roots(sight: word.NoCsmsRoots, scene: Scene) -> Check:
    which = rule("upgrade.no_root", "the station has no root of a CSMS", "M03.FR.02")
    return answered(scene, which, {"status": "NotFound"})


@BINDING.sees(word.ProfileTaken)
def profile_taken(sight: word.ProfileTaken, scene: Scene) -> Check:
    if sight.taken:
        which = rule(
            "upgrade.prepared", "a station takes a network connection profile that is valid", "B09.FR.01"
        )
        return answered(scene, which, {"status": "Accepted"})
    which = rule(
        "upgrade.never_down",
        "a station refuses a network connection profile with a lower security profile than it uses",
        "B09.FR.04",
        "A00.FR.005",
    )
    return answered(scene, which, {"status": "Rejected"})


LACKING: Final[Mapping[str, Rule]] = {
    "root of the CSMS": rule(
        "upgrade.needs_root",
        "a station without a root of the CSMS does not go over to TLS",
        "A05.FR.02",
    ),
    "certificate": rule(
        "upgrade.needs_certificate",
        "a station without a certificate of its own does not go over to security profile 3",
        "A05.FR.03",
    ),
}


@BINDING.sees(word.OrderTaken)
def order_taken(sight: word.OrderTaken, scene: Scene) -> Check:
    status = "setVariableResult[].attributeStatus"
    if sight.lacking:
        return answered(scene, LACKING[sight.lacking], {status: "Rejected"})
    which = rule(
        "upgrade.order",
        "a station that has what it needs agrees to go over to a higher security profile",
        "A05.FR.04",
    )
    return answered(scene, which, {status: one_of(*TAKEN)})


@BINDING.sees(word.ProfileInUse)
def profile_in_use(sight: word.ProfileInUse, scene: Scene) -> Check:
    """Which of several connections was in use nobody has told; of those that there were one has to go at least."""
    former = {each.strip() for each in usual_order(scene).split(",")}

    def told(results: Any) -> str | None:
        """The value of each variable by its name."""
        values = {
            str(first(each, "variable.name")): str(each.get("attributeValue"))
            for each in listed({"items": results}, "items")
        }
        if values.get("SecurityProfile") != f"{profile_of(scene) + 1}":
            return f"wanted SecurityProfile {profile_of(scene) + 1}, got {values.get('SecurityProfile')}"
        left = former & {each.strip() for each in values.get("NetworkConfigurationPriority", "").split(",")}
        return f"the former connection is still there: {', '.join(sorted(left))}" if left == former else None

    which = rule(
        "upgrade.in_use",
        "a station that has gone over to a higher security profile says so, and forgets the lower ones",
        "A05.FR.06",
    )
    return Check(
        which, Within(answer_to(scene.id, {"getVariableResult": told}), scene.seconds("answer_within"))
    )


# -- what is to be seen of a CSMS


@BINDING.sees(word.ProfilePrepared)
def profile_prepared(sight: word.ProfilePrepared, scene: Scene) -> Check:
    which = rule(
        "upgrade.ordered",
        "a CSMS gives a station a network connection profile with the security profile that the operator wants",
        "B09.FR.01",
        "A05.FR.04",
    )
    must = {"connectionData.securityProfile": profile_of(scene) + 1}
    return check(which, Within(request("SetNetworkProfile", must=must), scene.seconds("answer_within")))


@BINDING.sees(word.ProfilePreferred)
def profile_preferred(sight: word.ProfilePreferred, scene: Scene) -> Check:
    which = rule(
        "upgrade.order_ordered",
        "a CSMS has a station use another network connection profile by NetworkConfigurationPriority",
        "A05.FR.04",
        "B10.FR.01",
    )
    where = {"setVariableData[].variable.name": "NetworkConfigurationPriority"}
    return check(which, Within(request("SetVariables", where), scene.seconds("answer_within")))


@BINDING.sees(word.LowerProfileRefused)
def lower_refused(sight: word.LowerProfileRefused, scene: Scene) -> Check:
    which = rule(
        "upgrade.no_way_back",
        "a CSMS lets no station in with a lower security profile than it has used already",
        "A05.FR.07",
    )
    refusal = Refusal(Refused(station=False), scene.seconds("answer_within"))
    return Check(which, Said(refusal, "the end of the connection"), consumes=False)
