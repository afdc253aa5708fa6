"""Lets a Python router import the modules beside it, without a change to `sys.path`.

They are found last and by the router's own thread only: a `json.py` beside a router must not become
everybody's `json`. They are read from their source each time, for a cached `.pyc` may be a second old.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import logging
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from ccr_tui.core.redact import redact_text

_log = logging.getLogger(__name__)


Stamp = tuple[int, int] | None
"""Time of a file's last change in nanoseconds and its size; None for a file that is not there."""


def stamp_of(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


class Siblings(MetaPathFinder):
    """`files` are those that the router has imported, by module name, `stamps` as they were then."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._thread = 0
        self.files: dict[str, Path] = {}
        self.stamps: dict[Path, Stamp] = {}

    @contextlib.contextmanager
    def importable(self) -> Iterator[None]:
        """For the thread that enters: it can import from the folder until it leaves."""
        self._thread = threading.get_ident()
        sys.meta_path.append(self)
        try:
            yield
        finally:
            sys.meta_path.remove(self)
            self.forget()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if path is not None or threading.get_ident() != self._thread:
            return None
        spec = PathFinder.find_spec(fullname, [self._folder])
        if spec is not None and spec.origin is not None and isinstance(spec.loader, SourceFileLoader):
            file = self.files[fullname] = Path(spec.origin)
            self.stamps[file] = stamp_of(file)
            spec.loader = _FreshLoader(fullname, spec.origin)
        return spec

    def forget(self) -> dict[str, ModuleType]:
        """Drop what was imported, so that it is read again; gives what was dropped. From any thread."""
        importlib.invalidate_caches()
        tops = tuple(self.files)
        names = [n for n in list(sys.modules) if n in tops or n.startswith(tuple(f"{top}." for top in tops))]
        self.files.clear()
        self.stamps.clear()
        dropped = {name: sys.modules.pop(name, None) for name in names}
        return {name: module for name, module in dropped.items() if module is not None}

    def restore(self, files: Mapping[str, Path], modules: Mapping[str, ModuleType]) -> None:
        """Put back what `forget` dropped; what has been found since stays watched."""
        sys.modules.update(modules)
        for name, file in files.items():
            self.files.setdefault(name, file)
            self.stamps.setdefault(file, stamp_of(file))


class _FreshLoader(SourceFileLoader):
    """Reads the source, whatever is cached."""

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__builtins__"] = QUIET
        super().exec_module(module)


def _print(*values: object, sep: str | None = " ", file: Any = None, **options: Any) -> None:
    """`print` as a router has it: the terminal belongs to the screen, so this goes to the log file."""
    if file in (None, sys.stdout, sys.stderr):
        _log.warning("%s", redact_text((" " if sep is None else sep).join(map(str, values))))
    else:
        builtins.print(*values, sep=sep, file=file, **options)


QUIET = {**vars(builtins), "print": _print}
"""The built-ins of a router's modules."""
