"""The composition root: builds engine, store and configuration watcher, and wires them together."""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ccr_tui.cli.memory import lean_memory
from ccr_tui.cli.options import Options, log_path
from ccr_tui.core.config import Config
from ccr_tui.core.errors import ConfigError, StoreError
from ccr_tui.engine.backlog import Backlog
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.server import EmbeddedServer
from ccr_tui.engine.spending import midnight
from ccr_tui.store.config_watch import ConfigWatcher
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.writer import StoreWriter

_SWITCH_S = 0.0005
"""How long another thread may keep the interpreter while the proxy waits for it (Python's own: 5 ms)."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """A running ccr-tui. `store_trouble` says why the history is off, if it is.

    `backlog` has all that happened from the first request on, for the screen that comes later.
    """

    engine: Engine
    server: EmbeddedServer
    reader: StoreReader
    writer: StoreWriter | None
    config_path: Path
    store_trouble: str = ""
    backlog: Backlog | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences that a person should read at the start."""
        trouble = (self.store_trouble,) if self.store_trouble else ()
        return (*self.engine.config.warnings, *trouble)


@contextmanager
def open_rooms(
    options: Options, config: Config, *, watch: bool = True, load_screen: Callable[[], object] | None = None
) -> Iterator[Rooms]:
    """Everything running, until the block ends. The port is taken first: nothing starts without it.

    With `load_screen`, which is called while the history tells what has been spent, events are kept until a
    screen takes them.

    A history that cannot be opened does not stop the proxy: it runs without one and says so.
    """
    sys.setswitchinterval(_SWITCH_S)
    database = options.database_path(config)
    engine = Engine(config)
    server = EmbeddedServer(engine)
    server.bind()
    with ExitStack() as stack:
        stack.enter_context(lean_memory(lambda: engine.in_flight > 0))
        _log_to_file(stack)
        writer, trouble = _open_writer(stack, engine, database, config)
        reader = StoreReader(database)
        seeding = threading.Thread(target=_seed, args=(engine, reader), name="ccr-tui-seed", daemon=True)
        seeding.start()
        backlog = None
        if load_screen is not None:
            backlog = Backlog()
            stack.callback(engine.bus.subscribe(backlog))
            load_screen()
        seeding.join()
        stack.enter_context(server)
        if watch:
            _watch(stack, engine, options)
        yield Rooms(engine, server, reader, writer, options.config_path, trouble, backlog)


def _open_writer(
    stack: ExitStack, engine: Engine, database: Path, config: Config
) -> tuple[StoreWriter | None, str]:
    writer = StoreWriter(database, config.retention, engine.notice)
    try:
        stack.enter_context(writer)
    except StoreError as error:
        return None, str(error)
    engine.bus.subscribe(writer.submit)
    return writer, ""


def _seed(engine: Engine, reader: StoreReader) -> None:
    """Budgets go on where they were. Without a history to read they begin with nothing spent."""
    with suppress(StoreError):
        engine.spending.seed(reader.spent(midnight()))


def _watch(stack: ExitStack, engine: Engine, options: Options) -> None:
    def changed(config: Config) -> None:
        try:
            engine.apply(options.over(config))
        except ConfigError as error:
            engine.reject(str(error))

    watcher = ConfigWatcher(options.config_path, os.environ, changed, lambda error: engine.reject(str(error)))
    watcher.start()
    stack.callback(watcher.stop)


def _log_to_file(stack: ExitStack) -> None:
    """Our own and uvicorn's problems go to a file; a file that cannot be written is done without."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(path, maxBytes=2**20, backupCount=2)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.addHandler(handler)
    stack.callback(handler.close)
    stack.callback(root.removeHandler, handler)
