"""Meter values: sampled ones inside transactions, clock-aligned ones (use cases J01, J02).

The meters themselves are simulated in `equipment`; here is what is read from them, when, and how it looks on
the wire.
"""

from __future__ import annotations

from collections.abc import Sequence

from harness.protocols.ocpp.v201.station.device_model import Variable
from harness.protocols.ocpp.v201.station.equipment import Evse
from harness.protocols.ocpp.v201.station.part import Part, Payload
from harness.protocols.ocpp.v201.station.session import Session

ALIGNED, ALIGNED_ENDED = "aligned", "aligned for ended"
UNITS = {
    "Energy.Active.Import.Register": "Wh",
    "Power.Active.Import": "W",
    "Power.Offered": "W",
    "Current.Import": "A",
    "Current.Offered": "A",
    "Voltage": "V",
}


class Metering(Part):
    """Reads meters and sends what they say."""

    # -- reading

    def meter_value(
        self, evse: Evse, measurands: Sequence[str], context: str, now: float, signed: bool
    ) -> Payload:
        """One MeterValue of an EVSE; all its samples are of this moment (J01.FR.17, J02.FR.18)."""
        samples = [self.sample(evse, measurand, context, now) for measurand in measurands]
        if signed:
            for sample in samples:
                sample["signedMeterValue"] = self.signature(evse, sample)
        return {"timestamp": self.station.timestamp(now), "sampledValue": samples}

    def sample(self, evse: Evse, measurand: str, context: str, now: float) -> Payload:
        unit = {"unit": UNITS[measurand]}
        return {
            "value": self.reading(evse, measurand, now),
            "context": context,
            "measurand": measurand,
            "unitOfMeasure": unit,
        }

    def reading(self, evse: Evse, measurand: str, now: float) -> float:
        """What the meter of an EVSE shows for a measurand."""
        register = evse.meter.read(now)
        voltage, phases = evse.config.voltage, max(evse.config.phases, 1)
        match measurand:
            case "Energy.Active.Import.Register":
                return register
            case "Power.Active.Import":
                return round(evse.meter.power, 1)
            case "Power.Offered":
                return round(self.station.smart_charging.offered(evse, now), 1)
            case "Current.Import":
                return round(evse.meter.power / (voltage * phases), 2)
            case "Current.Offered":
                return round(self.station.smart_charging.offered(evse, now) / (voltage * phases), 2)
            case _:
                return voltage

    def signature(self, evse: Evse, sample: Payload) -> Payload:
        """A stand-in for a signed meter value: the reading itself, marked as signed (J02.FR.21)."""
        text = f"{evse.id}|{sample['measurand']}|{sample['value']}"
        return {
            "signedMeterData": text.encode().hex(),
            "signingMethod": "ECDSA-secp256r1-SHA256",
            "encodingMethod": "OCMF",
            "publicKey": self.public_key(),
        }

    def public_key(self) -> str:
        """Empty when the key is not to be sent; the field is required all the same."""
        never = self.station.model.text("OCPPCommCtrlr", "PublicKeyWithSignedMeterValue") in ("", "Never")
        return "" if never else b"chargeproof meter key".hex()

    def sampled(self, session: Session, kind: str, context: str, now: float) -> list[Payload]:
        """Sampled values of a session: kind TxStarted, TxUpdated or TxEnded names the list of measurands."""
        model = self.station.model
        measurands = model.members("SampledDataCtrlr", f"{kind}Measurands")
        if (
            session.evse is None
            or not measurands
            or not model.flag("SampledDataCtrlr", "Enabled", default=True)
        ):
            return []
        signed = model.flag("SampledDataCtrlr", "SignReadings")
        return [self.meter_value(session.evse, measurands, context, now, signed)]

    # -- sampled, during a transaction

    def transaction_started(self, session: Session, now: float) -> None:
        """Take the first values for Ended, and start sampling (E01.FR.09, J02.FR.11)."""
        session.ended_values += self.sampled(session, "TxEnded", "Transaction.Begin", now)
        self.arm_sampling(session, now)

    def arm_sampling(self, session: Session, now: float) -> None:
        model, timers = self.station.model, self.station.timers
        updated = model.number("SampledDataCtrlr", "TxUpdatedInterval")
        ended = model.number("SampledDataCtrlr", "TxEndedInterval")
        self.stop_sampling(session)
        if updated > 0:
            timers.set(("sample", session.number), now + updated, lambda at: self.sample_due(session, at))
        if ended > 0:
            timers.set(
                ("sample ended", session.number), now + ended, lambda at: self.ended_sample_due(session, at)
            )

    def sample_due(self, session: Session, now: float) -> None:
        """A periodic sample goes out (J02.FR.11)."""
        values = self.sampled(session, "TxUpdated", "Sample.Periodic", now)
        if values:
            self.station.transactions.update(session, "MeterValuePeriodic", now, meter_values=values)
        interval = self.station.model.number("SampledDataCtrlr", "TxUpdatedInterval")
        if session.ongoing and interval > 0:
            self.station.timers.set(
                ("sample", session.number), now + interval, lambda at: self.sample_due(session, at)
            )

    def ended_sample_due(self, session: Session, now: float) -> None:
        session.ended_values += self.sampled(session, "TxEnded", "Sample.Periodic", now)
        interval = self.station.model.number("SampledDataCtrlr", "TxEndedInterval")
        if session.ongoing and interval > 0:
            name = ("sample ended", session.number)
            self.station.timers.set(name, now + interval, lambda at: self.ended_sample_due(session, at))

    def stop_sampling(self, session: Session) -> None:
        self.station.timers.cancel(("sample", session.number))
        self.station.timers.cancel(("sample ended", session.number))

    def ended_values(self, session: Session, now: float) -> list[Payload]:
        """All that belongs into Ended: begin, what lay between, end (E06.FR.11)."""
        return session.ended_values + self.sampled(session, "TxEnded", "Transaction.End", now)

    # -- clock-aligned

    def boot_accepted(self, now: float) -> None:
        self.arm_aligned(now)

    def variable_changed(self, variable: Variable, now: float) -> None:
        if variable.component.name == "AlignedDataCtrlr":
            self.arm_aligned(now)
        if variable.component.name == "SampledDataCtrlr" and variable.name.endswith("Interval"):
            for session in self.station.transactions.ongoing():
                self.arm_sampling(session, now)

    def arm_aligned(self, now: float) -> None:
        """The next multiples of the intervals since midnight UTC (J01.FR.14)."""
        for name, variable, due in (
            (ALIGNED, "Interval", self.aligned_due),
            (ALIGNED_ENDED, "TxEndedInterval", self.aligned_ended_due),
        ):
            interval = self.station.model.number("AlignedDataCtrlr", variable)
            enabled = self.station.model.flag("AlignedDataCtrlr", "Enabled", default=True)
            if interval > 0 and enabled:
                self.station.timers.set(name, next_aligned(now, interval), due)
            else:
                self.station.timers.cancel(name)

    def aligned_due(self, now: float) -> None:
        self.arm_aligned(now)
        self.send_aligned(now)

    def send_aligned(self, now: float) -> None:
        """Clock-aligned values of all EVSEs and the main meter (J01.FR.14, J01.FR.19, J01.FR.20, J01.FR.22)."""
        idle_only = self.station.model.flag("AlignedDataCtrlr", "SendDuringIdle")
        if idle_only and self.station.transactions.ongoing():
            return
        self.send_meter_values(0, "Sample.Clock", now)
        for evse in self.station.equipment.evses:
            if evse.session is not None and evse.session.ongoing:
                self.aligned_in_transaction(evse, evse.session, now)
            else:
                self.send_meter_values(evse.id, "Sample.Clock", now)

    def aligned_in_transaction(self, evse: Evse, session: Session, now: float) -> None:
        """Inside a transaction they travel in a TransactionEvent (J01.FR.22)."""
        values = self.aligned_values(evse.id, "Sample.Clock", now)
        if values:
            self.station.transactions.update(session, "MeterValueClock", now, meter_values=values)

    def aligned_ended_due(self, now: float) -> None:
        self.arm_aligned(now)
        measurands = self.station.model.members("AlignedDataCtrlr", "TxEndedMeasurands")
        for session in self.station.transactions.ongoing():
            if session.evse is not None and measurands:
                signed = self.station.model.flag("AlignedDataCtrlr", "SignReadings")
                value = self.meter_value(session.evse, measurands, "Sample.Clock", now, signed)
                session.ended_values.append(value)

    def aligned_values(self, evse_id: int, context: str, now: float) -> list[Payload]:
        """Values by AlignedDataCtrlr.Measurands. EVSE 0 is the main meter: registers and powers added up."""
        measurands = self.station.model.members("AlignedDataCtrlr", "Measurands")
        if evse_id == 0:
            measurands = tuple(name for name in measurands if not name.endswith("Offered"))
        if not measurands:
            return []
        signed = self.station.model.flag("AlignedDataCtrlr", "SignReadings")
        evse = self.station.equipment.evse(evse_id)
        if evse is not None:
            return [self.meter_value(evse, measurands, context, now, signed)]
        return [self.main_meter(measurands, context, now)]

    def main_meter(self, measurands: Sequence[str], context: str, now: float) -> Payload:
        """The grid connection: sums of all EVSEs, voltage of the first (J01.FR.03, J01.FR.04)."""
        evses = self.station.equipment.evses
        samples = []
        for measurand in measurands:
            sample = self.sample(evses[0], measurand, context, now)
            if measurand != "Voltage":
                sample["value"] = round(sum(self.reading(evse, measurand, now) for evse in evses), 3)
            samples.append(sample)
        return {"timestamp": self.station.timestamp(now), "sampledValue": samples}

    def send_meter_values(self, evse_id: int, context: str, now: float, asked: bool = False) -> None:
        values = self.aligned_values(evse_id, context, now)
        if values:
            self.station.calls.send(
                "MeterValues", {"evseId": evse_id, "meterValue": values}, now, asked=asked
            )


def next_aligned(now: float, interval: float) -> float:
    """The next multiple of `interval` after midnight UTC that lies after `now`."""
    midnight = now - now % 86400
    steps = int((now - midnight) // interval) + 1
    return min(midnight + steps * interval, midnight + 86400)
