"""IEC 63110-1, 7.9.4: a station goes over to a higher security profile, never to a lower one."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class PrepareProfile(Intent):
    """The CSMS gives the station a network connection profile with another security profile.

    level  "higher" · "lower"
    """

    level: str


@dataclass(frozen=True, slots=True)
class PreferProfile(Intent):
    """The CSMS sets the order of the network connection profiles so that the new one comes first."""


@dataclass(frozen=True, slots=True)
class TakeStationsOfHigherProfile(Intent):
    """Our CSMS shall ask for certificates, and let stations in that do not log in."""


@dataclass(frozen=True, slots=True)
class AskForCsmsRoots(Intent):
    """The CSMS asks the station which roots of CSMSs it has."""


@dataclass(frozen=True, slots=True)
class ReadProfile(Intent):
    """The CSMS asks the station for its security profile and for the order of its network connection profiles."""


@dataclass(frozen=True, slots=True)
class ComeWithLowerProfile(Intent):
    """Our station comes as it did before it went over to the higher security profile."""


@dataclass(frozen=True, slots=True)
class NoCsmsRoots(Sight):
    """The station has no root of a CSMS."""


@dataclass(frozen=True, slots=True)
class ProfileTaken(Sight):
    """The station takes the network connection profile, or refuses it."""

    taken: bool


@dataclass(frozen=True, slots=True)
class OrderTaken(Sight):
    """The station takes the order of profiles, or refuses it.

    lacking  why it has to refuse: "" (it has to take it) · "root of the CSMS" · "certificate"
    """

    lacking: str = ""


@dataclass(frozen=True, slots=True)
class ProfileInUse(Sight):
    """The station tells that the higher security profile is in use, and that the former connection is gone."""


@dataclass(frozen=True, slots=True)
class ProfilePrepared(Sight):
    """Our station is given a network connection profile with the higher security profile."""


@dataclass(frozen=True, slots=True)
class ProfilePreferred(Sight):
    """Our station is told to use the new profile first."""


@dataclass(frozen=True, slots=True)
class LowerProfileRefused(Sight):
    """The CSMS does not let a station in with a lower security profile than it has used already."""
