"""What every command shares: where the configuration and the history are, and where to listen."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from ccr_tui.core.config import Config
from ccr_tui.core.config_check import check_exposure
from ccr_tui.core.errors import CcrError
from ccr_tui.core.namespace_name import NAMESPACE, RULE
from ccr_tui.store.config_file import ccr_path, default_path, find_config, load

APP = "ccr-tui"


@dataclass(frozen=True, slots=True)
class Options:
    """The global options as given; None where the configuration decides."""

    config: Path | None = None
    database: Path | None = None
    host: str | None = None
    port: int | None = None
    namespace: str = ""

    @property
    def config_path(self) -> Path:
        return find_config(self.config, os.environ)

    def load(self) -> Config:
        """The configuration with the options on top; `ConfigError` when it cannot be used."""
        config = self.over(load(self.config_path, os.environ))
        return replace(config, warnings=(*config.warnings, *import_offer(self.config_path)))

    def over(self, config: Config) -> Config:
        """The options win over the file, also when the file is edited later.

        `ConfigError` when they would open the proxy to others without a key.
        """
        server = config.server
        host = self.host if self.host is not None else server.host
        port = self.port if self.port is not None else server.port
        server = replace(server, host=host, port=port)
        check_exposure(server, os.environ)
        return replace(config, server=server)

    def database_path(self, config: Config) -> Path:
        if self.database is not None:
            return self.database
        if config.retention.path:
            return Path(config.retention.path).expanduser()
        return platformdirs.user_data_path(APP) / "history.db"


def import_offer(config_path: Path) -> tuple[str, ...]:
    """A sentence for those who come from CCR and have no configuration of ours yet."""
    classic = ccr_path()
    if config_path != default_path() or config_path.exists() or not classic.is_file():
        return ()
    return (
        f"There is a CCR configuration: `{APP} import` makes a configuration of {APP} from it, and "
        f"`{APP} --config {classic}` uses it as it is.",
    )


def checked_namespace(name: str) -> str:
    """The name as given; `CcrError` when it can be none."""
    if name and not NAMESPACE.fullmatch(name.removeprefix("preset/")):
        raise CcrError(f"--namespace {name!r}: {RULE}.")
    return name


def log_path() -> Path:
    """Where problems of our own are written down, since the screen is not the place for tracebacks."""
    return platformdirs.user_log_path(APP) / "ccr-tui.log"


def state_path() -> Path:
    """Where the screen keeps how it was left and the saved filters."""
    return platformdirs.user_state_path(APP) / "screen.json"
