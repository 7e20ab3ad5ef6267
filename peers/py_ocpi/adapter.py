"""From what the central system holds to the schemas of py_ocpi (its Adapter): they are the same here."""

from py_ocpi.core.exceptions import NotFoundOCPIError
from py_ocpi.modules.cdrs.v_2_2_1.schemas import Cdr
from py_ocpi.modules.commands.v_2_2_1.schemas import CommandResponse, CommandResult
from py_ocpi.modules.credentials.v_2_2_1.schemas import Credentials
from py_ocpi.modules.locations.v_2_2_1.schemas import Location
from py_ocpi.modules.sessions.v_2_2_1.schemas import Session
from py_ocpi.modules.tariffs.v_2_2_1.schemas import Tariff
from py_ocpi.modules.tokens.v_2_2_1.schemas import AuthorizationInfo, Token
from py_ocpi.modules.versions.enums import VersionNumber

SCHEMAS = {
    "location": Location,
    "session": Session,
    "credentials": Credentials,
    "cdr": Cdr,
    "tariff": Tariff,
    "command_response": CommandResponse,
    "command_result": CommandResult,
    "token": Token,
    "authorization": AuthorizationInfo,
}


def adapting(schema):
    def adapt(cls, data, version=VersionNumber.latest):
        if data is None:
            raise NotFoundOCPIError
        return schema(**data)

    return classmethod(adapt)


class Preference:
    """The answer to charging preferences is one word in OCPI; the package wants something with `dict()`."""

    def __init__(self, word):
        self.word = word

    def dict(self):
        return self.word


class Adapter:
    @classmethod
    def charging_preference_adapter(cls, data, version=VersionNumber.latest):
        return Preference(data)


for name, schema in SCHEMAS.items():
    setattr(Adapter, f"{name}_adapter", adapting(schema))
