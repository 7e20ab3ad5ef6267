"""Versions and their endpoints (version_information_endpoint.asciidoc)."""

from typing import Final

from harness.protocols.ocpi.fields import WEB_URL, Obj, Types, one_of, some

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
        identifier="ModuleID",
        role="InterfaceRole",
        url=WEB_URL,
    ),
    "InterfaceRole": one_of("SENDER", "RECEIVER"),
    "VersionNumber": one_of("2.0", "2.1", "2.1.1", "2.2", "2.2.1"),
    "ModuleID": one_of(
        "cdrs",
        "chargingprofiles",
        "commands",
        "credentials",
        "hubclientinfo",
        "locations",
        "sessions",
        "tariffs",
        "tokens",
    ),
}
