from __future__ import annotations

import socket

import httpx
import pytest

from ccr_tui.core.config import Config, Server
from ccr_tui.core.errors import StartError
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.server import EmbeddedServer


def test_port_in_use_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"Port {port} on 127.0.0.1 is already in use"):
            EmbeddedServer(Engine(Config(server=Server(port=port)))).bind()


def test_serves_until_stopped_and_frees_the_port() -> None:
    server = EmbeddedServer(Engine(Config(server=Server(port=0))))
    with server:
        address = server.address
        assert httpx.get(f"{address}/health").json()["in_flight"] == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/health")


def test_impossible_host_is_one_sentence() -> None:
    with pytest.raises(StartError, match=r"Cannot listen on 192\.0\.2\.1"):
        EmbeddedServer(Engine(Config(server=Server(host="192.0.2.1", port=0)))).bind()
