"""Our device: the rules of answers as golden frames, announcements, and a charger that behaves sensibly."""

import pytest

from harness.protocols.echonet.lite.charger import ChargerObject
from harness.protocols.echonet.lite.device import Device
from harness.protocols.machine import Report
from tests.unit.echonet.nodes import Dialogue, device, flat


def test_it_announces_itself() -> None:
    both = device(ChargerObject(0x027E01), ChargerObject(0x02A101))
    assert both.greeting == [flat("=> 1081 0001 0EF001 0EF001 73 01 D5 07 02 027E01 02A101")]


GOLDEN = [
    ("Get", "1081 1001 05FF01 027E01 62 01 80 00", "-> 1081 1001 027E01 05FF01 72 01 80 01 30"),
    (
        "partly refused",
        "1081 1004 05FF01 027E01 62 02 80 00 B0 00",
        "-> 1081 1004 027E01 05FF01 52 02 80 01 30 B0 00",
    ),
    ("write-only", "1081 1001 05FF01 027E01 62 01 CD 00", "-> 1081 1001 027E01 05FF01 52 01 CD 00"),
    ("undefined", "1081 1001 05FF01 027E01 61 01 DA 01 99", "-> 1081 1001 027E01 05FF01 51 01 DA 01 99"),
    ("too long", "1081 1001 05FF01 027E01 61 01 DA 02 4242", "-> 1081 1001 027E01 05FF01 51 01 DA 02 4242"),
    ("no data", "1081 1001 05FF01 027E01 61 01 DA 00", "-> 1081 1001 027E01 05FF01 51 01 DA 00"),
    ("read-only", "1081 1001 05FF01 027E01 61 01 C7 01 43", "-> 1081 1001 027E01 05FF01 51 01 C7 01 43"),
    ("SetI refused", "1081 1001 05FF01 027E01 60 01 DA 01 99", "-> 1081 1001 027E01 05FF01 50 01 DA 01 99"),
    ("INF_REQ", "1081 1001 05FF01 027E01 63 01 DA 00", "=> 1081 1001 027E01 05FF01 73 01 DA 01 47"),
    ("INF_REQ refused", "1081 1001 05FF01 027E01 63 01 B0 00", "-> 1081 1001 027E01 05FF01 53 01 B0 00"),
    ("INFC", "1081 1001 05FF01 027E01 74 01 80 01 30", "-> 1081 1001 027E01 05FF01 7A 01 80 00"),
    (
        "doubles",
        "1081 FFFF 05FF01 027E01 62 02 80 00 80 00",
        "-> 1081 FFFF 027E01 05FF01 72 02 80 01 30 80 01 30",
    ),
    ("instance 0", "1081 0000 05FF01 027E00 62 01 80 00", "-> 1081 0000 027E01 05FF01 72 01 80 01 30"),
    ("node 0", "1081 0000 05FF01 0EF000 62 01 80 00", "-> 1081 0000 0EF001 05FF01 72 01 80 01 30"),
    ("trailing", "1081 1001 05FF01 027E01 62 01 80 00 FF", "-> 1081 1001 027E01 05FF01 72 01 80 01 30"),
    (
        "number of instances",
        "1081 1001 05FF01 0EF001 62 03 D3 00 D4 00 D7 00",
        "-> 1081 1001 0EF001 05FF01 72 03 D3 03 000001 D4 02 0002 D7 03 01 027E",
    ),
]


@pytest.mark.parametrize(("what", "request_", "answer"), GOLDEN, ids=[each[0] for each in GOLDEN])
def test_rules_of_answers(what: str, request_: str, answer: str) -> None:
    assert device().says(request_) == [flat(answer)]


