"""What the bundled platforms can be made to do can be asked of products, with the same arguments."""

import inspect
from collections.abc import Iterator

import pytest

from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.hub import Hub
from harness.protocols.ocpi.platform.machine import Platform
from harness.sut.control import VERBS

OURS_ALONE = {"have", "list_client", "register", "present_token"}
"""Done by platforms of ours; at a product a driver does `start_session`, and it is told all that it registers with."""


def verbs() -> Iterator[tuple[type, str, tuple[str, ...]]]:
    for who in (Cpo, Emsp, Hub, Platform):
        for name, method in inspect.getmembers(who, inspect.isfunction):
            if name in VERBS and name not in OURS_ALONE:
                found = inspect.signature(method).parameters
                yield who, name, tuple(each for each in found if each not in ("self", "now"))


@pytest.mark.parametrize(
    ("who", "verb", "arguments"),
    [pytest.param(*each, id=f"{each[0].__name__}.{each[1]}") for each in verbs()],
)
def test_a_product_takes_what_ours_takes(who: type, verb: str, arguments: tuple[str, ...]) -> None:
    known = VERBS[verb]
    assert known.more or set(arguments) <= {*known.needs, *known.takes}, who
