"""Whether the upstreams of a route can serve a request, judged without asking them.

What is known beforehand: providers, credentials, dialects, and how much a model can read. What is not
known is taken to be well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ccr_tui.core.config import Config
from ccr_tui.core.context_window import context_window
from ccr_tui.core.environment import missing_variables
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.core.route import Route
from ccr_tui.core.wire.dialects import DIALECTS
from ccr_tui.core.wire.quirks import quirks_of


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an upstream cannot serve a request as it is asked to.

    `breaks`: the request does not go where its route says. Otherwise somebody else serves it, or it is
    served less well.
    """

    upstream: Upstream
    why: str
    breaks: bool = True


class Usability:
    """Judges routes by one configuration and one environment; it remembers what it has found out."""

    def __init__(self, config: Config, env: Mapping[str, str]) -> None:
        self._config = config
        self._env = env
        self._of_routes: dict[tuple[Route, bool], tuple[Trouble, ...]] = {}
        self._windows: dict[Upstream, int | None] = {}

    def troubles(self, route: Route, facts: RequestFacts, tokens: int) -> tuple[Trouble, ...]:
        """All that is wrong with the route for this request, which is `tokens` long."""
        counts = facts.endpoint == "count_tokens"
        key = (route, counts)
        if key not in self._of_routes:
            self._of_routes[key] = tuple(self._of_route(route, counts=counts))
        return (*self._of_routes[key], *self._of_request(route, facts, 0 if counts else tokens))

    def _of_route(self, route: Route, *, counts: bool) -> Iterator[Trouble]:
        first = route.upstreams[0]
        for upstream in route.all_upstreams:
            why = self.unusable(upstream.provider)
            if why:
                yield Trouble(upstream, why, breaks=upstream == first)
        provider = self._config.providers.get(first.provider)
        dialect = DIALECTS.get(provider.dialect) if provider else None
        if counts and dialect is not None and not dialect.counts_tokens:
            served = "" if route.transparent else ", so they are estimated"
            yield Trouble(first, f"it cannot count tokens{served}", breaks=route.transparent)

    def _of_request(self, route: Route, facts: RequestFacts, tokens: int) -> Iterator[Trouble]:
        first = route.upstreams[0]
        window = self._window(first)
        if window is not None and tokens > window:
            yield Trouble(first, f"its context holds {window:,} tokens only", breaks=not route.too_long)
        provider = self._config.providers.get(first.provider)
        if facts.has_image and provider and "text_only" in quirks_of(provider):
            yield Trouble(first, "it reads text only, so images are left out", breaks=False)

    def unusable(self, name: str) -> str:
        """Why nothing can be sent to the provider, "" when something can."""
        provider = self._config.providers.get(name)
        if provider is None:
            return f"there is no provider {name!r}"
        if provider.dialect not in DIALECTS:
            return f"this version does not speak its dialect, {provider.dialect}"
        return self._without_key(provider) or self._without_variables(provider)

    def _without_key(self, provider: Provider) -> str:
        if provider.auth is not Auth.KEY:
            return ""
        if not provider.keys:
            return f"it has no credential: set providers.{provider.name}.api_key"
        missing = [missing_variables(key, self._env) for key in provider.keys]
        return _not_set(missing[0]) if all(missing) else ""

    def _without_variables(self, provider: Provider) -> str:
        values = (value for _, value in provider.extra_headers)
        texts = (provider.endpoint or provider.base_url, provider.proxy, *values)
        return _not_set(tuple(name for text in texts for name in missing_variables(text, self._env)))

    def _window(self, upstream: Upstream) -> int | None:
        if upstream not in self._windows:
            self._windows[upstream] = context_window(upstream, self._config)
        return self._windows[upstream]


def _not_set(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    what = "variable" if len(names) == 1 else "variables"
    verb = "is" if len(names) == 1 else "are"
    return f"the environment {what} {', '.join(dict.fromkeys(names))} {verb} not set"
