"""Maps, tables and values: facts by release, and what the bytes mean."""

from decimal import Decimal

import pytest

from harness.protocols.echonet.lite import appendix, maps, values
from harness.protocols.echonet.lite.eoj import CHARGER, CHARGER_DISCHARGER, CONTROLLER, NODE_PROFILE

LONG = bytes.fromhex("16410100020000006302226040607060 20")
CODES = bytes.fromhex("8081879397 9899CDD7D9DADCDDDEDFE0E7EAEBECEDEE")


def test_a_short_map_is_a_list() -> None:
    short = bytes.fromhex("098081 88C7DADCDDE1E5")
    assert maps.read_map(short) == maps.Listed(frozenset(short[1:]))
    assert maps.encode_map(short[1:]) == short


def test_a_long_map_is_bits() -> None:
    assert maps.read_map(LONG) == maps.Listed(frozenset(CODES))
    assert maps.encode_map(CODES) == LONG
    assert len(maps.read_map(bytes.fromhex("3771415123717071533313717071627232")).codes) == 0x37


@pytest.mark.parametrize(
    ("edt", "says"),
    [
        ("", "empty"),
        ("0B 8081828384858687888A8B8C", "counts 11, but lists 12"),
        ("10 808182838485868788898A8B8C8D8E8F", "bits stand for"),
        ("11 808182838485868788898A8B8C8D8E8F9091", "17 bytes"),
        ("02 80 80", "twice"),
        ("17 41010002000000630222604060706020", "counts 23"),
    ],
)
def test_a_wrong_map_says_why(edt: str, says: str) -> None:
    assert says in maps.read_map(bytes.fromhex(edt)).problem


def test_lists_of_objects() -> None:
    assert maps.encode_instances((0x027E01, 0x02A101)).hex() == "02027e0102a101"
    assert maps.read_instances(bytes.fromhex("02027e0102a101")) == ((0x027E01, 0x02A101), "")
    assert maps.read_instances(bytes.fromhex("02027e01"))[1]
    assert maps.encode_classes((0x027E01, 0x027E02, 0x02A101)).hex() == "02027e02a1"
    assert len(maps.encode_instances(range(100))) == 1 + 3 * maps.MOST_INSTANCES


def test_what_is_mandatory_depends_on_the_release() -> None:
    assert appendix.mandatory(CONTROLLER, "R", "get") == frozenset(bytes.fromhex("808182888A9D9E9F"))
    assert appendix.mandatory(CHARGER_DISCHARGER, "R", "inf") == frozenset(bytes.fromhex("808188C7DADCDD"))
    assert appendix.mandatory(CHARGER_DISCHARGER, "J", "inf") == frozenset(bytes.fromhex("808188C7DA"))
    assert appendix.mandatory(CHARGER, "R", "set") == frozenset(bytes.fromhex("81DA"))
    assert {0x89, 0x8C} <= appendix.mandatory(CHARGER_DISCHARGER, "R", "get")
    assert not {0x89, 0x8C} & appendix.mandatory(CHARGER_DISCHARGER, "Q", "get")
    assert appendix.mandatory(NODE_PROFILE, "R", "get") == frozenset(bytes.fromhex("8082838A9D9E9FD3D4D6D7"))
    assert appendix.mandatory(NODE_PROFILE, "R", "inf") == frozenset((0x80, 0xD5))


def test_codes_come_and_go_with_releases() -> None:
    def modes(release: str) -> set[str]:
        row = appendix.row(CHARGER_DISCHARGER, 0xDA, release)
        assert row is not None
        return set(row.codes)

    assert modes("F") == {"40", "41", "42", "43", "44", "45"}
    assert modes("G") == {"40", "42", "43", "44", "47"}
    assert modes("N") == modes("G") | {"46"}
    assert modes("P") == modes("N") | {"48", "49"}
    assert appendix.row(CHARGER_DISCHARGER, 0xDC, "M") is None
    assert appendix.row(CHARGER, 0xEC, "R") is None


@pytest.mark.parametrize(
    ("edt", "letter"), [("00005200", "R"), ("00006100", "A"), ("000000", ""), ("00000000", "")]
)
def test_the_release_is_a_letter(edt: str, letter: str) -> None:
    assert appendix.release_in(bytes.fromhex(edt)) == letter


def row(epc: int, class_code: int = CHARGER_DISCHARGER, release: str = "R") -> appendix.Row:
    found = appendix.row(class_code, epc, release)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("epc", "edt", "legal", "writable"),
    [
        (0x80, "30", True, True),
        (0x80, "32", False, False),
        (0x80, "3030", False, False),
        (0x80, "", False, False),
        (0xDA, "41", False, False),
        (0xEB, "00000BB8", True, True),
        (0xEB, "3B9AC9FF", True, True),
        (0xEB, "3B9ACA00", False, False),
        (0xEB, "FFFFFFFF", True, False),
        (0xEB, "FFFFFFFE", True, False),
        (0xEB, "0BB8", False, False),
        (0xE0, "FFFFFC18", True, True),
        (0xE0, "7FFFFFFF", True, False),
        (0xE0, "C4653600", False, False),
        (0xE4, "64", True, True),
        (0xE4, "65", False, False),
        (0xC8, "0000000000001770", True, True),
        (0xE6, "03414243", True, True),
        (0xE6, "04414243", False, False),
        (0x81, "00", True, True),
        (0x81, "0000", False, False),
        (0x9F, "0180", True, True),
        (0x9F, "0280", False, False),
    ],
)
def test_legal_values(epc: int, edt: str, legal: bool, writable: bool) -> None:
    assert (values.problem(row(epc), bytes.fromhex(edt)) == "") is legal
    assert (values.problem(row(epc), bytes.fromhex(edt), written=True) == "") is writable


def test_numbers_have_units() -> None:
    assert values.number(row(0xED), bytes.fromhex("012C")) == Decimal("30.0")
    assert values.meaning(row(0xED), bytes.fromhex("012C")) == "30.0 A"
    assert values.encode(row(0xED), 30) == bytes.fromhex("012C")
    assert values.meaning(row(0xEB), bytes.fromhex("00000BB8")) == "3000 W"
    assert values.meaning(row(0xEB), bytes.fromhex("FFFFFFFF")) == "overflow"
    assert values.number(row(0xEB), bytes.fromhex("FFFFFFFF")) is None
    assert values.meaning(row(0xD3), bytes.fromhex("FFFFFC18")) == "-1000 W"
    assert values.meaning(row(0xC8), bytes.fromhex("0000000000001770")) == "0 W to 6000 W"
    assert values.encode(row(0xC8), (0, 6000)) == bytes.fromhex("0000000000001770")
    assert values.encode(row(0xE0), -1000) == bytes.fromhex("FFFFFC18")


def test_codes_have_meanings() -> None:
    assert values.encode(row(0xDA), "charge") == b"\x42"
    assert values.meaning(row(0xDA), b"\x42") == "charge"
    assert values.meaning(row(0xDA), b"\x99") == "99"
    assert values.meaning(row(0x82), bytes.fromhex("00005200")) == "Release R"
    with pytest.raises(ValueError, match="can be"):
        values.encode(row(0xDA), "fly")
    with pytest.raises(ValueError, match="goes from"):
        values.encode(row(0xEB), -1)
