"""ccr-tui: a terminal monitor and router for Claude Code."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("ccr-tui")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+source"
