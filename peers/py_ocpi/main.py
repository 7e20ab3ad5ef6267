"""An OCPI 2.2.1 platform on the package py_ocpi: a CPO or an eMSP, and an operator's API beside it.

py_ocpi writes https into every URL that it tells, so it is served with TLS. It registers its routes with a slash at
the end and tells their URLs without one; `Slashes` spares partners the redirect (FINDINGS.md).
"""

import argparse
import asyncio
import contextlib
import logging
import os
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--role", choices=("cpo", "emsp"), required=True)
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--operator-port", type=int, required=True)
parser.add_argument("--certificate", required=True)
parser.add_argument("--key", required=True)
parser.add_argument("--trust", required=True)
parser.add_argument("--token-file", action="append", default=[], metavar="PARTNER=FILE")
options = parser.parse_args()
os.environ |= {
    "OCPI_HOST": f"localhost:{options.port}",
    "PROJECT_NAME": f"Small {options.role.upper()}",
    "COUNTRY_CODE": "NL",
    "PARTY_ID": "PYC" if options.role == "cpo" else "PYE",
    "SSL_CERT_FILE": options.trust,
}

import uvicorn  # noqa: E402
from adapter import Adapter  # noqa: E402
from cpo import Cpo  # noqa: E402
from crud import Store, make_crud  # noqa: E402
from emsp import Emsp  # noqa: E402
from fastapi import FastAPI, Request  # noqa: E402
from fastapi.responses import JSONResponse  # noqa: E402
from partners import Partners  # noqa: E402
from py_ocpi import get_application  # noqa: E402
from py_ocpi.core.enums import RoleEnum  # noqa: E402
from py_ocpi.modules.versions.enums import VersionNumber  # noqa: E402

LISTS = ("locations", "sessions", "cdrs", "tariffs", "tokens", "credentials")


class Slashes:
    """The URL of a module without the slash means the same as with it."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        path = scope.get("path", "")
        if path.rsplit("/", 1)[-1] in LISTS and path.count("/") == 4:
            scope = scope | {"path": f"{path}/", "raw_path": f"{path}/".encode()}
        await self.app(scope, receive, send)


def operator_api(business, partners, later):
    """POST /<verb> with the arguments as a JSON object."""
    app = FastAPI()

    async def invite(platform, token, **_):
        partners.invite(platform, token)

    async def register(versions_url, token, platform="sut"):
        later(partners.register(platform, versions_url, token))

    verbs = {"invite": invite, "register": register}

    @app.post("/{verb}")
    async def call(verb: str, request: Request):
        found = verbs.get(verb) or getattr(business, verb, None)
        if (
            found is None
            or not asyncio.iscoroutinefunction(found)
            or verb in ("fetch", "give", "authorized_start")
        ):
            return JSONResponse({"unsupported": f"the program has no {verb}"}, status_code=501)
        try:
            return {"value": await found(**await request.json())}
        except (LookupError, StopIteration, TypeError, RuntimeError) as error:
            return JSONResponse({"could_not_tell": f"{verb}: {error!r}"})

    return app


def invitations():
    """Names of partners, and the token A for each."""
    for each in options.token_file:
        name, _, file = each.partition("=")
        yield name, Path(file).read_text().strip()


async def main():
    jobs = asyncio.Queue()

    async def work():
        """One after the other, in the order in which things happened."""
        while True:
            try:
                await (await jobs.get())
            except Exception:
                logging.exception("a job has failed")

    role = RoleEnum(options.role.upper())
    partners, store = Partners(role.value), Store()
    for name, token in invitations():
        partners.invite(name, token)
    business = (Cpo if options.role == "cpo" else Emsp)(store, Adapter, partners, jobs.put_nowait)
    app = get_application([VersionNumber.v_2_2_1], [role], make_crud(partners, store, business), Adapter)
    tls = {"ssl_certfile": options.certificate, "ssl_keyfile": options.key}
    ocpi = uvicorn.Server(uvicorn.Config(Slashes(app), "127.0.0.1", options.port, **tls))
    api = operator_api(business, partners, jobs.put_nowait)
    control = uvicorn.Server(uvicorn.Config(api, "127.0.0.1", options.operator_port))
    control.install_signal_handlers = control.capture_signals = contextlib.nullcontext
    serving, working = asyncio.create_task(control.serve()), asyncio.create_task(work())
    await ocpi.serve()
    control.should_exit = True
    await serving
    working.cancel()


asyncio.run(main())
