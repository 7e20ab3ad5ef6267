"""The passwords between us and a real product, which may change while a run lasts."""

from harness.stage.casting import Casting
from harness.stage.session import CERTIFICATES_ONLY
from harness.sut.sections import ProtocolTable


class Passwords:
    """`opening`: by identity, those that open our door; `others`: those that our station was given in the run.

    listens  the product logs in with us, not we with it
    """

    def __init__(self, casting: Casting, table: ProtocolTable, listens: bool) -> None:
        self.opening: dict[str, tuple[str, ...]] = {}
        self.others: tuple[str, ...] = ()
        self._casting = casting
        self._table = table
        self._listens = listens

    def first(self) -> str | None:
        """That of the profile, where one is used: with certificates on both sides nobody logs in."""
        if self._table.password is None or self._casting.security_profile >= CERTIFICATES_ONLY:
            return None
        return self._table.password.resolve().reveal()

    def expect_first(self) -> None:
        """The product logs in with that of the profile, where one is used."""
        if (password := self.first()) is not None:
            self.opening = {self._casting.identity: (password,)}

    def taken(self, identity: str, password: str) -> None:
        """A new password: the product has taken it, so in this case only that one opens our door; or our station
        has, and the product may or may not know it in the cases to come.
        """
        if not self._listens:
            self.others = tuple(dict.fromkeys((*self.others, password)))
        if identity in self.opening:
            self.opening[identity] = (password,)

    def expect_any(self) -> None:
        """Between two cases the product may come with the old or the new one: a case may have broken off."""
        for identity, latest in self.opening.items():
            self.opening[identity] = tuple(dict.fromkeys((*latest, self.first() or "")))
