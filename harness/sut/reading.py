"""Reads the tables of a profile into their types, one function a table.

Every mistake goes to the table's `Problems`; a function always returns something, so that all mistakes of a
file are found in one go. This module must not know any protocol: names come from the caller.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Literal

from harness.sut.address import Address, listen_address, placeholders_in, url_address
from harness.sut.node_reading import as_node
from harness.sut.secret import SecretSource
from harness.sut.sections import (
    Claims,
    ControlTable,
    KnownProtocol,
    ProtocolTable,
    Ready,
    Role,
    Side,
    Start,
    Sut,
)
from harness.sut.tables import Problems, Table, near, quoted
from harness.sut.times import TIMES
from harness.sut.tls_reading import TLS_KEYS, check_tls, read_tls
from harness.sut.web_reading import as_web

_COMMON = (
    "version",
    "identity",
    "security_profile",
    "password_env",
    "password_file",
    "listen",
    "url",
    *TLS_KEYS,
)


def read_sut(table: Table) -> Sut:
    name = table.needed("name", "Acme DC-50")
    version = table.needed("version", "1.4.2")
    role = table.needed("role", "charging_station")
    if role and role not in list(Role):
        table.wrong("role", role, f"one of {quoted(Role)}{near(role, list(Role))}")
    table.finish()
    return Sut(name, version, Role(role) if role in list(Role) else Role.CHARGING_STATION)


def read_protocol(table: Table, role: Role, known: KnownProtocol | None, folder: Path) -> ProtocolTable:
    """One protocol table. Without knowledge of the protocol every further key goes to `extra`."""
    version = table.needed("version", known.versions[0] if known and known.versions else "2.0.1")
    if version and known and known.versions and version not in known.versions:
        table.wrong("version", version, f"one of {quoted(known.versions)}{near(version, known.versions)}")
    read = ProtocolTable(
        name=table.path,
        version=version,
        identity=table.text("identity", "CS001"),
        security_profile=table.whole("security_profile", 0, 3),
        password=_password(table, folder),
        tls=read_tls(table, folder),
        listen=_listen(table),
        url=_url(table),
        extra={key: value for key, value in table.data.items() if key not in _COMMON},
    )
    if known is not None and known.nodes:
        read = as_node(table, read, folder)
    if known is not None and known.web:
        read = as_web(table, read, known, folder)
    _check_password(table, read)
    check_tls(table, read)
    if read.node is None and read.web is None:
        _check_side(table, role, (known or KnownProtocol()).sides)
    _check_extra(table, known)
    return read


def _password(table: Table, folder: Path) -> SecretSource | None:
    table.one_of(("password_env", "password_file"))
    env = table.text("password_env", "CS001_PASSWORD")
    file = table.text("password_file", "secrets/cs001.txt")
    if env and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", env):
        table.wrong("password_env", env, 'the name of an environment variable, such as "CS001_PASSWORD"')
        env = None
    where = f"{table.problems.file}: {table.key('password')}"
    if env:
        return SecretSource(where, env=env)
    return SecretSource(where, file=folder / file) if file else None


def _check_password(table: Table, read: ProtocolTable) -> None:
    if "password" in table.data:
        table.problems.add(
            table.key("password"),
            'a secret does not belong into a profile; right would be password_env = "NAME_OF_A_VARIABLE" or '
            'password_file = "path"',
        )
    elif read.security_profile in (1, 2) and not {"password_env", "password_file"} & table.data.keys():
        table.problems.add(
            table.key("security_profile"),
            f"found {read.security_profile}, which needs a password, and none is named; right would be "
            'password_env = "NAME_OF_A_VARIABLE" beside it (or password_file = "path")',
        )


def _listen(table: Table) -> Address | None:
    text = table.text("listen", "127.0.0.1:9000")
    try:
        return listen_address(text) if text is not None else None
    except ValueError:
        table.wrong("listen", text, 'host and port, such as "127.0.0.1:9000" or "[::1]:9000"')
        return None


def _url(table: Table, name: str = "url", example: str = "ws://127.0.0.1:8080/path") -> str | None:
    text = table.text(name, example)
    try:
        if text is not None and not placeholders_in(text):
            url_address(text)
    except ValueError:
        right = f'a URL with scheme, host and port and without user and password, such as "{example}"'
        table.wrong(name, text, right)
        return None
    return text


def _check_side(table: Table, role: Role, sides: Mapping[str, Side]) -> None:
    given = table.one_of(("listen", "url"))
    wanted = sides.get(role)
    if given is None and wanted != "url":
        table.missing(
            "listen" if wanted else "listen or url", 'listen = "127.0.0.1:9000", where we wait for it'
        )
    elif given is None:
        table.missing("url", 'url = "ws://127.0.0.1:8080/path", where we reach it')
    elif wanted == "listen" and given == "url":
        table.problems.add(
            table.key("url"),
            f'contradicts sut.role = "{role}": it calls us; right would be listen = "127.0.0.1:9000"',
        )
    elif wanted == "url" and given == "listen":
        table.problems.add(
            table.key("listen"),
            f'contradicts sut.role = "{role}": we call it; right would be url = "ws://127.0.0.1:8080/path"',
        )


def _check_extra(table: Table, known: KnownProtocol | None) -> None:
    if known is not None:
        table.finish((*known.keys, "password"))
        return
    for key in table.data:
        if key not in (*_COMMON, "password") and (hint := near(key, _COMMON)):
            table.problems.warn(table.key(key), f"not a key that all protocols share{hint}")


def read_start(table: Table, folder: Path) -> Start:
    image = table.text("image", "acme/csms:1.4")
    command = table.texts("command", '["./station", "--csms", "{url}"]')
    if not image and "command" not in table.data and "image" not in table.data:
        table.missing("command", 'command = ["./station", "--csms", "{url}"], or image = "acme/csms:1.4"')
    start = Start(
        command=command or (),
        cwd=_folder(table, "cwd", folder),
        image=image,
        env=table.text_map("env", '{ LOG_LEVEL = "debug" }'),
        ready=_read_ready(table),
        per="case" if table.choice("per", ("run", "case"), "run") == "case" else "run",
        stop_within=table.seconds("stop_within", 10),
        on_exit="restart" if table.choice("on_exit", ("stay", "restart"), "stay") == "restart" else "stay",
        network=table.text("network", "host") or "host",
        ports=_ports(table),
        volumes={
            folder / here: there for here, there in table.text_map("volumes", '{ certs = "/certs" }').items()
        },
    )
    if start.network == "host" and start.ports:
        table.problems.add(
            table.key("ports"), 'has no effect on network "host"; right would be network = "bridge"'
        )
    if image is None:
        for name in ("network", "ports", "volumes"):
            if name in table.data:
                table.problems.add(
                    table.key(name), "is for containers; right would be image beside it, or not to give it"
                )
    table.finish()
    return start


def _folder(table: Table, name: str, base: Path) -> Path:
    path = base / (table.text(name, ".") or ".")
    if not path.is_dir():
        table.wrong(name, str(path), "an existing folder, relative to the profile")
    return path


def _ports(table: Table) -> dict[str, int]:
    ports = table.table("ports", '{ "8080" = 8080 }')
    if ports is None:
        return {}
    return {inner: outer for inner in ports.data if (outer := ports.whole(inner, 1, 65535)) is not None}


def _read_ready(start: Table) -> Ready:
    table = start.table("ready", '{ log = "connected", within = 20 }')
    if table is None:
        return Ready()
    given = table.one_of(_READY)
    if given is None:
        start.missing(
            "ready.log", 'one of log = "connected", port = 8080, http = "http://127.0.0.1:8080/health"'
        )
    log = table.text("log", "connected")
    port = _ready_port(table)
    http = table.text("http", "http://127.0.0.1:8080/health")
    within = table.seconds("within", 20)
    table.finish()
    kind = next((kind for kind in _READY if kind == given), None)
    ready = Ready(kind or "started", log or port or http or "", within)
    _check_ready(table, ready)
    return ready


_READY: tuple[Literal["log", "port", "http"], ...] = ("log", "port", "http")


def _ready_port(table: Table) -> str | None:
    if isinstance(table.data.get("port"), int):
        port = table.whole("port", 1, 65535)
        return None if port is None else str(port)
    return table.text("port", "127.0.0.1:8080")


def _check_ready(table: Table, ready: Ready) -> None:
    if not ready.what or placeholders_in(ready.what):
        return
    try:
        match ready.kind:
            case "log":
                re.compile(ready.what)
            case "http":
                url_address(ready.what, {"http": 80, "https": 443})
            case "port" if not ready.what.isdigit():
                listen_address(ready.what)
    except re.error as error:
        table.wrong("log", ready.what, f"a regular expression ({error})")
    except ValueError:
        right = {"http": '"http://127.0.0.1:8080/health"', "port": '8080 or "127.0.0.1:8080"'}[ready.kind]
        table.wrong(ready.kind, ready.what, right)


def read_control(table: Table) -> ControlTable:
    table.one_of(("python", "stdio", "http"))
    human = table.flag("human") or False
    control = ControlTable(
        python=table.text("python", "adapter:Control"),
        stdio=table.texts("stdio", '["./control"]'),
        http=_url(table, "http", "http://127.0.0.1:8090/control"),
        human=human,
        options=_free(table, "options", "{ port = 8090 }"),
        within=table.seconds("within", 30),
        human_within=table.seconds("human_within", 120),
        power_cycle="restart" if table.choice("power_cycle", ("restart",), "") else "",
    )
    if control.python and not re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*", control.python):
        table.wrong("python", control.python, '"module:Class", such as "adapter:Control"')
    if "options" in table.data and "python" not in table.data:
        table.problems.add(table.key("options"), "is for a Python class; right would be python beside it")
    table.finish()
    return control


def _free(table: Table, name: str, example: str) -> dict[str, Any]:
    inner = table.table(name, example)
    return {} if inner is None else inner.data


def read_claims(table: Table, known: Collection[str] | None) -> Claims:
    features = _features(table, "features", known)
    absent = _features(table, "not_features", known)
    for both in sorted(features & absent):
        table.problems.add(
            table.key("not_features"), f'"{both}" is in features too; right would be one of the two'
        )
    table.finish()
    return Claims(features, absent)


def _features(table: Table, name: str, known: Collection[str] | None) -> frozenset[str]:
    if table.data.get(name) == []:
        table.take(name)
        return frozenset()
    given = table.texts(name, '["smart_charging"]') or ()
    for feature in given:
        if known is not None and feature not in known:
            right = f"one of {quoted(sorted(known))}{near(feature, known)}"
            table.wrong(name, feature, right)
    return frozenset(given)


def read_values(table: Table, known: Collection[str]) -> dict[str, Any]:
    """Free-form, but times must be times, and a key that is nearly a known one is remarked upon."""
    names = {*TIMES, *known}
    for key in table.data:
        if key in TIMES:
            table.seconds(key, TIMES[key].seconds, zero=True)
        elif (
            key not in names
            and not any(key.startswith(name) for name in names)
            and (hint := near(key, names))
        ):
            table.problems.warn(table.key(key), f"no test asks for a value of that name{hint}")
    return table.data


def read_interpretation(table: Table, known: Mapping[str, Collection[str]] | None) -> dict[str, str]:
    """Which reading of a disputed clause holds: an id to the name of a reading."""
    chosen: dict[str, str] = {}
    for key in table.data:
        if known is None or key not in known:
            chosen[key] = table.text(key, "the name of a reading") or ""
        else:
            chosen[key] = table.choice(key, known[key], "")
    if known is not None:
        for key in chosen.keys() - known.keys():
            table.problems.add(
                table.key(key), f"unknown key{near(key, known)}. Known here: {', '.join(known)}"
            )
    return chosen


def check_container(start: Start, protocols: Mapping[str, ProtocolTable], problems: Problems) -> None:
    """A container with a network of its own cannot reach the loopback of this machine."""
    if start.image is None or start.network == "host":
        return
    for name, table in protocols.items():
        if table.listen is not None and table.listen.is_loopback:
            right = f'"0.0.0.0:{table.listen.port}", or start.network = "host"'
            problems.wrong(f"{name}.listen", f"{table.listen}", f"reachable from a container: {right}")
