"""Takes the namespace off a request's path before anything else looks at it."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from ccr_tui.core.namespace_name import split_path

_KEY = "ccr_tui.namespace"


class Namespaces:
    """ASGI middleware: `/n/NAME/v1/messages` is `/v1/messages` in the namespace NAME."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            namespace, path = split_path(scope["path"])
            if namespace:
                scope = {**scope, "path": path, "raw_path": path.encode(), _KEY: namespace}
        await self._app(scope, receive, send)


def namespace_in_path(scope: Scope) -> str:
    """The namespace that the path has named; "" without one."""
    return str(scope.get(_KEY, ""))
