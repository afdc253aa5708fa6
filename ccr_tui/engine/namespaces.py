"""Takes the namespace off a request's path before anything else looks at it."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ccr_tui.core.namespace_name import RULE, names_wrongly, split_path
from ccr_tui.engine.answers import error_body

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
            elif names_wrongly(path):
                await _refused(path)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _refused(path: str) -> Response:
    """Claude Code shows a 400 as it is; a 404 of the upstream it would take for a wrong model."""
    message = f"{path!r} names no namespace: in /n/NAME {RULE}."
    return Response(error_body("invalid_request_error", message), 400, media_type="application/json")


def namespace_in_path(scope: Scope) -> str:
    """The namespace that the path has named; "" without one."""
    return str(scope.get(_KEY, ""))
