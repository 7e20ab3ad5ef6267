"""The variables of the station, read from device_model.csv, and the monitors on them.

Knows nothing of the network.
"""

import csv
import itertools
from dataclasses import dataclass, field
from pathlib import Path

NUMBERS = ("integer", "decimal")
MODEL = Path(__file__).with_name("device_model.csv")


@dataclass
class Variable:
    component: dict
    variable: dict
    type: str
    mutability: str
    value: str
    min: float | None = None
    max: float | None = None
    unit: str | None = None

    def report(self):
        """A reportData entry of NotifyReport."""
        characteristics = {"data_type": self.type, "supports_monitoring": self.type in NUMBERS}
        if self.unit:
            characteristics["unit"] = self.unit
        if self.min is not None:
            characteristics["min_limit"] = self.min
        if self.max is not None:
            characteristics["max_limit"] = self.max
        attribute = {"type": "Actual", "mutability": self.mutability}
        if self.mutability != "WriteOnly":
            attribute["value"] = self.value
        return {
            "component": self.component,
            "variable": self.variable,
            "variable_attribute": [attribute],
            "variable_characteristics": characteristics,
        }

    def accepts(self, value):
        """Is `value` (a string) one that this variable can take?"""
        if self.type == "boolean":
            return value in ("true", "false")
        if self.type in NUMBERS:
            try:
                number = int(value) if self.type == "integer" else float(value)
            except ValueError:
                return False
            return (self.min is None or number >= self.min) and (self.max is None or number <= self.max)
        if self.type == "string" and self.min is not None:
            return self.min <= len(value) <= self.max
        return True


@dataclass
class Monitor:
    id: int
    variable: Variable
    type: str
    value: float
    severity: int
    alerting: bool = field(default=False)
    reference: float = 0.0


def _name(thing):
    """name and instance, without regard to case"""
    return thing["name"].lower(), thing.get("instance", "").lower()


def _key(component, variable):
    evse = component.get("evse") or {}
    return (*_name(component), evse.get("id"), evse.get("connector_id"), *_name(variable))


class DeviceModel:
    def __init__(self, path=MODEL):
        self.variables = {}
        self.monitors = {}
        self._monitor_ids = itertools.count(1)
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                self._add(row)

    def _add(self, row):
        component = {"name": row["component"]}
        if row["evse"]:
            component["evse"] = {"id": int(row["evse"])}
            if row["connector"]:
                component["evse"]["connector_id"] = int(row["connector"])
        variable = {"name": row["variable"]} | ({"instance": row["instance"]} if row["instance"] else {})
        low, high = (float(row[k]) if row[k] else None for k in ("min", "max"))
        entry = Variable(
            component, variable, row["type"], row["mutability"], row["value"], low, high, row["unit"]
        )
        self.variables[_key(component, variable)] = entry

    def find(self, component, variable):
        """(the variable, "Accepted"), or (None, why not)"""
        key = _key(component, variable)
        if key in self.variables:
            return self.variables[key], "Accepted"
        known = any(k[:4] == key[:4] for k in self.variables)
        return None, "UnknownVariable" if known else "UnknownComponent"

    def value(self, component, variable, instance=None):
        key = _key({"name": component}, {"name": variable} | ({"instance": instance} if instance else {}))
        return self.variables[key].value

    def number(self, component, variable, instance=None):
        return int(self.value(component, variable, instance))

    def enabled(self, component, variable):
        return self.value(component, variable) == "true"

    def put(self, value, component, variable, **evse):
        """The station itself sets a value. Returns the monitors that this sets off, as (monitor, cleared)."""
        entry, _ = self.find({"name": component} | ({"evse": evse} if evse else {}), {"name": variable})
        entry.value = str(value)
        return [] if entry.type not in NUMBERS else list(self._alerts(entry))

    def get(self, component, variable, attribute_type="Actual", **_):
        """A getVariableResult entry."""
        result = {"component": component, "variable": variable, "attribute_type": attribute_type}
        entry, status = self.find(component, variable)
        if entry and attribute_type != "Actual":
            status = "NotSupportedAttributeType"
        elif entry and entry.mutability == "WriteOnly":
            status = "Rejected"
        elif entry:
            result["attribute_value"] = entry.value
        return result | {"attribute_status": status}

    def set(self, component, variable, attribute_value, attribute_type="Actual", **_):
        """A setVariableResult entry."""
        entry, status = self.find(component, variable)
        if entry and attribute_type != "Actual":
            status = "NotSupportedAttributeType"
        elif entry and (entry.mutability == "ReadOnly" or not entry.accepts(attribute_value)):
            status = "Rejected"
        elif entry:
            entry.value = attribute_value
        return {
            "component": component,
            "variable": variable,
            "attribute_type": attribute_type,
            "attribute_status": status,
        }

    def base_report(self, report_base):
        """reportData entries; None if there is no such report."""
        match report_base:
            case "FullInventory":
                return [v.report() for v in self.variables.values()]
            case "ConfigurationInventory":
                return [v.report() for v in self.variables.values() if v.mutability != "ReadOnly"]
        return None

    def monitor(self, value, type, severity, component, variable, id=None, **_):
        """Install or change a monitor; a setMonitoringResult entry."""
        result = {"component": component, "variable": variable, "type": type, "severity": severity}
        entry, status = self.find(component, variable)
        twin = any(
            m.variable is entry and m.type == type and m.severity == severity and m.id != id
            for m in self.monitors.values()
        )
        if entry is None:
            pass
        elif entry.type not in NUMBERS and type != "Periodic":
            status = "UnsupportedMonitorType"
        elif (id is not None and id not in self.monitors) or not self._reachable(entry, type, value):
            status = "Rejected"
        elif twin:
            status = "Duplicate"
        else:
            id = id or next(self._monitor_ids)
            reference = float(entry.value) if entry.type in NUMBERS else 0.0
            self.monitors[id] = Monitor(id, entry, type, value, severity, reference=reference)
            result["id"] = id
        return result | {"status": status}

    @staticmethod
    def _reachable(entry, type, value):
        """Can a monitor with this value ever go off?"""
        if type == "Delta":
            return value >= 0
        return "Threshold" not in type or entry.accepts(str(int(value) if entry.type == "integer" else value))

    def clear_monitor(self, id):
        known = self.monitors.pop(id, None)
        return {"id": id, "status": "Accepted" if known else "NotFound"}

    def _alerts(self, entry):
        number = float(entry.value)
        for monitor in self.monitors.values():
            if monitor.variable is not entry:
                continue
            if monitor.type == "Delta" and abs(number - monitor.reference) >= monitor.value:
                monitor.reference = number
                yield monitor, False
            elif monitor.type in ("UpperThreshold", "LowerThreshold"):
                over = number > monitor.value if monitor.type == "UpperThreshold" else number < monitor.value
                if over != monitor.alerting:
                    monitor.alerting = over
                    yield monitor, not over
