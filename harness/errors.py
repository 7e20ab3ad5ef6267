"""Who is at fault. Every error the house raises on purpose names the guilty side.

A fault of the system under test is normally a *finding*, not an exception; `PeerFault` is only for a peer that
makes going on impossible. Whatever else a step raises is a bug of ours and becomes the verdict ERROR.
"""


class ChargeproofError(Exception):
    """Base of all errors raised on purpose."""


class PeerFault(ChargeproofError):
    """The system under test did something that makes the scenario impossible to continue."""


class HarnessFault(ChargeproofError):
    """We did something wrong, or a scenario asks for something that does not exist. Verdict ERROR, exit code 3."""


class EnvironmentFault(ChargeproofError):
    """The machine did not let us: port taken, disk full, process not startable. Verdict ERROR, exit code 3."""


class UsageFault(ChargeproofError):
    """The user asked for something impossible. Exit code 2.

    The message says where (file and key), what was found there, and what would be right.
    """
