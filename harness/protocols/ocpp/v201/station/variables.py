"""GetVariables and SetVariables (use cases B05, B06; A01 for the password, B10 for network profiles)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from harness.protocols.ocpp.v201.station.device_model import Attribute, Component, Variable
from harness.protocols.ocpp.v201.station.part import Part, Payload, status_info

Verdict = tuple[str, str]
"""Status and reason code."""
PASSWORD_PAUSE = 2.0
"""Seconds until a new password is used: a busy CSMS has to read first that we took it."""


class Variables(Part):
    """Reading and writing the device model on the CSMS's behalf."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"GetVariables": "get_variables", "SetVariables": "set_variables"}

    # -- reading

    def get_variables(self, request: Payload, now: float) -> Payload:
        """One result per item, in the order asked (B06.FR.01, B06.FR.02)."""
        return {"getVariableResult": [self.read(item, now) for item in request["getVariableData"]]}

    def read(self, item: Payload, now: float) -> Payload:
        """B06.FR.03, B06.FR.06 to B06.FR.15."""
        kind = item.get("attributeType", "Actual")
        result: Payload = {
            "attributeType": kind,
            "component": item["component"],
            "variable": item["variable"],
        }
        variable = self.look_up(item)
        if isinstance(variable, str):
            return {"attributeStatus": variable, **result}
        attribute = variable.attributes.get(kind)
        if attribute is None:
            return {"attributeStatus": "NotSupportedAttributeType", **result}
        if not self.readable(attribute):
            return {"attributeStatus": "Rejected", "attributeStatusInfo": status_info("WriteOnly"), **result}
        return {"attributeStatus": "Accepted", "attributeValue": self.value(variable, kind, now), **result}

    def readable(self, attribute: Attribute) -> bool:
        """B06.FR.09."""
        return attribute.mutability != "WriteOnly"

    def value(self, variable: Variable, kind: str, now: float) -> str:
        return variable.value(now, kind)[
            : int(self.station.model.number("DeviceDataCtrlr", "ReportingValueSize"))
        ]

    def look_up(self, item: Payload) -> Variable | str:
        name = item["variable"]
        return self.station.model.look_up(
            Component.of(item["component"]), name["name"], name.get("instance") or ""
        )

    # -- writing

    def set_variables(self, request: Payload, now: float) -> Payload:
        """One result per item, each on its own (B05.FR.01, B05.FR.02)."""
        return {"setVariableResult": [self.write(item, now) for item in request["setVariableData"]]}

    def write(self, item: Payload, now: float) -> Payload:
        """B05.FR.03 to B05.FR.12."""
        kind = item.get("attributeType", "Actual")
        result: Payload = {
            "attributeType": kind,
            "component": item["component"],
            "variable": item["variable"],
        }
        outcome, reason = self.attempt(item, kind, now)
        if reason:
            result["attributeStatusInfo"] = status_info(reason)
        return {"attributeStatus": outcome, **result}

    def attempt(self, item: Payload, kind: str, now: float) -> Verdict:
        variable = self.look_up(item)
        if isinstance(variable, str):
            return variable, ""
        attribute = variable.attributes.get(kind)
        if attribute is None:
            return "NotSupportedAttributeType", ""
        refusal = self.refuse(variable, attribute, kind, item["attributeValue"], now)
        if refusal:
            return "Rejected", refusal
        return self.apply(variable, kind, item["attributeValue"], now)

    def refuse(self, variable: Variable, attribute: Attribute, kind: str, value: str, now: float) -> str:
        """The reason code why this value cannot be set, or "" (B05.FR.07 to B05.FR.09)."""
        if not self.writable(attribute):
            return "ReadOnly"
        if len(value) > self.station.model.number("DeviceDataCtrlr", "ConfigurationValueSize", default=1000):
            return "TooLargeElement"
        if variable.objection(value) or not self.within_set_limits(variable, kind, value):
            return "ValueOutOfRange" if variable.numeric else "InvalidValue"
        if variable.name == "NetworkConfigurationPriority":
            return self.station.network.refuse_priority(value)
        return ""

    def writable(self, attribute: Attribute) -> bool:
        return attribute.mutability != "ReadOnly"

    def within_set_limits(self, variable: Variable, kind: str, value: str) -> bool:
        """A target lies between MinSet and MaxSet, where they are set."""
        if kind not in ("Target", "Actual") or not variable.numeric:
            return True
        low, high = (variable.attributes.get(name) for name in ("MinSet", "MaxSet"))
        number = float(value)
        return not (low and low.value and number < float(low.value)) and not (
            high and high.value and number > float(high.value)
        )

    def apply(self, variable: Variable, kind: str, value: str, now: float) -> Verdict:
        """Put the value in force, now or after a reboot (B05.FR.10)."""
        if variable.reboot_required:
            variable.pending[kind] = value
            self.station.model.put(variable, value, now, kind)
            return "RebootRequired", ""
        self.station.model.put(variable, value, now, kind)
        return "Accepted", ""

    def variable_changed(self, variable: Variable, now: float) -> None:
        """A new password is used from now on (A01.FR.01), and its change is a security event (A01.FR.11)."""
        if variable.name == "BasicAuthPassword" and self.station.connection.is_open:
            self.station.security_log.event("ReconfigurationOfSecurityParameters", now)
            if self.station.config.on_password is not None:
                password = variable.attributes["Actual"].value
                self.station.config.on_password(self.station.config.identity, password)
            self.station.timers.set(
                "new password",
                now + PASSWORD_PAUSE,
                lambda at: self.station.connection.renew(at, "new password"),
            )
