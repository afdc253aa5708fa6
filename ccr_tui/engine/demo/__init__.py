"""The traffic of `ccr-tui demo`: an embedded upstream, a client like Claude Code, and a story for both."""
