"""Control by HTTP: POST {base}/{verb} with the arguments as a JSON object.

200 or 204: dispatched; a JSON body {"value": ...} gives a value, {"unsupported": "why"} and
{"could_not_tell": "why"} mean that. 501: unsupported, the body says why. Anything else is a fault of the
control.
"""

import json
from typing import TYPE_CHECKING, Any

from harness.errors import EnvironmentFault
from harness.sut.control.contract import Args, CouldNotTell, Done, Outcome, Unsupported

if TYPE_CHECKING:
    import aiohttp

_LONGEST_BODY = 1_000_000


class HttpControl:
    """Calls a control at `base`. Nothing is kept between calls; proxies of the environment are not used."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")

    async def act(self, verb: str, args: Args) -> Outcome:
        import aiohttp  # slow to import, and few profiles need it

        url = f"{self._base}/{verb}"
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout()) as session,
                session.post(url, json=dict(args), allow_redirects=False) as answer,
            ):
                return _outcome(url, answer.status, await _body(answer))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            text = str(error) or type(error).__name__
            raise EnvironmentFault(f"{url}: {text}; right would be a control that answers there") from None

    def close(self) -> None: ...


async def _body(answer: "aiohttp.ClientResponse") -> bytes:
    body = b""
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > _LONGEST_BODY:
            raise ValueError(f"the answer is longer than {_LONGEST_BODY} bytes")
    return body


def _outcome(url: str, status: int, body: bytes) -> Outcome:
    match status:
        case 204:
            return Done()
        case 200:
            return _dispatched(url, body)
        case 501:
            return Unsupported(_why(body) or f"{url} answered 501")
    raise EnvironmentFault(
        f"{url} answered {status}: {_why(body) or 'nothing'}; right would be 200, 204, or 501 for what it "
        "cannot do"
    )


def _dispatched(url: str, body: bytes) -> Outcome:
    if not body.strip():
        return Done()
    match _decode(body):
        case {"unsupported": why}:
            return Unsupported(str(why))
        case {"could_not_tell": why}:
            return CouldNotTell(str(why))
        case {"error": why}:
            raise EnvironmentFault(f"{url}: {why}")
        case dict(answer):
            return Done(answer.get("value"))
    text = body[:200].decode("utf-8", "replace")
    raise EnvironmentFault(
        f'{url} answered 200 with {text!r}; right would be a JSON object, such as {{"value": null}}'
    )


def _why(body: bytes) -> str:
    answer = _decode(body)
    if isinstance(answer, dict):
        found = next((answer[key] for key in ("unsupported", "why", "error") if key in answer), None)
        if found is not None:
            return str(found)
    return body[:200].decode("utf-8", "replace").strip()


def _decode(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
