"""Control by a Python class beside the profile: one method a verb, sync or async.

A missing method, or NotImplementedError, is Unsupported. A method may return an `Outcome`; anything else it
returns is the value of `Done`. Sync methods run on a thread of their own, async ones on the loop of the
case.
"""

import asyncio
import hashlib
import importlib
import importlib.util
import inspect
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from harness.errors import EnvironmentFault, UsageFault
from harness.sut.control.bridge import as_json, in_thread
from harness.sut.control.contract import Args, CouldNotTell, Done, Outcome, Unsupported
from harness.sut.secret import without_secrets
from harness.sut.tables import near

_CLOSE_WITHIN = 5.0


class PythonControl:
    """Calls the methods of `adapter`. `called` names it in messages: "module:Class"."""

    def __init__(self, adapter: object, called: str) -> None:
        self._adapter = adapter
        self._called = called

    async def act(self, verb: str, args: Args) -> Outcome:
        method = getattr(self._adapter, verb, None)
        if not callable(method):
            return Unsupported(f"{self._called} has no method {verb}")
        self._check_args(verb, method, args)
        try:
            value = await self._call(method, args)
        except NotImplementedError as error:
            return Unsupported(str(error) or f"{self._called} does not implement {verb}")
        except (Exception, SystemExit) as error:
            raise self._raised(verb, error) from error
        if isinstance(value, Done):
            value = value.value
        return (
            value
            if isinstance(value, Unsupported | CouldNotTell)
            else Done(as_json(value, self._called, verb))
        )

    async def _call(self, method: Callable[..., Any], args: Args) -> Any:
        if inspect.iscoroutinefunction(method):
            return await method(**args)
        value, error = await in_thread(lambda: _attempt(method, args))
        if error is not None:
            raise error
        return await value if inspect.isawaitable(value) else value

    def _check_args(self, verb: str, method: Callable[..., Any], args: Args) -> None:
        try:
            inspect.signature(method).bind(**args)
        except TypeError as error:
            given = ", ".join(args) or "nothing"
            raise EnvironmentFault(
                f"{self._called}.{verb} cannot be called with {given} ({error}); right would be "
                f"def {verb}(self{''.join(f', {name}' for name in args)})"
            ) from None
        except ValueError:
            pass  # a callable without a signature is simply called

    def _raised(self, verb: str, error: BaseException) -> EnvironmentFault:
        return EnvironmentFault(f"{self._called}.{verb} raised {_described(error)}")

    def close(self) -> None:
        """Call the adapter's own `close`, if it has one. Raises EnvironmentFault if that fails or hangs."""
        close = getattr(self._adapter, "close", None)
        self._adapter = object()
        if not callable(close):
            return
        ended: list[tuple[Any, BaseException | None]] = []
        thread = threading.Thread(target=lambda: ended.append(_attempt(_to_the_end(close), {})), daemon=True)
        thread.start()
        thread.join(_CLOSE_WITHIN)
        if not ended:
            raise EnvironmentFault(f"{self._called}.close did not end within {_CLOSE_WITHIN:g} s")
        if (error := ended[0][1]) is not None:
            raise self._raised("close", error) from error


def _to_the_end(method: Callable[[], Any]) -> Callable[[], Any]:
    """`method`, waiting for the end of an async one on a loop of its own."""

    async def wait(value: Awaitable[Any]) -> Any:
        return await value

    def call() -> Any:
        value = method()
        return asyncio.run(wait(value)) if inspect.isawaitable(value) else value

    return call


def _attempt(method: Callable[..., Any], args: Args) -> tuple[Any, BaseException | None]:
    try:
        return method(**args), None
    except BaseException as error:
        return None, error


def _described(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"


def load_adapter(where: str, name: str, folder: Path, options: Mapping[str, Any]) -> object:
    """An instance of "module:Class", the module looked for in `folder` first.

    `where` is file and key, for messages. Raises UsageFault if there is no such module or class, or if it
    does not take `options`; EnvironmentFault if importing or making it fails.
    """
    module_name, _, path = name.partition(":")
    found: Any = _import(where, module_name, folder)
    for step in path.split("."):
        if not hasattr(found, step):
            raise UsageFault(
                f"{where}: {getattr(found, '__file__', module_name)} has no {step}{near(step, vars(found))}; "
                'right would be "module:Class" of a class that exists'
            )
        found = getattr(found, step)
    try:
        inspect.signature(found).bind(**options)
    except TypeError as error:
        raise UsageFault(
            f"{where}: {name} cannot be made with control.options {without_secrets(dict(options))}: {error}"
        ) from None
    except ValueError:
        pass
    try:
        return found(**options)
    except Exception as error:
        raise EnvironmentFault(f"{where}: making {name} raised {_described(error)}") from error


def _import(where: str, name: str, folder: Path) -> ModuleType:
    file = _file_of(name, folder)
    try:
        return importlib.import_module(name) if file is None else _from_file(name, file, folder)
    except ModuleNotFoundError as error:
        if file is None and error.name == name.partition(".")[0]:
            raise UsageFault(
                f"{where}: no module {name!r} in {folder.resolve()}, nor installed; right would be a file "
                f"{name.replace('.', '/')}.py there"
            ) from None
        raise EnvironmentFault(f"{where}: importing {name} raised {_described(error)}") from error
    except Exception as error:
        raise EnvironmentFault(f"{where}: importing {name} raised {_described(error)}") from error


def _file_of(name: str, folder: Path) -> Path | None:
    path = folder.joinpath(*name.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((file.resolve() for file in candidates if file.is_file()), None)


def _from_file(name: str, file: Path, folder: Path) -> ModuleType:
    # A name of its own: two profiles may both have an "adapter.py".
    unique = f"_control_{hashlib.sha1(str(file).encode()).hexdigest()[:12]}_{name.replace('.', '_')}"
    if (home := str(folder.resolve())) not in sys.path:
        sys.path.append(home)  # for what the adapter imports from beside itself
    spec = importlib.util.spec_from_file_location(unique, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[unique] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[unique]
        raise
    return module
