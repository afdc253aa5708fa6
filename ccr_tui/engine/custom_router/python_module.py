"""Loads a Python router and loads it again when it or a module beside it has changed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from ccr_tui.engine.custom_router.loop_thread import Interrupted
from ccr_tui.engine.custom_router.siblings import QUIET, Siblings, Stamp, stamp_of


@dataclass(frozen=True, slots=True)
class Loaded:
    """`route` is the last good version, None before the first. `trouble` says why there is no newer one."""

    route: Callable[[Any, Any], object] | None = None
    trouble: str = ""


class RouterModule:
    """Belongs to one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._name = f"_custom_router_{path.stem}"
        self._siblings = Siblings(path.parent)
        self._stamps: dict[Path, Stamp] = {}
        self.loaded = Loaded()
        """What `current` gave last."""
        self._module: ModuleType | None = None

    @contextlib.contextmanager
    def importable(self) -> Iterator[None]:
        """While this is open the thread that opened it can import what lies beside the router."""
        with self._siblings.importable():
            try:
                yield
            finally:
                if self._module is not None and sys.modules.get(self._name) is self._module:
                    sys.modules.pop(self._name, None)

    def forget(self) -> None:
        """Let nobody find what the router imported; from any thread, when its own one hangs."""
        self._siblings.forget()

    def current(self) -> Loaded:
        """The router as it is on disk now, loaded anew if that has changed."""
        known = self._stamps | self._siblings.stamps
        if not known or any(stamp_of(path) != stamp for path, stamp in known.items()):
            self._stamps = {self._path: stamp_of(self._path)}
            self.loaded = self._load()
        return self.loaded

    def sentence(self, error: BaseException) -> str:
        """`KeyError: 'x' (line 12)`: the line where the router's own files were last."""
        try:
            message = str(error)
        except Exception:  # its __str__ is the user's code too
            message = ""
        if isinstance(error, SyntaxError):
            return f"{type(error).__name__}: {error.msg} ({self._place(error.filename, error.lineno)})"
        files = {str(self._path), *map(str, self._siblings.files.values())}
        place = _last_place(error.__traceback__, files)
        where = f" ({self._place(*place)})" if place else ""
        return f"{type(error).__name__}{': ' if message else ''}{message}{where}"

    def _load(self) -> Loaded:
        files, modules = dict(self._siblings.files), self._siblings.forget()
        try:
            return Loaded(self._run(self._path.read_bytes()))
        except FileNotFoundError as error:
            missing = error.filename == str(self._path)
            trouble = f"does not exist in {self._path.parent}" if missing else self._cannot(error)
        except _NoRouteError:
            trouble = "has no function route(request, config)"
        except Interrupted:
            raise
        except BaseException as error:  # a program may raise SystemExit just as well
            trouble = self._cannot(error)
        self._siblings.restore(files, modules)
        if self.loaded.route is not None:
            trouble += "; its last good version is used"
        return Loaded(self.loaded.route, trouble)

    def _run(self, source: bytes) -> Callable[[Any, Any], object]:
        """The function `route` of a fresh module; it is known by name only while its body runs well."""
        module = ModuleType(self._name)
        module.__dict__.update(__file__=str(self._path), __builtins__=QUIET)
        code = compile(source, str(self._path), "exec", dont_inherit=True)
        earlier = sys.modules.get(self._name)
        sys.modules[self._name] = module
        try:
            exec(code, module.__dict__)
            route: Callable[[Any, Any], object] | None = getattr(module, "route", None)
            if not callable(route):
                raise _NoRouteError
        except BaseException:
            del sys.modules[self._name]
            if earlier is not None:
                sys.modules[self._name] = earlier
            raise
        self._module = module
        return route

    def _cannot(self, error: BaseException) -> str:
        return f"cannot be loaded: {self.sentence(error)}"

    def _place(self, file: str | None, line: int | None) -> str:
        beside = file is not None and file != str(self._path)
        return f"{Path(file or '').name}, line {line}" if beside else f"line {line}"


class _NoRouteError(Exception):
    """The module is fine, but it is no router."""


def _last_place(traceback: TracebackType | None, files: set[str]) -> tuple[str, int] | None:
    place = None
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file in files:
            place = file, traceback.tb_lineno
        traceback = traceback.tb_next
    return place
