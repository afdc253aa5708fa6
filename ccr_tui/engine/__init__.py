"""The proxy: receives requests, drives attempts at upstreams, publishes events."""
