"""ccr-tui: a terminal monitor and router for Claude Code."""

__version__ = "0.1.0"