@pytest.mark.parametrize(
    "written",
    [
        "1081 1001 05FF01 013001 62 01 80 00",
        "1081 1001 05FF01 027E02 62 01 80 00",
        "1081 1001 05FF01 013001 61 01 80 01 30",
        "1081 1001 05FF01 013001 74 01 80 01 30",
        "1181 1001 05FF01 027E01 62 01 80 00",
        "1082 1001 05FF01 027E01 62 01 80 00",
        "1081 1001 05FF01 027E01 6F 01 80 00",
        "1081 1001 05FF01 027E01 62 00",
        "1081 1001 05FF01 027E01 62 02 80 00",
        "1081 1001 05FF01 027E80 62 01 80 00",
        "1081 10 05",
        "1081 1001 05FF01 027E01 72 01 80 01 30",
        "1081 1001 05FF01 0EF001 73 01 D5 04 01 05FF01",
    ],
)
def test_what_is_not_answered(written: str) -> None:
    assert device().says(written) == []


def test_each_instance_answers_for_itself() -> None:
    two = device(ChargerObject(0x027E01), ChargerObject(0x027E02))
    assert two.says_to_all("1081 1001 05FF01 027E00 62 01 80 00") == [
        flat("-> 1081 1001 027E01 05FF01 72 01 80 01 30"),
        flat("-> 1081 1001 027E02 05FF01 72 01 80 01 30"),
    ]


def test_what_changes_is_announced_after_the_answer() -> None:
    assert device().says("1081 1001 05FF01 027E01 61 01 DA 01 44")[:2] == [
        flat("-> 1081 1001 027E01 05FF01 71 01 DA 00"),
        flat("=> 1081 0002 027E01 0EF001 73 01 DA 01 44"),
    ]


def test_what_was_taken_is_done_although_something_was_refused() -> None:
    one = device()
    assert one.says("1081 1001 05FF01 027E01 61 02 DA 01 44 C7 01 43") == [
        flat("-> 1081 1001 027E01 05FF01 51 02 DA 00 C7 01 43"),
        flat("=> 1081 0002 027E01 0EF001 73 01 DA 01 44"),
    ]


def test_seti_that_succeeds_is_silent() -> None:
    assert device().says("1081 1001 05FF01 027E01 60 01 DA 01 44") == [
        flat("=> 1081 0002 027E01 0EF001 73 01 DA 01 44")
    ]


def test_what_stays_the_same_is_not_announced() -> None:
    assert len(device().says("1081 1001 05FF01 027E01 61 01 DA 01 47")) == 1


def test_write_and_read_in_one() -> None:
    one = device()
    assert one.says("1081 1001 05FF01 027E01 6E 01 DA 01 44 01 DA 00")[0] == flat(
        "-> 1081 1001 027E01 05FF01 7E 01 DA 00 01 DA 01 44"
    )
    assert one.says("1081 1001 05FF01 027E01 6E 01 DA 01 99 02 DA 00 B0 00")[0] == flat(
        "-> 1081 1001 027E01 05FF01 5E 01 DA 01 99 02 DA 01 44 B0 00"
    )


def test_a_vehicle_comes_charges_and_goes() -> None:
    one = device()
    assert one.says("1081 0001 05FF01 027E01 62 01 E4 00") == [flat("-> 1081 0001 027E01 05FF01 52 01 E4 00")]
    assert one.does("plug_in", stored=30_000.0) == [flat("=> 1081 0002 027E01 0EF001 73 01 C7 01 43")]
    one.waits(1)
    assert one.says("1081 0001 05FF01 027E01 62 01 E4 00") == [
        flat("-> 1081 0001 027E01 05FF01 72 01 E4 01 4B")
    ]
    assert one.says("1081 0001 05FF01 027E01 61 01 DA 01 42") == [
        flat("-> 1081 0001 027E01 05FF01 71 01 DA 00"),
        flat("=> 1081 0003 027E01 0EF001 73 01 DA 01 42"),
    ]
    assert one.waits(1) == [flat("=> 1081 0004 027E01 0EF001 73 01 E1 01 42")]
    assert one.says("1081 0001 05FF01 027E01 62 01 D3 00") == [
        flat("-> 1081 0001 027E01 05FF01 72 01 D3 04 00001770")
    ]
    hour = one.waits(3600)
    assert hour == []
    assert one.says("1081 0001 05FF01 027E01 62 01 E4 00") == [
        flat("-> 1081 0001 027E01 05FF01 72 01 E4 01 5A")
    ]
    full = one.waits(3600)
    assert flat("=> 1081 0005 027E01 0EF001 73 01 C7 01 42") in full
    assert flat("=> 1081 0006 027E01 0EF001 73 01 E1 01 44") in full
    assert one.does("plug_out") == [flat("=> 1081 0007 027E01 0EF001 73 01 C7 01 30")]


