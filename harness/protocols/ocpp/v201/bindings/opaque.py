"""Annex B.3 in OCPP 2.0.1, a CSMS tested: signed readings (SignedMeterValueType) and customData of 4 kB, which may stand
in every object, are taken (J01), and what is signed is kept as it is.
"""

import re
from base64 import b64encode
from typing import Any

from harness.clock import iso8601
from harness.judge.matchers import show
from harness.protocols.binding import Call, Check, Deed, Scene, Verb
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, answered, rule
from harness.protocols.ocpp.v201.bindings.estate import Known, now
from harness.usecases import opaque as word
from harness.usecases.observation import first

REPORT = "MeterValues"
SEAL = "meterValue[].sampledValue[].signedMeterValue.signedMeterData"

OCMF = 'OCMF|{"FV":"1.0","PG":"T1","RD":[{"RV":1.500,"RU":"kWh"}]}|{"SD":"30450221 ÄÖ\\u00df"}'
"""Stands for a signed reading: whoever changes a blank of it breaks the signature."""


def sealed(what: str) -> dict[str, Any]:
    """A SampledValueType with what is not for the CSMS to read."""
    value: dict[str, Any] = {"value": 1500.0, "measurand": "Energy.Active.Import.Register"}
    if what in ("signed", "both"):
        value["signedMeterValue"] = {
            "signedMeterData": b64encode((OCMF * 18).encode())[:2500].decode(),
            "signingMethod": "ECDSA-secp256r1-SHA256",
            "encodingMethod": "OCMF",
            "publicKey": b64encode(bytes(range(91))).decode(),
        }
    if what in ("own", "both"):
        value["customData"] = {
            "vendorId": "org.example.opaque",
            "sealed": b64encode(bytes(range(256)) * 12).decode(),
            "nested": {"list": [1, 2.5, {"text": "Äß€"}]},
        }
    return value


def stands_in(seal: str, text: str) -> bool:
    """Is it there as a whole, and not the beginning of something longer?"""
    rest = r"[A-Za-z0-9+/=]"
    return re.search(f"(?<!{rest}){re.escape(seal)}(?!{rest})", text) is not None


@BINDING.does(word.ReportSealed)
def report_sealed(intent: word.ReportSealed, scene: Scene) -> Deed:
    reading = {"timestamp": iso8601(now(scene)), "sampledValue": [sealed(intent.what)]}
    return Call(CS, REPORT, {"evseId": 1, "meterValue": [reading]})


@BINDING.does(word.LookUpReadings)
def look_up(intent: word.LookUpReadings, scene: Scene) -> Deed:
    return Verb(CSMS, "record", {"what": "meter_values"})


@BINDING.sees(word.SealedTaken)
def sealed_taken(sight: word.SealedTaken, scene: Scene) -> Check:
    which = rule(
        "opaque.taken",
        "a message with signed or vendor-specific parts that keeps to its schema is taken like any other",
        "J01.FR.18",
        "Part 4 4.2.2",
    )
    return answered(scene, which, {})


@BINDING.sees(word.ReadingsShown)
def readings_shown(sight: word.ReadingsShown, scene: Scene) -> Check:
    value = scene.done[-1].value
    which = rule("opaque.shown", "the CSMS shows readings that it has kept", "J01.FR.18", level="MAY")
    known = Known(value not in (None, "", []), "readings", show(value) if value else "nothing")
    return Check(which, known, since="now", consumes=False)


@BINDING.sees(word.SealedKept)
def sealed_kept(sight: word.SealedKept, scene: Scene) -> Check:
    sent = scene.seen(REPORT, by_sut=False)[-1]
    seal = str(first(sent.body, SEAL))
    kept = stands_in(seal, f"{scene.done[-1].value}")
    which = rule(
        "opaque.kept",
        "a signed reading is kept as it was sent, character by character, or its signature is worth nothing",
        "Part 2, SignedMeterValueType",
        level="robustness",
    )
    got = "it is there" if kept else "it is not there, or not as it was sent"
    return Check(which, Known(kept, "the signed reading in what the CSMS shows", got, (sent,)), "now", False)
