"""Calling a `LinkHandler`, and one that does nothing. Shared by all transports."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from harness.transports.base import Link, Opening


def tell(about: str, callback: Callable[..., None], *args: Any) -> None:
    """Call a handler. A fault in it goes to the loop's exception handler; the transport goes on.

    about  what it is told about, for the complaint: the name of a link ...
    """
    try:
        callback(*args)
    except Exception as fault:
        context = {"message": f"handler failed on {about}", "exception": fault}
        asyncio.get_running_loop().call_exception_handler(context)


class Nobody:
    """The `LinkHandler` of a link that only exists to be closed."""

    def link_opened(self, link: Link) -> None: ...

    def link_received(self, link: Link, data: bytes, form: str) -> None: ...

    def link_closed(self, link: Link, code: int | None, reason: str, by_peer: bool) -> None: ...

    def link_rejected(self, opening: Opening, why: str) -> None: ...

    def link_secured(self, link_name: str, facts: Mapping[str, Any]) -> None: ...