def test_v2g_power_sets_the_mode() -> None:
    one = device()
    one.does("plug_in")
    assert one.says("1081 0001 05FF01 027E01 61 01 E0 04 000003E8") == [
        flat("-> 1081 0001 027E01 05FF01 51 01 E0 04 000003E8")
    ]
    one.says("1081 0001 05FF01 027E01 61 02 DC 01 06 DD 01 06")
    for written, mode in (("000003E8", "42"), ("FFFFFC18", "43"), ("00000000", "44")):
        heard = one.says(f"1081 0001 05FF01 027E01 61 01 E0 04 {written}")
        assert heard[0] == flat("-> 1081 0001 027E01 05FF01 71 01 E0 00")
        assert heard[-1].endswith(f"DA01{mode}")


def test_limits_hold() -> None:
    one = device()
    one.does("plug_in")
    one.says("1081 0001 05FF01 027E01 61 02 EB 04 00000BB8 DA 01 42")
    one.waits(1)
    assert one.says("1081 0001 05FF01 027E01 62 01 D3 00")[0].endswith("D30400000BB8")
    assert one.says("1081 0001 05FF01 027E01 61 01 EB 04 00001771")[0] == flat(
        "-> 1081 0001 027E01 05FF01 51 01 EB 04 00001771"
    )


def test_dc_chargers_know_of_a_vehicle_after_confirmation() -> None:
    one = device(ChargerObject(0x027E01, kind=0x22))
    assert one.does("plug_in") == [flat("=> 1081 0002 027E01 0EF001 73 01 C7 01 FF")]
    assert one.says("1081 0001 05FF01 027E01 61 01 CD 01 10") == [
        flat("-> 1081 0001 027E01 05FF01 71 01 CD 00"),
        flat("=> 1081 0003 027E01 0EF001 73 01 C7 01 43"),
    ]


def test_a_fault_is_announced() -> None:
    one = device()
    assert one.does("fault") == [flat("=> 1081 0002 027E01 0EF001 73 01 88 01 41")]
    assert flat("=> 1081 0003 027E01 0EF001 73 01 88 01 42") in one.does("clear_fault")


def test_older_releases_have_less() -> None:
    old = device(ChargerObject(0x027E01, release="J"))
    assert old.says("1081 0001 05FF01 027E01 62 01 DC 00") == [flat("-> 1081 0001 027E01 05FF01 52 01 DC 00")]
    plain = device(ChargerObject(0x02A101))
    assert plain.says("1081 0001 05FF01 02A101 61 01 DA 01 43") == [
        flat("-> 1081 0001 02A101 05FF01 51 01 DA 01 43")
    ]


def test_after_a_power_failure_it_announces_itself_again() -> None:
    one = Dialogue(Device((ChargerObject(0x027E01),)))
    one.node.power_cycle(one.now)
    assert [each for each in one.node.commands() if isinstance(each, Report)]
    assert one.says("1081 0001 05FF01 027E01 62 01 80 00") == []
    assert one.waits(3) == [flat("=> 1081 0002 0EF001 0EF001 73 01 D5 04 01 027E01")]
    assert one.says("1081 0001 05FF01 027E01 62 01 80 00")
