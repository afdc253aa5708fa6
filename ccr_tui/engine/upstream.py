"""Talks to upstreams: the only module that knows the HTTP client, and where its errors become failures."""

from __future__ import annotations

import re
import ssl
from collections.abc import AsyncIterator
from functools import lru_cache

import httpx

from ccr_tui.core.exchange import Failure, FailureKind, Headers
from ccr_tui.core.redact import redact_text
from ccr_tui.core.wire.dialect import UpstreamCall

_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=32, keepalive_expiry=60)


class UpstreamError(Exception):
    """The call broke; `failure` says how. Raised only here, caught only by the attempt."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class UpstreamResponse:
    """An answer whose headers have arrived; the body comes in the chunks of the network, undecoded."""

    def __init__(self, response: httpx.Response, host: str) -> None:
        self._response = response
        self._host = host
        self.status: int = response.status_code
        self.headers: Headers = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw
        )

    def header(self, name: str) -> str:
        """The value of a header, or "" when it is absent."""
        return str(self._response.headers.get(name, ""))

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body; `UpstreamError` (cut) when the connection ends before it does."""
        try:
            async for chunk in self._response.stream:  # type: ignore[union-attr]
                yield chunk
        except httpx.HTTPError as error:
            message = f"{self._host} ended the connection in the middle of its answer ({_detail(error)})."
            raise UpstreamError(Failure(FailureKind.CUT, message, status=self.status)) from None

    async def aclose(self) -> None:
        await self._response.aclose()


class UpstreamClient:
    """Pools of connections: one for each proxy that a provider names, made when it is first used, and one
    for the rest, whose proxy may come from the environment (`HTTPS_PROXY`, `NO_PROXY`).

    No time-out is set here: the attempt owns the clock, since only it knows what it is waiting for.
    """

    def __init__(self, connect_timeout_s: float) -> None:
        self._timeout = httpx.Timeout(None, connect=connect_timeout_s)
        self._extensions = {"timeout": self._timeout.as_dict()}
        self._tls = httpx.create_ssl_context()  # reading the certificates takes long: once is enough
        self._pools = {"": self._pool("")}

    async def send(self, call: UpstreamCall, proxy: str = "") -> UpstreamResponse:
        """Send a call, through a proxy if its URL is given, and wait for the headers of its answer.

        Exactly the call's headers are sent, plus `host` and `content-length`: no default ones of the
        client's own. Raises `UpstreamError`.
        """
        if proxy not in self._pools:
            self._pools[proxy] = self._pool(proxy)
        request = self._request(call)
        host = request.url.netloc.decode("latin-1")
        try:
            return UpstreamResponse(await self._pools[proxy].send(request, stream=True), host)
        except httpx.LocalProtocolError:  # its words quote the value, which may be a key
            raise _unsendable(_bad_header(call)) from None
        except httpx.ConnectTimeout:
            message = f"{host} did not accept a connection in time."
            raise UpstreamError(Failure(FailureKind.TIMEOUT_CONNECT, message)) from None
        except (httpx.ConnectError, httpx.ProxyError, httpx.UnsupportedProtocol) as error:
            via = " through the provider's proxy" if proxy else ""
            message = f"{host} cannot be reached{via}: {_detail(error)}."
            raise UpstreamError(Failure(FailureKind.CONNECT, message)) from None
        except httpx.HTTPError as error:
            message = f"{host} ended the connection without an answer ({_detail(error)})."
            raise UpstreamError(Failure(FailureKind.CUT, message)) from None

    def _request(self, call: UpstreamCall) -> httpx.Request:
        """`UpstreamError` for what HTTP cannot say: a header or an address of the configuration's, mostly."""
        try:
            headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in call.headers]
            url = _url(call.url)
        except UnicodeEncodeError:
            raise _unsendable(_bad_header(call)) from None
        except httpx.InvalidURL as error:
            raise _unsendable(f"{call.url!r} is no address: {error}") from None
        content = call.body if call.body or call.method not in ("GET", "HEAD") else None
        return httpx.Request(call.method, url, headers=headers, content=content, extensions=self._extensions)

    async def aclose(self) -> None:
        for pool in self._pools.values():
            await pool.aclose()

    def _pool(self, proxy: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            verify=self._tls,
            limits=_LIMITS,
            timeout=self._timeout,
            follow_redirects=False,
            proxy=proxy or None,
        )


def _unsendable(why: str) -> UpstreamError:
    return UpstreamError(Failure(FailureKind.UNUSABLE, f"The request cannot be sent: {redact_text(why)}."))


_SENDABLE = re.compile(r"([!-~\x80-\xff]([\t -~\x80-\xff]*[!-~\x80-\xff])?)?")
"""The value of a header (RFC 9110 §5.5)."""


def _bad_header(call: UpstreamCall) -> str:
    names = (name for name, value in call.headers if not _SENDABLE.fullmatch(value))
    return f"its header {next(names, '')!r} has a character that no header can have"


@lru_cache(maxsize=64)
def _url(url: str) -> httpx.URL:
    return httpx.URL(url)


_NUMBER = re.compile(r"\[Errno -?\d+\] ")
"""The system's number of an error, which tells a person nothing."""


def _detail(error: Exception) -> str:
    """The innermost reason in words, without secrets."""
    cause: BaseException = error
    while (deeper := cause.__cause__ or cause.__context__) is not None:
        cause = deeper
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its TLS certificate is not valid: {cause.verify_message}"
    text = str(cause) or str(error) or type(error).__name__
    return redact_text(_NUMBER.sub("", text).rstrip("."))
