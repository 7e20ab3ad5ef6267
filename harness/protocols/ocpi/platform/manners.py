"""How a platform of ours answers otherwise than it should, because a scenario wants it so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.protocols.ocpi.envelope import ABSENT


@dataclass(slots=True)
class Manner:
    """For requests of that name ("PUT session"; "*": any), so many times (None: always).

    status, code, data, message, headers   what is other in the answer; a header that is None is left out
    raw      exactly these bytes, an HTTP message or not · body: other bytes than an envelope
    delay    seconds · silent: no answer at all · cut: the connection is cut instead
    handled  the request takes effect all the same; None: if the answer is a good one
    """

    to: str = "*"
    times: int | None = None
    status: int | None = None
    code: int | None = None
    data: Any = ABSENT
    message: str | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    raw: bytes | None = None
    body: bytes | None = None
    delay: float = 0.0
    silent: bool = False
    cut: bool = False
    handled: bool | None = None

    @property
    def lets_act(self) -> bool:
        """Does the request take effect?"""
        if self.handled is not None:
            return self.handled
        bad = self.silent or self.cut or self.raw is not None or self.body is not None
        good_status = self.status is None or 200 <= self.status < 300
        good_code = self.code is None or 1000 <= self.code < 2000
        return not bad and good_status and good_code


class Manners:
    """What scenarios have asked for, the latest first."""

    def __init__(self) -> None:
        self._set: list[Manner] = []

    def add(self, manner: Manner) -> None:
        self._set.insert(0, manner)

    def take(self, name: str) -> Manner | None:
        """The one for a request that has come, and one time less for it."""
        for each in self._set:
            if each.to in ("*", name):
                if each.times is not None:
                    each.times -= 1
                    if each.times <= 0:
                        self._set.remove(each)
                return each
        return None

    def clear(self) -> None:
        self._set.clear()
