"""The same requests through claude-code-router 2.0.0 and through ccr-tui: which upstreams does each reach?"""
