"""Meter values: J01, J02, E06.FR.11."""

import pytest

from .dialogue import Dialogue, at, booted, brief

REGISTER = "Energy.Active.Import.Register"


def samples(value: dict[str, list[dict[str, object]]]) -> dict[object, object]:
    return {sample["measurand"]: sample["value"] for sample in value["sampledValue"]}


def station(**variables: str) -> Dialogue:
    return booted(None, **variables)


def test_sampled_values_come_at_their_interval() -> None:
    """J02.FR.11"""
    it = station(SampledDataCtrlr__TxUpdatedInterval="60")
    it.charging()
    it.run(180)
    events = it.take("TransactionEvent")
    assert [brief(event)[:2] for event in events] == [("Updated", "MeterValuePeriodic")] * 3
    registers = [samples(event["meterValue"][0])[REGISTER] for event in events]
    assert registers == [1368.0, 1736.0, 2104.0]
    assert events[0]["meterValue"][0]["sampledValue"][0]["context"] == "Sample.Periodic"
    assert samples(events[0]["meterValue"][0])["Power.Active.Import"] == 22080


def test_no_sampled_values_with_interval_zero() -> None:
    it = station(SampledDataCtrlr__TxUpdatedInterval="0")
    it.charging()
    it.run(250)
    assert it.events() == []


def test_a_changed_interval_is_in_force_at_once() -> None:
    it = station(SampledDataCtrlr__TxUpdatedInterval="0")
    it.charging()
    it.set("SampledDataCtrlr.TxUpdatedInterval", "10")
    it.run(30)
    assert len(it.take("TransactionEvent")) == 3


def test_register_never_goes_back_between_transactions() -> None:
    """J02.FR.16, J02.FR.17"""
    it = station()
    it.charging()
    it.run(600)
    it.do(it.station.plug_out, 1, 1)
    end = it.take("TransactionEvent")[-1]["meterValue"][-1]
    it.do(it.station.plug_in, 1, 1)
    begin = it.take("TransactionEvent")[0]["meterValue"][0]
    assert samples(begin)[REGISTER] == samples(end)[REGISTER] == 4680


def test_ended_holds_the_values_between() -> None:
    """E06.FR.11"""
    it = station(SampledDataCtrlr__TxEndedInterval="100", SampledDataCtrlr__TxUpdatedInterval="0")
    it.charging()
    it.run(250)
    it.do(it.station.plug_out, 1, 1)
    (ended,) = it.take("TransactionEvent")
    contexts = [value["sampledValue"][0]["context"] for value in ended["meterValue"]]
    assert contexts == ["Transaction.Begin", "Sample.Periodic", "Sample.Periodic", "Transaction.End"]
    assert [value["timestamp"] for value in ended["meterValue"]] == [at(0), at(100), at(200), at(250)]


def test_aligned_values_of_the_idle_station() -> None:
    """J01.FR.02, J01.FR.03, J01.FR.14"""
    it = station(AlignedDataCtrlr__Interval="900")
    it.run(100)
    it.calls.clear()
    it.run(800)
    values = it.take("MeterValues")
    assert [value["evseId"] for value in values] == [0, 1, 2]
    assert values[1]["meterValue"][0]["sampledValue"][0]["context"] == "Sample.Clock"
    assert values[1]["meterValue"][0]["timestamp"] == at(900)
    assert samples(values[0]["meterValue"][0])[REGISTER] == 2000


def test_aligned_values_inside_a_transaction_travel_with_it() -> None:
    """J01.FR.22"""
    it = station(AlignedDataCtrlr__Interval="60", SampledDataCtrlr__TxUpdatedInterval="0")
    it.charging()
    it.run(60)
    assert [value["evseId"] for value in it.take("MeterValues")] == [0, 2]
    assert it.events() == [("Updated", "MeterValueClock", None, None)]


def test_aligned_values_only_when_idle_if_so_configured() -> None:
    """J01.FR.20"""
    it = station(
        AlignedDataCtrlr__Interval="60",
        AlignedDataCtrlr__SendDuringIdle="true",
        SampledDataCtrlr__TxUpdatedInterval="0",
    )
    it.charging()
    it.run(60)
    assert it.take("MeterValues") == []
    assert it.events() == []


@pytest.mark.parametrize(("choice", "key"), [("Never", False), ("EveryMeterValue", True)])
def test_signed_values(choice: str, key: bool) -> None:
    """J02.FR.21, E02.FR.14"""
    it = station(SampledDataCtrlr__SignReadings="true", OCPPCommCtrlr__PublicKeyWithSignedMeterValue=choice)
    it.do(it.station.plug_in, 1, 1)
    (sample,) = it.one("TransactionEvent")["meterValue"][0]["sampledValue"]
    assert bool(sample["signedMeterValue"]["publicKey"]) is key
