"""The shape of the house: imports point down, ribs are strangers, protocols are pure, the spine knows no protocol."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "harness"

# A package may import from packages of a smaller number, and from itself.
LAYERS = {
    "errors": 0, "clock": 0,
    "trace": 1,
    "usecases": 2, "requirements": 2,
    "judge": 3, "pki": 3,
    "protocols": 4,
    "transports": 5,
    "sut": 6, "roles": 6,
    "stage": 7,
    "engine": 8, "steps": 9,
    "report": 9,
    "campaign": 10,
    "cli": 11,
}  # fmt: skip

PURE = ("protocols", "judge", "usecases", "pki")
IMPURE = {
    "asyncio",
    "socket",
    "ssl",
    "time",
    "random",
    "os",
    "logging",
    "threading",
    "subprocess",
    "selectors",
}
FAMILIES = ("ocpp", "eebus", "echonet", "ocpi", "oicp", "ochp")
SPINE = tuple(name for name in LAYERS if name not in ("protocols", "steps", "requirements", "usecases"))
REGISTRY = "harness.protocols.registry"


@cache
def modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(HOUSE.rglob("*.py"))
        if "_suites" not in path.parts
    }


@cache
def imports(module: str) -> tuple[str, ...]:
    """Everything that a module imports, whether at its top or inside a function."""
    found: list[str] = []
    for node in ast.walk(ast.parse(modules()[module].read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found += [f"{node.module}.{alias.name}" for alias in node.names] + [node.module]
    return tuple(found)


def package(module: str) -> str:
    return module.split(".")[1] if module.startswith("harness.") else ""


def offences(rule: str) -> list[str]:
    return sorted(set(RULES[rule]()))


def upward() -> Iterator[str]:
    for module in modules():
        own = LAYERS.get(package(module))
        for target in imports(module):
            other = LAYERS.get(package(target))
            if (
                own is not None
                and other is not None
                and (other > own or (other == own and package(target) != package(module)))
            ):
                yield f"{module} imports {target}"


def impure() -> Iterator[str]:
    for module in modules():
        if package(module) in PURE:
            yield from (
                f"{module} imports {each}" for each in imports(module) if each.split(".")[0] in IMPURE
            )


def strangers() -> Iterator[str]:
    for module in modules():
        family = _family(module)
        for target in imports(module):
            if family and _family(target) and _family(target) != family:
                yield f"{module} imports {target}"


def spine_knows() -> Iterator[str]:
    words = re.compile(r"\b(" + "|".join(FAMILIES) + r")", re.IGNORECASE)
    for module, path in modules().items():
        if package(module) in SPINE:
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if words.search(line):
                    yield f"{module}:{number}: {line.strip()}"


def reports_act() -> Iterator[str]:
    for module in _reachable("harness.report"):
        if package(module) in ("roles", "transports", "sut", "stage", "engine"):
            yield f"harness.report reaches {module}"


def judge_acts() -> Iterator[str]:
    for module in _reachable("harness.judge"):
        if package(module) in ("roles", "transports", "sut", "stage", "engine", "protocols"):
            yield f"harness.judge reaches {module}"


def unknown_packages() -> Iterator[str]:
    yield from (
        module
        for module in modules()
        if package(module) and package(module) not in LAYERS and "." in module[8:]
    )


def _family(module: str) -> str:
    parts = module.split(".")
    return (
        parts[2] if parts[:2] == ["harness", "protocols"] and len(parts) > 2 and parts[2] in FAMILIES else ""
    )


def _reachable(top: str) -> set[str]:
    waiting = [module for module in modules() if module == top or module.startswith(top + ".")]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        waiting += [target for target in imports(module) if target in modules() and target != REGISTRY]
    return seen


RULES = {
    "imports point down": upward,
    "protocols, judge, use cases and pki are pure": impure,
    "protocol families are strangers": strangers,
    "the spine names no protocol": spine_knows,
    "reports read files only": reports_act,
    "verdicts cannot act": judge_acts,
    "every package has its layer": unknown_packages,
}


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule: str) -> None:
    assert offences(rule) == []


def test_the_rules_can_be_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each rule finds a module that breaks it."""
    bad = tmp_path / "bad.py"
    bad.write_text(
        "import asyncio\nfrom harness.cli import main\nfrom harness.sut import profile\nprint('OCPP')\n"
    )
    real = modules()
    monkeypatch.setattr(
        f"{__name__}.modules", lambda: real | {"harness.judge.bad": bad, "harness.wing.bad": bad}
    )
    imports.cache_clear()
    for rule in RULES:
        if rule in ("protocol families are strangers", "reports read files only"):
            continue
        assert offences(rule), rule
    imports.cache_clear()
