"""What a profile's commands and addresses say in braces: {url}, {identity}, {python} ...

Where both sides listen, {url} is where the product is met first, and {place} where our side is.

With one protocol {url} is its address; with several it is {name.url}. This module must not know any protocol.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from harness.errors import UsageFault
from harness.sut.address import fill, placeholders_in, with_host
from harness.sut.material import own_identifier
from harness.sut.product_files import product_files
from harness.sut.sections import ProtocolTable
from harness.sut.tables import Problems, near

_OF_PROTOCOL = ("url", "place", "host", "port", "identity", "version", "security_profile")
_SECRETS = ("password", "password_env", "password_file")
_FILES = ("ca_file", "certificate", "key", "rsa_certificate", "rsa_key")
_TLS = ("pki", *_FILES, "our_ski")
_OF_MACHINE = ("python", "folder")


class Placeholders:
    """Fills the placeholders of a profile's texts.

    file       the profile
    addresses  by protocol, the URL at which our side listens; where it is not given, what the profile says
    host       the name under which the product sees this machine, when it does not run on it
    """

    def __init__(
        self,
        file: Path,
        protocols: Mapping[str, ProtocolTable],
        addresses: Mapping[str, str],
        host: str | None = None,
    ) -> None:
        self._file = file
        self._protocols = protocols
        self._addresses = addresses
        self._host = host

    def fill(self, text: str) -> str:
        """`text` with every placeholder replaced; may now hold a secret. UsageFault if a value is missing."""
        return fill(text, self._lookup)

    def _lookup(self, name: str) -> str:
        if name == "python":
            return sys.executable
        if name == "folder":
            return str(self._file.parent.resolve())
        protocol, dot, key = name.rpartition(".")
        table = self._protocols[protocol] if dot else next(iter(self._protocols.values()))
        found = _password(table, key) if key in _SECRETS else self._value(table, key)
        if found is None:
            needed = "pki" if key in _FILES else key
            where = f"{self._file}: {table.name}.{needed}"
            raise UsageFault(f"{where}: missing, but {{{name}}} is used; right would be to give it")
        return found

    def _value(self, table: ProtocolTable, key: str) -> str | None:
        local = table.address.local
        host = self._host if self._host and table.listen else local.host
        ours = self._addresses.get(table.name)
        match key:
            case "place":
                public = table.web.public_url if table.web is not None else None
                return with_host(ours or default_url(table), host) if public == "" else public
            case "url" if table.url is not None:
                return table.url
            case "url":
                return with_host(ours or default_url(table), host)
            case "host":
                return host
            case "port":
                return str((urlsplit(ours).port if ours else None) or local.port)
            case "pki":
                return None if table.tls.pki is None else str(table.tls.pki.resolve())
            case "our_ski":
                return None if table.node is None else own_identifier(table)
            case _ if key in _FILES:
                file = getattr(product_files(table), key, None)
                return None if file is None else str(file)
            case _:
                found = getattr(table, key)
                return None if found is None else str(found)


def _password(table: ProtocolTable, key: str) -> str | None:
    source = table.password
    if source is None:
        return None
    match key:
        case "password":
            return source.resolve().reveal()
        case "password_env":
            return source.env
        case _:
            return None if source.file is None else str(source.file.resolve())


def default_url(table: ProtocolTable) -> str:
    """Where our side probably listens, as long as nobody has said what it really got."""
    scheme = "http" if table.web is not None else "ws"
    return f"{scheme}{'s' if table.secured else ''}://{table.address.local}"


def check_placeholders(
    key: str, text: str, protocols: Mapping[str, ProtocolTable], problems: Problems
) -> None:
    """A name in braces that means nothing is a mistake at `key`."""
    per_protocol = (*_OF_PROTOCOL, *_SECRETS, *_TLS)
    allowed = [*_OF_MACHINE, *(f"{name}.{each}" for name in protocols for each in per_protocol)]
    if len(protocols) == 1:
        allowed = [*_OF_MACHINE, *per_protocol, *allowed[len(_OF_MACHINE) :]]
    for name in placeholders_in(text):
        if name not in allowed:
            right = ", ".join(f"{{{each}}}" for each in allowed)
            what = f"found {{{name}}}, which is no placeholder here{near(name, allowed)}"
            problems.add(key, f"{what}; right would be one of {right}")
