"""The profile: what is read, and what each mistake is answered with."""

import json
from pathlib import Path

import pytest

from harness.errors import HarnessFault, UsageFault
from harness.sut.address import Address
from harness.sut.profile import Known, KnownProtocol, Profile, Role, load_profile
from harness.sut.times import TIMES
from tests.unit.sut.profiles import SERVER, STATION, load, write

KNOWN = Known(
    protocols={"volts": KnownProtocol(versions=("1.6", "2.0.1"), keys=frozenset({"ca_file"}))},
    features=("smart_charging", "reservation"),
    interpretations={"unknown_action": ("NotImplemented", "NotSupported")},
)

FULL = (
    STATION
    + """
security_profile = 1
password_env = "CS001_PASSWORD"
ca_file = "ca.pem"

[start]
command = ["node", "station.js", "--csms", "{url}"]
env = { LOG = "debug", IDENTITY = "{identity}" }
ready = { log = "connected", within = 12 }
per = "case"
stop_within = 3
on_exit = "restart"

[control]
python = "adapter:Control"
options = { port = 8090 }
human = true
human_within = 90

[claims]
features = ["smart_charging"]
not_features = ["reservation"]

[values]
id_token = { idToken = "DEADBEEF", type = "ISO14443" }
reboot_within = 90

[interpretation]
unknown_action = "NotSupported"
"""
)


def fault(folder: Path, text: str, known: Known | None = KNOWN) -> str:
    with pytest.raises(UsageFault) as caught:
        load(folder, text, known)
    return str(caught.value)


def test_full_profile_is_read_into_types(tmp_path: Path) -> None:
    profile = load(tmp_path, FULL, KNOWN)
    assert profile.sut.role is Role.CHARGING_STATION
    table = profile.protocol("volts")
    assert (table.version, table.identity, table.security_profile) == ("2.0.1", "CS001", 1)
    assert table.listen == Address("127.0.0.1", 9000)
    assert table.extra == {"ca_file": "ca.pem"}
    assert profile.claims.features == {"smart_charging"}
    assert profile.claims.not_features == {"reservation"}
    assert profile.interpretation == {"unknown_action": "NotSupported"}
    assert profile.warnings == ()


def test_start_and_control_are_read(tmp_path: Path) -> None:
    profile = load(tmp_path, FULL, KNOWN)
    start, control = profile.start, profile.control
    assert start is not None
    assert control is not None
    assert start.command[-1] == "{url}"
    assert (start.ready.kind, start.ready.what, start.ready.within) == ("log", "connected", 12)
    assert (start.per, start.stop_within, start.on_exit, start.cwd) == ("case", 3, "restart", tmp_path)
    assert (control.python, control.human, control.human_within) == ("adapter:Control", True, 90)
    assert control.options == {"port": 8090}


def test_defaults_of_start(tmp_path: Path) -> None:
    start = load(tmp_path, STATION + '[start]\ncommand = ["x"]').start
    assert start is not None
    assert (start.per, start.ready.kind, start.on_exit, start.network) == ("run", "started", "stay", "host")


def test_server_is_called_by_us(tmp_path: Path) -> None:
    table = load(tmp_path, SERVER, KNOWN).protocol("volts")
    assert table.url == "ws://127.0.0.1:8080/volts"
    assert table.address == Address("127.0.0.1", 8080)


def test_the_file_is_named_in_every_line_of_the_message(tmp_path: Path) -> None:
    text = fault(tmp_path, STATION.replace('role = "charging_station"', 'role = "station"\nnam = 3'))
    lines = text.splitlines()
    assert len(lines) == 2
    assert all(line.startswith(str(tmp_path / "profile.toml")) for line in lines)


