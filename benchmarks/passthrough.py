"""A bare pass-through in Starlette: what any proxy built on these parts adds before it does anything.

python -m benchmarks.passthrough httpx|httpx2 UPSTREAM_URL
"""

from __future__ import annotations

import importlib
import socket
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

_HOP = {"connection", "transfer-encoding", "content-length", "host"}


def create_app(library: str, upstream: str) -> Starlette:
    http = importlib.import_module(library)
    client = http.AsyncClient(timeout=None)

    async def forward(request: Request) -> Response:
        url = f"{upstream}{request.url.path}?{request.url.query}"
        headers = {k: v for k, v in request.headers.items() if k not in _HOP}
        call = client.build_request(request.method, url, headers=headers, content=await request.body())
        answer = await client.send(call, stream=True)
        headers = {k: v for k, v in answer.headers.items() if k not in _HOP}
        closing = BackgroundTask(answer.aclose)
        return StreamingResponse(answer.aiter_raw(), answer.status_code, headers, background=closing)

    return Starlette(routes=[Route("/{path:path}", forward, methods=["GET", "POST"])])


def main() -> None:
    library, upstream = sys.argv[1:3]
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    app = create_app(library, upstream)
    config = uvicorn.Config(app, http="httptools", log_config=None, access_log=False, timeout_keep_alive=300)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
