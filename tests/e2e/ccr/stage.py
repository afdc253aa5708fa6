"""Plays the requests of the settings to both routers, each setting once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.e2e.ccr.pair import Pair
from tests.e2e.ccr.routers import Router, our_router, their_router
from tests.e2e.ccr.setting import Setting
from tests.e2e.ccr.settings import SETTINGS


class Stage:
    """While one setting is played, the process for the next one is starting already."""

    def __init__(self, script: Path, folder: Path) -> None:
        self._script = script
        self._folder = folder
        self._starting: dict[str, tuple[ExitStack, Setting, Callable[[], Router]]] = {}
        self._played: dict[str, list[Pair]] = {}

    def play(self, name: str) -> list[Pair]:
        if name not in self._played:
            self._start(name)
            names = list(SETTINGS)
            for following in names[names.index(name) + 1 :][:1]:
                self._start(following)
            self._played[name] = self._play(name)
        return self._played[name]

    def close(self) -> None:
        for processes, _, _ in self._starting.values():
            processes.close()

    def _start(self, name: str) -> None:
        if name not in self._starting and name not in self._played:
            processes, setting = ExitStack(), SETTINGS[name]()
            router = their_router(self._script, setting, self._folder / name / "theirs")
            self._starting[name] = processes, setting, processes.enter_context(router)

    def _play(self, name: str) -> list[Pair]:
        processes, setting, started = self._starting.pop(name)
        with processes, our_router(setting, self._folder / name / "ours") as ours:
            theirs = started()
            return [Pair(setting, ask, theirs.ask(ask), ours.ask(ask)) for ask in setting.asks]