BAD = [
    (
        "unknown key",
        'identity = "CS001"',
        'identitiy = "CS001"',
        'volts.identitiy: unknown key (did you mean "identity"?)',
    ),
    ("unknown table", "[volts]", "[volt]", 'volt: unknown key (did you mean "volts"?)'),
    ("text for a number", "[sut]", "[sut]\nname2 = 1", 'sut.name2: unknown key (did you mean "name"?)'),
    (
        "number for a text",
        'version = "2.0.1"',
        "version = 2.0",
        "volts.version: found 2.0 (a number); right would be text in quotes",
    ),
    (
        "flag for a text",
        'name = "Acme DC-50"',
        "name = true",
        "sut.name: found true (true or false); right would be text in quotes",
    ),
    (
        "empty text",
        'name = "Acme DC-50"',
        'name = " "',
        'sut.name: found " " (text); right would be a text that is not empty',
    ),
    ("missing key", 'name = "Acme DC-50"', "", 'sut.name: missing; right would be name = "Acme DC-50"'),
    (
        "unknown role",
        '"charging_station"',
        '"charging_staton"',
        'sut.role: found "charging_staton" (text); right would be one of "csms", "charging_station"',
    ),
    ("role near miss", '"charging_station"', '"charging_staton"', 'did you mean "charging_station"?'),
    (
        "unknown version",
        '"2.0.1"',
        '"2.0.2"',
        'volts.version: found "2.0.2" (text); right would be one of "1.6", "2.0.1" (did you mean "2.0.1"?)',
    ),
    (
        "station with url",
        'listen = "127.0.0.1:9000"',
        'url = "ws://127.0.0.1:9000"',
        'volts.url: contradicts sut.role = "charging_station": it calls us; right would be listen',
    ),
    (
        "both",
        'listen = "127.0.0.1:9000"',
        'listen = "127.0.0.1:9000"\nurl = "ws://h:1"',
        "volts.url: contradicts volts.listen; right would be only one of the two",
    ),
    (
        "neither",
        'listen = "127.0.0.1:9000"',
        "",
        'volts.listen: missing; right would be listen = "127.0.0.1:9000"',
    ),
    (
        "listen without port",
        '"127.0.0.1:9000"',
        '"127.0.0.1"',
        'volts.listen: found "127.0.0.1" (text); right would be host and port',
    ),
    (
        "port too big",
        "127.0.0.1:9000",
        "127.0.0.1:90000",
        'volts.listen: found "127.0.0.1:90000" (text); right would be host and port',
    ),
    (
        "security profile",
        'identity = "CS001"',
        "security_profile = 7",
        "volts.security_profile: found 7 (a number); right would be a whole number from 0 to 3",
    ),
    (
        "password named nowhere",
        'identity = "CS001"',
        "security_profile = 2",
        "volts.security_profile: found 2, which needs a password, and none is named; right would be password_env",
    ),
    (
        "two passwords",
        'identity = "CS001"',
        'password_env = "A"\npassword_file = "b"',
        "volts.password_file: contradicts volts.password_env",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_mistake_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in STATION
    assert said in fault(tmp_path, STATION.replace(old, new))


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ('[start]\ncomand = ["x"]', 'start.comand: unknown key (did you mean "command"?)'),
        ('[start]\ncomand = ["x"]', "start.command: missing; right would be command = "),
        ('[start]\ncommand = "x"', 'start.command: found "x" (text); right would be a list of texts'),
        (
            '[start]\ncommand = ["x", 1]',
            "start.command: found ['x', 1] (a list); right would be a list of texts",
        ),
        ("[start]\ncommand = []", "start.command: found [] (a list)"),
        (
            '[start]\ncommand = ["x"]\nper = "day"',
            'start.per: found "day" (text); right would be one of "run", "case"',
        ),
        (
            '[start]\ncommand = ["x"]\nstop_within = -1',
            "start.stop_within: found -1 (a number); right would be a number of seconds",
        ),
        ('[start]\ncommand = ["x"]\nstop_within = inf', "start.stop_within: found inf"),
        ('[start]\ncommand = ["x"]\nstop_within = true', "start.stop_within: found true (true or false)"),
        (
            '[start]\ncommand = ["x"]\ncwd = "nowhere"',
            "right would be an existing folder, relative to the profile",
        ),
        (
            '[start]\ncommand = ["x"]\nenv = { A = 1 }',
            "start.env.A: found 1 (a number); right would be text in quotes",
        ),
        (
            '[start]\ncommand = ["x"]\nready = "log"',
            'start.ready: found "log" (text); right would be a table',
        ),
        (
            '[start]\ncommand = ["x"]\nready = { within = 3 }',
            "start.ready.log: missing; right would be one of log =",
        ),
        (
            '[start]\ncommand = ["x"]\nready = { log = "(" }',
            'start.ready.log: found "(" (text); right would be a regular expression',
        ),
        (
            '[start]\ncommand = ["x"]\nready = { log = "a", port = 1 }',
            "start.ready.port: contradicts start.ready.log",
        ),
        ('[start]\ncommand = ["x"]\nready = { port = 70000 }', "start.ready.port: found 70000"),
        (
            '[start]\ncommand = ["x"]\nready = { port = "x" }',
            'start.ready.port: found "x" (text); right would be 8080 or',
        ),
        ('[start]\ncommand = ["x"]\nready = { http = "ftp://h" }', "start.ready.http: found"),
        (
            '[start]\ncommand = ["x", "{urll}"]',
            "start.command: found {urll}, which is no placeholder here (did you mean",
        ),
        ('[start]\ncommand = ["x"]\nnetwork = "host"', "start.network: is for containers"),
        (
            '[start]\nimage = "i"\nnetwork = "bridge"',
            'volts.listen: found "127.0.0.1:9000" (text); right would be reachable',
        ),
        ('[start]\nimage = "i"\nports = { "80" = 8080 }', "start.ports: has no effect on network"),
        (
            '[control]\npython = "adapter.Control"',
            'control.python: found "adapter.Control" (text); right would be "module:Class"',
        ),
        ('[control]\npython = "a:B"\nstdio = ["x"]', "control.stdio: contradicts control.python"),
        ('[control]\nhttp = "127.0.0.1:8090"', "control.http: found"),
        ("[control]\nhuman = 1", "control.human: found 1 (a number); right would be true or false"),
        ('[control]\nhttp = "http://h"\noptions = { a = 1 }', "control.options: is for a Python class"),
        (
            '[control]\npower_cycle = "off"',
            'control.power_cycle: found "off" (text); right would be one of "restart"',
        ),
        ('[claims]\nfeatures = ["smart_chargin"]', '(did you mean "smart_charging"?)'),
        (
            '[claims]\nfeatures = ["reservation"]\nnot_features = ["reservation"]',
            'claims.not_features: "reservation" is in features too',
        ),
        (
            '[values]\nreboot_within = "long"',
            'values.reboot_within: found "long" (text); right would be a number of seconds',
        ),
        ('[interpretation]\nunknown_action = "Neither"', "interpretation.unknown_action: found"),
        ('[interpretation]\nunknown_acton = "NotSupported"', '(did you mean "unknown_action"?)'),
        ("[values]\nbroken = 1979-99-99", "not valid TOML"),
        ("[sut]", "not valid TOML"),
    ],
)
def test_mistake_in_a_section_is_named(tmp_path: Path, section: str, said: str) -> None:
    assert said in fault(tmp_path, STATION + section)


