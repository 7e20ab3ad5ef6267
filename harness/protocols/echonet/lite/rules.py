"""How the rules of this rib are made. Clauses are given short: "Part 2 4.2.3.1", "Appendix 027E", "Table 158".

Part 2 is that of the ECHONET Lite Specification; the tables are those of IEC 63380-2, whose contents are inferred.
"""

from harness.judge.finding import Basis, Level, Rule


def rule(check: str, text: str, *clauses: str, level: Level = "SHALL", basis: Basis = "text") -> Rule:
    """A rule of ECHONET Lite, or of IEC 63380-2 on it."""
    return Rule(check, text, tuple(_named(clause) for clause in clauses), level, basis)


def _named(clause: str) -> str:
    if clause.startswith("Table "):
        return f"IEC 63380-2 {clause}"
    return f"ECHONET {clause}" if clause.startswith("Appendix") else f"ECHONET Lite {clause}"
