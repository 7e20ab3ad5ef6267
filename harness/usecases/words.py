"""The two kinds of words that scenarios are written in.

An *intent* is something that somebody shall do, in the imperative: `ResetStation`, `PlugIn`. A *sight* is something
that is to be seen of the system under test: `ResetAnswered`, `StationBooted`. Both say what, in the terms of the
domain, and nothing of how a protocol puts it: that is the binding's business.
"""


class Intent:
    """Base of all intents. Subclasses are frozen dataclasses."""

    __slots__ = ()


class Sight:
    """Base of all sights. Subclasses are frozen dataclasses."""

    __slots__ = ()
