from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from ccr_tui.core.config import Config
from ccr_tui.core.config_change import RouteSet
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.store.config_edit import edited
from ccr_tui.store.config_file import read
from ccr_tui.store.config_watch import ConfigWatcher
from ccr_tui.store.config_write import write
from tests.waiting import DEADLINE_S

Seen = SimpleQueue[Config | ConfigError]


class Watched:
    """A file under watch and what the watcher said about it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: Seen = SimpleQueue()
        self.watcher = ConfigWatcher(path, {}, self.seen.put, self.seen.put)

    def port(self) -> int:
        """The port of the next configuration that the watcher hands on."""
        config = self.seen.get(timeout=DEADLINE_S)
        assert isinstance(config, Config), config
        return config.server.port

    def error(self) -> ConfigError:
        error = self.seen.get(timeout=DEADLINE_S)
        assert isinstance(error, ConfigError), error
        return error

    def replace(self, text: str) -> None:
        """As editors do: write another file and rename it."""
        other = self.path.with_name("4913~")
        other.write_text(text)
        other.replace(self.path)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    path = tmp_path / "config.toml"
    path.write_text("server.port = 1")
    it = Watched(path)
    it.watcher.start()
    yield it
    it.watcher.stop()


def test_a_written_and_a_replaced_file_are_seen(watched: Watched) -> None:
    watched.path.write_text("server.port = 2")
    assert watched.port() == 2
    watched.replace("server.port = 3")
    assert watched.port() == 3


def test_an_edit_from_here_is_seen(watched: Watched) -> None:
    change = RouteSet("think", (Upstream("anthropic", "x"),))
    write(watched.path, edited(watched.path, read(watched.path), change, {}))
    config = watched.seen.get(timeout=DEADLINE_S)
    assert isinstance(config, Config)
    assert "think" in config.table.routes


def test_an_error_is_told_once_and_its_end_too(watched: Watched) -> None:
    watched.path.write_text("[server]\nport = 'x'")
    error = watched.error()
    assert (error.line, error.key, error.source) == (2, "server.port", str(watched.path))
    watched.replace("server.port = 1")
    assert watched.port() == 1


def test_only_content_counts(watched: Watched) -> None:
    watched.replace("server.port = 1")
    os.utime(watched.path)
    watched.path.with_name("other.toml").write_text("server.port = 9")
    watched.path.write_text("server.port = 2")
    assert watched.port() == 2
    with pytest.raises(Empty):
        watched.seen.get_nowait()


def test_a_removed_file_is_told_and_seen_when_it_is_back(watched: Watched) -> None:
    watched.path.unlink()
    assert "there is no such file" in watched.error().message
    watched.path.write_text("server.port = 1")
    assert watched.port() == 1


def test_a_file_and_its_folder_may_come_later(tmp_path: Path) -> None:
    it = Watched(tmp_path / "later" / "config.toml")
    it.watcher.start()
    try:
        it.path.parent.mkdir()
        it.path.write_text("server.port = 5")
        assert it.port() == 5
        it.path.write_text("server.port = 6")
        assert it.port() == 6
    finally:
        it.watcher.stop()


def test_the_target_of_a_link_is_watched(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "ccr.toml"
    target.parent.mkdir()
    target.write_text("server.port = 1")
    link = tmp_path / "home" / "config.toml"
    link.parent.mkdir()
    link.symlink_to(target)
    it = Watched(link)
    it.watcher.start()
    try:
        target.write_text("server.port = 2")
        assert it.port() == 2
    finally:
        it.watcher.stop()


def test_stop_ends_the_thread_also_from_a_callback(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("")
    stopped = threading.Event()

    def stop(_: object) -> None:
        watcher.stop()
        stopped.set()

    watcher = ConfigWatcher(path, {}, stop, stop)
    watcher.start()
    path.write_text("server.port = 2")
    assert stopped.wait(DEADLINE_S)
    watcher.stop()
    assert not any(t.name == "config-watcher" for t in threading.enumerate())


def test_stop_before_start_does_nothing(tmp_path: Path) -> None:
    Watched(tmp_path / "config.toml").watcher.stop()


CCR = '{ "Providers": [], "Router": { "default": "anthropic,everybody" } }'


def default_of(watched: Watched, project: str) -> str:
    """The default route of a project in the next configuration that the watcher hands on."""
    config = watched.seen.get(timeout=DEADLINE_S)
    assert isinstance(config, Config), config
    return str(config.table.seen_by(RequestFacts("messages", project=project)).routes["default"])


def test_routers_of_projects_beside_a_classic_file_are_seen(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(CCR)
    it = Watched(tmp_path / "config.json")
    it.watcher.start()
    project = tmp_path / "-srv-app" / "config.json"
    try:
        project.parent.mkdir()
        project.write_text('{ "Router": { "default": "anthropic,one" } }')
        assert default_of(it, "/srv/app") == "anthropic,one"
        project.write_text('{ "Router": { "default": "anthropic,two" } }')
        assert default_of(it, "/srv/app") == "anthropic,two"
        project.unlink()
        assert default_of(it, "/srv/app") == "anthropic,everybody"
    finally:
        it.watcher.stop()