def test_csms_with_listen_contradicts_its_role(tmp_path: Path) -> None:
    text = fault(tmp_path, SERVER.replace('url = "ws://127.0.0.1:8080/volts"', 'listen = "127.0.0.1:1"'))
    assert 'volts.listen: contradicts sut.role = "csms": we call it; right would be url' in text


def test_other_roles_may_give_either_but_not_neither(tmp_path: Path) -> None:
    hub = STATION.replace("charging_station", "hub")
    assert load(tmp_path, hub, KNOWN).sut.role is Role.HUB
    assert "volts.listen or url: missing" in fault(tmp_path, hub.replace('listen = "127.0.0.1:9000"', ""))


def test_no_protocol_at_all(tmp_path: Path) -> None:
    text = fault(tmp_path, STATION.split("[volts]")[0])
    assert "protocol: missing; right would be a table for each protocol that it speaks: [volts]" in text


def test_no_sut_table(tmp_path: Path) -> None:
    assert "sut: missing; right would be a table [sut]" in fault(
        tmp_path, "[volts]" + STATION.split("[volts]")[1]
    )


def test_toml_mistake_has_its_line(tmp_path: Path) -> None:
    text = fault(tmp_path, '[sut]\nname = "x"\nversion 3\n')
    assert "profile.toml: not valid TOML" in text
    assert "line 3" in text


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"nothing\.toml: cannot be read \(No such file"):
        load_profile(tmp_path / "nothing.toml")


