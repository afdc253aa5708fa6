"""The user's own router program: asked before the rules, never able to fail a request."""
