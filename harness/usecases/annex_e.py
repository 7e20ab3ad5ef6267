"""IEC 63110-1, Annex E: the sequence in which a station comes into operation with a certificate of its operator, as far
as it takes words that neither 8.3.15 nor 8.3.18 has.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class NameOperator(Intent):
    """The CSMS tells the station which organization operates it. A name that the station has told already stays."""


@dataclass(frozen=True, slots=True)
class OperatorNamed(Sight):
    """The station is told, and takes it."""


@dataclass(frozen=True, slots=True)
class SendSignOfLife(Intent):
    """Our station reports for duty."""


@dataclass(frozen=True, slots=True)
class AtWork(Sight):
    """The CSMS serves our station as one that it has accepted."""
