"""The official OCPP schemas and what they say about a payload.

The schemas are data files of the installed `ocpp` package; none of its code is imported. They are compiled
on first use, in the draft that their `$schema` names. Nothing here knows what a message means.

Versions are "1.6", "2.0.1" and "2.1"; a shape is "request" or "response".
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from harness.errors import HarnessFault
from harness.protocols.ocpp.actions import SENT_BY, UNCONFIRMED

if TYPE_CHECKING:
    import jsonschema_rs

Shape = Literal["request", "response"]

_FOLDER: Final = {"1.6": "v16", "2.0.1": "v201", "2.1": "v21"}
_MAX_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class SchemaError:
    """One thing that a schema says against a payload.

    path      where ("chargingProfile.chargingSchedule[0].id"); of a field that is missing or too many, that
              field
    keyword   the keyword of JSON Schema that is violated ("required", "type", "enum", "maxLength" ...)
    message   what is wrong, with the offending value
    value     what stands at `path`; None if nothing does
    """

    path: str
    keyword: str
    message: str
    value: Any = None


def actions(version: str) -> frozenset[str]:
    """All actions of a version, of either sender."""
    return _actions(version)


def schema(version: str, action: str, shape: Shape) -> dict[str, Any]:
    """The schema as published; the same object at every call: do not change it. Raises HarnessFault."""
    return _schema(version, action, shape)


def is_valid(version: str, action: str, shape: Shape, payload: Any) -> bool:
    """Does the payload conform? Much faster than `errors`."""
    try:
        return _validator(version, action, shape).is_valid(payload)
    except ValueError:  # nested beyond what the validator follows
        return False


def errors(version: str, action: str, shape: Shape, payload: Any) -> list[SchemaError]:
    """All that the schema says against the payload, ordered by path. Empty: it conforms."""
    validator = _validator(version, action, shape)
    try:
        if validator.is_valid(payload):
            return []
        found = [made for error in validator.iter_errors(payload) for made in _explain(error)]
    except ValueError as error:
        return [SchemaError("", "type", f"cannot be validated: {error}")]
    return sorted(found, key=lambda error: (error.path, error.keyword))


@cache
def _actions(version: str) -> frozenset[str]:
    try:
        return frozenset().union(*SENT_BY[version].values())
    except KeyError:
        raise HarnessFault(f"no OCPP version {version!r}; there are {', '.join(SENT_BY)}") from None


@cache
def _schema(version: str, action: str, shape: Shape) -> dict[str, Any]:
    if action not in _actions(version):
        raise HarnessFault(f"OCPP {version} has no action {action!r}")
    file = _folder(version) / _file_name(version, action, shape)
    try:
        found: dict[str, Any] = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise HarnessFault(f"no {shape} schema of {action} in OCPP {version}: {error}") from error
    return found


@cache
def _validator(version: str, action: str, shape: Shape) -> "jsonschema_rs.Draft6Validator":
    import jsonschema_rs  # slow to import, and not every run meets a message

    drafts = {4: jsonschema_rs.Draft4Validator, 6: jsonschema_rs.Draft6Validator}
    found = _schema(version, action, shape)
    draft = 4 if "draft-04" in found["$schema"] else 6
    return drafts[draft](found, validate_formats=True)  # type: ignore[return-value]


@cache
def _folder(version: str) -> Path:
    spec = find_spec("ocpp")
    if spec is None or not spec.submodule_search_locations:
        raise HarnessFault("the OCPP schemas are missing: the Python package `ocpp` is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / _FOLDER[version] / "schemas"


def _file_name(version: str, action: str, shape: Shape) -> str:
    if shape == "response":
        return f"{action}Response.json"
    bare = version == "1.6" or action in UNCONFIRMED[version]
    return f"{action}.json" if bare else f"{action}Request.json"


def _explain(error: "jsonschema_rs.ValidationError") -> list[SchemaError]:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    path = path.removeprefix(".")
    keyword: str = error.kind.name
    message = error.message if len(error.message) <= _MAX_SHOWN else error.message[: _MAX_SHOWN - 3] + "..."
    match keyword:
        case "required":
            return [SchemaError(_join(path, error.kind.property), keyword, message)]  # type: ignore[attr-defined]
        case "additionalProperties":
            names: list[str] = error.kind.unexpected  # type: ignore[attr-defined]
            return [_unexpected(_join(path, name), name, error.instance) for name in names]
        case _:
            return [SchemaError(path, keyword, message, error.instance)]


def _unexpected(path: str, name: str, holder: Any) -> SchemaError:
    return SchemaError(path, "additionalProperties", f"{name!r} is not a field of this type", holder[name])


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
