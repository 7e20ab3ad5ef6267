"""The schema of OCPI 2.2.1, made once."""

from typing import Final

from harness.protocols.ocpi.schema import Schema
from harness.protocols.ocpi.v221.models import TYPES

SCHEMA: Final = Schema(TYPES)