def test_file_that_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"cannot be read \(Is a directory\)"):
        load_profile(tmp_path)


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    file.write_bytes(b"[sut]\nname = '\xff'")
    with pytest.raises(UsageFault, match=r"line 2 is not UTF-8"):
        load_profile(file)


def test_unknown_names_pass_where_the_caller_knows_none(tmp_path: Path) -> None:
    profile = load(tmp_path, STATION + 'verison_of_schema = "3"\n[claims]\nfeatures = ["anything"]')
    assert profile.protocol("volts").extra == {"verison_of_schema": "3"}
    assert profile.claims.features == {"anything"}


def test_near_miss_in_free_values_is_a_warning(tmp_path: Path) -> None:
    profile = load(tmp_path, STATION + "[values]\nreboot_whitin = 5\nmy_own = 1\nid_token_2 = 'x'", KNOWN)
    (warning,) = profile.warnings
    assert (
        'values.reboot_whitin: no test asks for a value of that name (did you mean "reboot_within"?)'
        in warning
    )


def test_table_of_an_unselected_protocol_is_a_usage_fault(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"amps: missing; right would be a table \[amps\]"):
        load(tmp_path, STATION).protocol("amps")


# -- values -------------------------------------------------------------------------------------------------------


def values(folder: Path) -> Profile:
    return load(
        folder, STATION + "[values]\nid_token = { idToken = 'AB' }\nlimit = 6\non = true\nreboot_within = 9"
    )


def test_value_by_dotted_name(tmp_path: Path) -> None:
    assert values(tmp_path).value("id_token.idToken", str) == "AB"
    assert values(tmp_path).value("id_token") == {"idToken": "AB"}
    assert values(tmp_path).value("limit", float) == 6.0
    assert values(tmp_path).value("evse", int, 1) == 1


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("id_tokn", str, r'values.id_tokn: missing; a selected test needs it \(did you mean "id_token"\?\)'),
        ("limit", str, r"values.limit: found 6 \(a number\); right would be of type str"),
        ("on", int, r"values.on: found true"),
        ("limit.a", int, r"values.limit.a: missing"),
    ],
)
def test_value_that_cannot_be_used(tmp_path: Path, name: str, kind: type, said: str) -> None:
    with pytest.raises(UsageFault, match=said):
        values(tmp_path).value(name, kind)


def test_times_have_defaults(tmp_path: Path) -> None:
    assert values(tmp_path).seconds("reboot_within") == 9
    assert values(tmp_path).seconds("boot_within") == 60
    with pytest.raises(
        HarnessFault, match=r"no time is called 'rebot_within' \(did you mean \"reboot_within\"\?\)"
    ):
        values(tmp_path).seconds("rebot_within")


def test_examples_of_the_manual_are_good_profiles(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "profile.md").read_text("utf-8")
    examples = [part.split("```")[0] for part in page.split("```toml")[1:]]
    whole = [text for text in examples if "[sut]" in text]
    assert [load(tmp_path, text).sut.role for text in whole] == [Role.CHARGING_STATION, Role.CSMS]


def test_every_time_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "profile.md").read_text("utf-8")
    for time in TIMES.values():
        assert f"| `{time.name}` | {time.seconds:g} |" in page


