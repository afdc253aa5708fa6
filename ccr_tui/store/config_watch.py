"""Watches the configuration file and hands on each new version of it, good or bad."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from watchfiles import watch

from ccr_tui.core.config import Config
from ccr_tui.core.errors import ConfigError
from ccr_tui.store.config_file import beside, folders_of, parse, read

DEBOUNCE_MS = 100
STEP_MS = 50
SETTLE_S = 0.05
"""A file is taken as written when two reads this far apart agree: editors truncate, write and rename."""

LOOK_AGAIN_S = 1.0
"""Also look this often: not every file system and no missing folder reports changes."""

Content = bytes | str | None
"""The content of the file, why it cannot be read, or None where there is none."""

Found = tuple[Content, object]
"""The file and whatever else it depends on."""

Folders = frozenset[tuple[Path, int]]
"""Each with its inode: a folder that was removed and made again must be watched anew."""


class ConfigWatcher:
    """Calls back, on a thread of its own, when the file's content has changed, or that of what it depends on.

    The folders are watched, not the files, so that a replaced, renamed, removed or new file is seen; where
    the file is a link, the folder that it leads to as well. On an error the last good configuration
    simply stays in force. The callbacks must not raise.
    """

    def __init__(
        self,
        path: Path,
        env: Mapping[str, str],
        on_config: Callable[[Config], None],
        on_error: Callable[[ConfigError], None],
    ) -> None:
        """What the file holds now is taken as known."""
        self._path = path
        self._env = env
        self._on_config = on_config
        self._on_error = on_error
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="config-watcher", daemon=True)
        self._seen = self._read()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Return when the thread has ended and no callback will come any more."""
        self._stop.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._watch(self._folders())
            except (OSError, RuntimeError):  # no such folder, or the system has no watch left
                self._check()
                self._stop.wait(LOOK_AGAIN_S)

    def _watch(self, folders: Folders) -> None:
        """Check after every change until the stop, or until other folders are to be watched."""
        changes = watch(
            *{path for path, _ in folders},
            watch_filter=None,
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            stop_event=self._stop,
            rust_timeout=int(LOOK_AGAIN_S * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=False,
        )
        for _ in changes:
            self._check()
            if self._folders() != folders:
                return

    def _folders(self) -> Folders:
        return frozenset((path, path.stat().st_ino) for path in folders_of(self._path))

    def _check(self) -> None:
        """Call back if the file holds something new."""
        if self._read() == self._seen:
            return
        found = self._settled()
        if found == self._seen or self._stop.is_set():
            return
        self._seen = found
        try:
            config = self._parse(found[0])
        except ConfigError as error:
            self._on_error(error)
        else:
            self._on_config(config)

    def _settled(self) -> Found:
        found = self._read()
        while not self._stop.wait(SETTLE_S):
            again = self._read()
            if again == found:
                break
            found = again
        return found

    def _read(self) -> Found:
        try:
            return read(self._path), beside(self._path)
        except ConfigError as error:
            return error.message, ()

    def _parse(self, content: Content) -> Config:
        if isinstance(content, str):
            raise ConfigError(content, source=str(self._path))
        return parse(self._path, content, self._env)
