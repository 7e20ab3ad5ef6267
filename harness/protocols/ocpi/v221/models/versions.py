"""Versions and their endpoints (version_information_endpoint.asciidoc).

Later versions than those of the list may be offered beside this one, and modules of one's own to who knows them.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.protocols.ocpi.fields import WEB_URL, Breach, Obj, Types, condition, one_of, some

_MODULES: Final = (
    "cdrs",
    "chargingprofiles",
    "commands",
    "credentials",
    "hubclientinfo",
    "locations",
    "sessions",
    "tariffs",
    "tokens",
)
_SOURCE: Final = "version_information_endpoint, Custom Modules"


@condition("custom_module", "identifier", source=_SOURCE, weight="advice")
def custom_module(endpoint: Mapping[str, Any]) -> Iterator[Breach]:
    """Modules of one's own are for those with whom they were agreed on."""
    told = endpoint["identifier"]
    if told.lower() not in _MODULES:
        yield Breach("identifier", "a module of OCPI, or one that was agreed on", told)


@condition("module_case", "identifier", source=_SOURCE)
def module_case(endpoint: Mapping[str, Any]) -> Iterator[Breach]:
    """A module of OCPI goes by the name that it has there."""
    told = endpoint["identifier"]
    if told not in _MODULES and told.lower() in _MODULES:
        yield Breach("identifier", told.lower(), told)


TYPES: Final[Types] = {
    "Version": Obj(
        version="VersionNumber",
        url=WEB_URL,
    ),
    "VersionDetails": Obj(
        version="VersionNumber",
        endpoints=some("Endpoint"),
    ),
    "Endpoint": Obj(
        custom_module,
        module_case,
        identifier="ModuleID",
        role="InterfaceRole",
        url=WEB_URL,
    ),
    "InterfaceRole": one_of("SENDER", "RECEIVER"),
    "VersionNumber": one_of("2.0", "2.1", "2.1.1", "2.2", "2.2.1", open=True),
    "ModuleID": one_of(*_MODULES, open=True),
}
