"""Several parties of ours on HTTP, in memory and on a real port: who is where, what each case begins with, what stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.campaign.our_side import Playing, clinic, playing
from harness.errors import EnvironmentFault, UsageFault
from harness.protocols import registry
from harness.protocols.binding import Verb
from harness.stage.casting import cast, known
from harness.stage.live import LiveActor
from harness.stage.memory_session import MemorySession
from harness.stage.real_session import RealSession
from harness.sut.doctor import State, diagnose_file
from harness.trace.record import Record
from harness.usecases.words import Intent
from tests.toy_web import RIB

PROFILE = """
[sut]
name = "Toy hub"
version = "1"
role = "hub"
[toyweb]
version = "1"
listen = "127.0.0.1:0"
url = "{url}"
[toyweb.by.shop2]
token_env = "TOY_TOKEN"
"""


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry._RIBS, "toyweb1", "tests.toy_web")
    monkeypatch.setenv("TOY_TOKEN", "s3cret-token")


@pytest.fixture
def hub() -> Iterator[str]:
    """A product: the toy hub on a port of its own. Gives where it is met."""
    with playing(Playing(RIB, "hub", listen="127.0.0.1:0"), lambda record: None) as url:  # type: ignore[arg-type]
        yield url


def profile(folder: Path, url: str, change: tuple[str, str] = ("", "")) -> Path:
    file = folder / "hub.toml"
    file.write_text(PROFILE.replace("{url}", url).replace(*change))
    return file


def buy(actor: LiveActor, by: str) -> None:
    actor.perform(Intent(), lambda: [Verb(by, "buy", {})])


def wait_for(actor: LiveActor, count: int) -> list[Record]:
    """The frames, when there are so many of them."""

    def wires() -> list[Record]:
        return [entry.record for entry in actor.entries.all if entry.record.kind == "wire"]

    async def wait() -> None:
        while len(wires()) < count:
            await actor._news_or(actor._driver.clock.now() + 5)

    actor._driver.run(wait())
    return wires()


def standing(records: list[Record]) -> list[tuple[str, dict[str, object]]]:
    return [
        (each.party, each.facts)
        for each in records
        if each.kind == "note" and each.facts["event"] == "standing"
    ]


def test_in_memory_each_party_has_a_place_of_its_own() -> None:
    session = MemorySession(cast("bundled:toyweb1:hub"))
    actor, trace = session.begin(None)
    buy(actor, "shop2")
    asked, answered = wait_for(actor, 2)
    session.end()
    assert [(party, facts["place"]) for party, facts in standing(trace.records)] == [
        ("shop", "http://stage-shop"),
        ("shop2", "http://stage-shop2"),
    ]
    assert (asked.party, asked.form, asked.raw.split(" ")[1]) == ("shop2", "http", "/start")
    assert answered.raw.endswith("hub heard http://stage-shop2")


def test_for_real_they_share_a_port_and_stay_for_the_run(hub: str, tmp_path: Path) -> None:
    session = RealSession(cast(str(profile(tmp_path, hub))), tmp_path)
    places = []
    try:
        for by in ("shop", "shop2"):
            actor, trace = session.begin(tmp_path / f"{by}.jsonl")
            buy(actor, by)
            asked, answered = wait_for(actor, 2)
            session.end()
            places.append([facts["place"] for _, facts in standing(trace.records)])
            assert asked.party == by
            assert answered.raw.endswith(f"/{by}")
            assert ("X-Token: ***" in asked.raw) is (by == "shop2")
            assert "s3cret" not in (tmp_path / f"{by}.jsonl").read_text()
        assert session._web is not None
        assert session._web.company is not None
        machine = session._web.company.parties["shop"].machine
        assert machine.forgotten == 2  # type: ignore[attr-defined]
    finally:
        session.close()
    assert places[0] == places[1]
    assert places[0][0].endswith("/shop")  # type: ignore[attr-defined]


def test_the_product_may_see_us_under_another_address(hub: str, tmp_path: Path) -> None:
    public = 'url = "{url}"\npublic_url = "https://tests.example/x/"'
    session = RealSession(
        cast(str(profile(tmp_path, hub, ('url = "' + hub + '"', public.replace("{url}", hub))))), tmp_path
    )
    try:
        _, trace = session.begin(None)
        session.end()
    finally:
        session.close()
    assert [facts["place"] for _, facts in standing(trace.records)] == [
        "https://tests.example/x/shop",
        "https://tests.example/x/shop2",
    ]


def test_the_doctor_asks_the_product(hub: str, tmp_path: Path) -> None:
    found = {each.item: each for each in diagnose_file(profile(tmp_path, hub), known(), clinic(5))}
    assert found["exchange"].state is State.OK
    assert "GET /hub/start without a token: 200 OK" in found["exchange"].what
    assert found["port of toyweb"].state is State.OK


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('listen = "127.0.0.1:0"\n', ""), "toyweb.listen: missing"),
        (('version = "1"\nlisten', 'version = "1"\nsecurity_profile = 2\nlisten'), "TLS is spoken where url says https"),
        (("by.shop2", "by.shop3"), "right would be one of shop, shop2"),
        (('token_env = "TOY_TOKEN"', 'token = "abc"'), "a secret does not belong into a profile"),
        (('token_env = "TOY_TOKEN"', 'token_env = "TOY"\ntokne = 1'), "unknown key"),
        (('token_env = "TOY_TOKEN"', 'token_env = "no name"'), "is no such name"),
        (("http://", "ws://"), "a URL of HTTP"),
    ],
)  # fmt: skip
def test_mistakes_in_the_table_are_told(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    with pytest.raises(UsageFault) as fault:
        cast(str(profile(tmp_path, "http://127.0.0.1:1/start", change)))
    assert said in str(fault.value)
    assert "abc" not in str(fault.value)


def test_a_product_that_is_not_there_is_an_error_of_the_environment(tmp_path: Path) -> None:
    session = RealSession(cast(str(profile(tmp_path, "http://127.0.0.1:1/start"))), tmp_path)
    try:
        with pytest.raises(
            EnvironmentFault, match=r"nobody accepts connections at 127\.0\.0\.1:1 .*toyweb\.url"
        ):
            session.begin(None)
    finally:
        session.close()


def test_a_secret_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOY_TOKEN")
    casting = cast(str(profile(tmp_path, "http://127.0.0.1:1/start")))
    with pytest.raises(UsageFault, match=r"toyweb\.by\.shop2\.token_env: the environment variable TOY_TOKEN"):
        RealSession(casting, tmp_path)