# -- what is public -----------------------------------------------------------------------------------------------


def test_public_profile_is_json_and_complete(tmp_path: Path) -> None:
    public = load(tmp_path, FULL, KNOWN).public()
    assert json.loads(json.dumps(public)) == public
    assert public["protocols"]["volts"]["password_env"] == "CS001_PASSWORD"
    assert public["start"]["command"][-1] == "{url}"
    assert public["values"]["id_token"]["idToken"] == "DEADBEEF"


def test_public_profile_hides_what_looks_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CS001_PASSWORD", "correct-horse-battery")
    text = FULL.replace('"{url}"]', '"{url}", "--password", "hunter2", "--api-key=hunter3", "{password}"]')
    text = text.replace('LOG = "debug"', 'DB_PASSWORD = "hunter4"')
    text = text.replace(
        "[interpretation]", 'operator_password = "hunter5"\n[values.hub]\ntoken = "hunter6"\n[interpretation]'
    )
    profile = load(tmp_path, text, KNOWN)
    profile.secrets()
    for shown in (json.dumps(profile.public()), repr(profile.protocols)):
        assert "hunter" not in shown
        assert "correct-horse" not in shown


@pytest.mark.parametrize(
    "bad",
    [
        'password = "hunter2"',
        'password_env = "hunter2 !"',
        "password_env = ['hunter2']",
        'password_file = "a"\npasword = "hunter2"',
    ],
)
def test_mistakes_about_secrets_do_not_show_them(tmp_path: Path, bad: str) -> None:
    text = fault(tmp_path, STATION + bad)
    assert "hunter2" not in text


def test_url_with_credentials_is_refused_and_not_shown(tmp_path: Path) -> None:
    text = fault(tmp_path, SERVER.replace("ws://127", "ws://me:hunter2@127"))
    assert "volts.url: found text (not shown); right would be a URL with scheme, host and port" in text
    assert "hunter2" not in text


def test_password_in_the_profile_says_where_it_belongs(tmp_path: Path) -> None:
    text = fault(tmp_path, STATION + 'password = "hunter2"')
    assert "volts.password: a secret does not belong into a profile; right would be password_env" in text


# -- secrets ------------------------------------------------------------------------------------------------------


def test_secret_from_the_environment_is_read_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = load(tmp_path, STATION + 'password_env = "CS_PW"')
    monkeypatch.setenv("CS_PW", "s3cret-s3cret")
    assert profile.secrets()["volts"].reveal() == "s3cret-s3cret"


def test_secret_from_a_file_beside_the_profile(tmp_path: Path) -> None:
    (tmp_path / "pw.txt").write_text("s3cret-s3cret\n")
    profile = load(tmp_path, STATION + 'password_file = "pw.txt"')
    assert profile.secrets()["volts"].reveal() == "s3cret-s3cret"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'password_env = "NOT_SET_AT_ALL"',
            r"volts.password_env: the environment variable NOT_SET_AT_ALL is not set; .*export",
        ),
        ('password_env = "EMPTY_ONE"', r"volts.password_env: the environment variable EMPTY_ONE is empty"),
        ('password_file = "gone.txt"', r"volts.password_file: .*gone.txt cannot be read \(No such file"),
        ('password_file = "empty.txt"', r"volts.password_file: .*empty.txt is empty"),
        (
            'password_file = "binary.txt"',
            r"volts.password_file: .*binary.txt cannot be read \(not UTF-8 text\)",
        ),
    ],
)
def test_missing_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, said: str) -> None:
    monkeypatch.setenv("EMPTY_ONE", "")
    (tmp_path / "empty.txt").write_text("\n")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageFault, match=said):
        load(tmp_path, STATION + line).secrets()


def test_profile_is_frozen(tmp_path: Path) -> None:
    profile = load_profile(write(tmp_path, STATION))
    with pytest.raises(AttributeError):
        profile.sut = profile.sut  # type: ignore[misc]
