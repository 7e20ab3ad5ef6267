"""Reads what a protocol table says where both sides listen and call over HTTP, each at a place of its own.

TLS is spoken where the URLs say https; there are no security profiles.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.sut.address import url_address
from harness.sut.secret import SecretSource
from harness.sut.sections import KnownProtocol, ProtocolTable, WebKeys
from harness.sut.tables import Table, near

URL_EXAMPLE = "https://192.0.2.7:8443/versions"
PUBLIC_EXAMPLE = "https://tests.example.com/chargeproof"
_SCHEMES = {"http": 80, "https": 443}
_ENDINGS = ("_env", "_file")


def as_web(table: Table, read: ProtocolTable, known: KnownProtocol, folder: Path) -> ProtocolTable:
    """The table with its further keys."""
    if read.listen is None and "listen" not in table.data:
        table.missing("listen", 'listen = "127.0.0.1:9100", where our parties wait for the product')
    if read.url is None and "url" not in table.data:
        table.missing("url", f'url = "{URL_EXAMPLE}", where the product is to be met first')
    if read.url is not None and not read.url.startswith(("http:", "https:")):
        table.wrong("url", read.url, f'a URL of HTTP, such as "{URL_EXAMPLE}"')
    if "security_profile" in table.data:
        right = "right would be not to give it: TLS is spoken where url says https, and by us with certificate and key"
        table.problems.add(table.key("security_profile"), f"has no meaning here; {right}")
    secrets = dict(_secrets(table, known.secrets, folder))
    for key in list(table.data):
        inner = table.data[key]
        if key in known.keys and isinstance(inner, dict):
            _parties(Table(inner, table.key(key), table.problems), known, folder, secrets)
    return replace(read, web=WebKeys(_public_url(table), secrets))


def _public_url(table: Table) -> str:
    text = table.text("public_url", PUBLIC_EXAMPLE) or ""
    try:
        if text:
            url_address(text, _SCHEMES)
    except ValueError:
        table.wrong("public_url", text, f'a URL with scheme and host, such as "{PUBLIC_EXAMPLE}"')
        return ""
    return text.rstrip("/")


def _parties(
    tables: Table, known: KnownProtocol, folder: Path, secrets: dict[tuple[str, ...], SecretSource]
) -> None:
    """Tables inside: one for a party of ours."""
    above = tables.path.rpartition(".")[2]
    for name in tables.data:
        if name not in known.parties:
            what = f"there is no party of that name{near(name, known.parties)}"
            tables.problems.add(
                tables.key(name), f"{what}; right would be one of {', '.join(sorted(known.parties))}"
            )
            continue
        inner = tables.table(name, "a table of that party")
        if inner is not None:
            secrets |= {(above, name, *path): found for path, found in _secrets(inner, known.secrets, folder)}
            inner.finish(known.keys - {above})


def _secrets(
    table: Table, names: Collection[str], folder: Path
) -> Iterator[tuple[tuple[str, ...], SecretSource]]:
    for name in sorted(names):
        table.one_of([name + ending for ending in _ENDINGS])
        if name in table.data:
            table.take(name)
            right = f'right would be {name}_env = "NAME_OF_A_VARIABLE" or {name}_file = "path"'
            table.problems.add(table.key(name), f"a secret does not belong into a profile; {right}")
        env, file = (
            table.text(name + ending, example)
            for ending, example in zip(_ENDINGS, ("PRODUCT_TOKEN", "token.txt"), strict=True)
        )
        where = f"{table.problems.file}: {table.key(name)}"
        if env and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", env):
            right = 'right would be the name of an environment variable, such as "PRODUCT_TOKEN"'
            table.problems.add(table.key(f"{name}_env"), f"is no such name (not shown); {right}")
        elif env:
            yield (name,), SecretSource(where, env=env)
        elif file:
            yield (name,), SecretSource(where, file=folder / file)


def options_of(table: ProtocolTable) -> dict[str, Any]:
    """The further keys with the secrets that they name, tables inside tables. Raises UsageFault for what is missing."""
    found = _copied(table.extra)
    for path, source in (table.web.secrets if table.web else {}).items():
        place = found
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = source.resolve().reveal()
    return found


def _copied(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copied(value) if isinstance(value, dict) else value for key, value in table.items()}
