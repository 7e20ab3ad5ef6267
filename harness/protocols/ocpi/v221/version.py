"""OCPI 2.2.1 as a value."""

from typing import Final

from harness.protocols.ocpi.v221.schema import SCHEMA
from harness.protocols.ocpi.version import Version

VERSION: Final = Version(
    "2.2.1",
    frozenset(
        {
            "cdrs",
            "chargingprofiles",
            "commands",
            "credentials",
            "hubclientinfo",
            "locations",
            "sessions",
            "tariffs",
            "tokens",
        }
    ),
    SCHEMA.problems,
)
