"""Checks across a whole configuration, whatever file it came from.

What is unsafe is an error; what loads but will not work is a warning, one sentence each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_address
from pathlib import PureWindowsPath

from ccr_tui.core.condition_doubts import doubts_of
from ccr_tui.core.config import Config, Server
from ccr_tui.core.config_key import KeyPath, dotted, quoted
from ccr_tui.core.config_section import expected, shown
from ccr_tui.core.environment import missing_variables
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import Overlay, RoutingTable
from ccr_tui.core.wire.dialects import DIALECTS

_OLLAMA_CONTEXT = "OLLAMA_CONTEXT_LENGTH"
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")


def is_loopback(host: str) -> bool:
    """True where only this machine can connect. A name other than localhost is taken as reachable."""
    return ip_address(host).is_loopback if _is_address(host) else host.lower() == "localhost"


def host_at(text: str, path: KeyPath) -> str:
    """A host name or an address without port; `[::1]` loses its brackets."""
    host = text.strip().removeprefix("[").removesuffix("]")
    if not _HOST.fullmatch(host) and not _is_address(host):
        raise expected(path, "a host name or an address without a port", text)
    return host


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def check_exposure(server: Server, env: Mapping[str, str]) -> None:
    """`ConfigError` when other machines could use the proxy, and with it the user's credentials."""
    if is_loopback(server.host):
        return
    if not server.api_key:
        message = (
            f"{shown(server.host)} can be reached by other machines: set server.api_key, or use 127.0.0.1."
        )
        raise ConfigError(message, key="server.host")
    if missing := missing_variables(server.api_key, env):
        message = f"{shown(server.host)} can be reached by other machines, and {_not_set(missing)}."
        raise ConfigError(message, key="server.api_key")


def warnings_of(
    config: Config, env: Mapping[str, str], server_key: str = "server.api_key"
) -> tuple[str, ...]:
    """Sentences about what loads but will not work. `server_key` is what the file calls that key."""
    server = _missing(server_key, config.server.api_key, env, "clients are not asked for it")
    providers = (warning for provider in config.providers.values() for warning in _of_provider(provider, env))
    return (*server, *providers, *_of_rules(config), *_of_judge(config), *_of_projects(config))


def _of_projects(config: Config) -> Iterator[str]:
    """Directories that nobody works in; CCR's name for one begins with a dash."""
    for directory in config.table.projects:
        if not (directory.startswith(("/", "-")) or PureWindowsPath(directory).drive):
            yield f"{dotted(('projects', directory))}: no absolute directory, so no request belongs to it."


def _of_rules(config: Config) -> Iterator[str]:
    """Conditions that say what no request is."""
    for _, layer in _layers(config.table):
        for rule in layer.rules:
            doubts = doubts_of(rule.when.text, config.providers)
            yield from (f"rule {quoted(rule.name)}: {doubt}" for doubt in doubts)


def _of_judge(config: Config) -> Iterator[str]:
    """Routes whose answers nobody can judge."""
    if config.judge.use is not None:
        return
    asking = [name for name, route in _named_routes(config.table) if route.escalation or route.shadow]
    if asking:
        yield (
            f"{', '.join(asking)}: escalate and shadow need somebody to judge, so answers stay unjudged: set "
            'use = "provider,model" in [judge].'
        )


def _named_routes(table: RoutingTable) -> Iterator[tuple[str, Route]]:
    """Every route with the name of its place, those that are laid over too."""
    for place, layer in _layers(table):
        yield from ((dotted((*place, "routes", task)), route) for task, route in layer.routes.items())
        yield from ((f"rule {quoted(rule.name)}", rule.routes[0]) for rule in layer.rules)


def _layers(table: RoutingTable) -> Iterator[tuple[KeyPath, RoutingTable | Overlay]]:
    """What holds routes and rules, and where it stands."""
    yield (), table
    yield from ((("namespaces", name), overlay) for name, overlay in table.namespaces.items())
    yield from ((("projects", name), overlay) for name, overlay in table.projects.items())


def _of_provider(provider: Provider, env: Mapping[str, str]) -> Iterator[str]:
    place = dotted(("providers", provider.name))
    fails = f"requests to {provider.name} will fail"
    if provider.dialect not in DIALECTS:
        yield f"{place}: this version does not speak the dialect {provider.dialect} yet, so {fails}."
    yield from _of_keys(place, provider, env, fails)
    address = "endpoint" if provider.endpoint else "base_url"
    yield from _missing(f"{place}.{address}", provider.endpoint or provider.base_url, env, fails)
    yield from _missing(f"{place}.proxy", provider.proxy, env, fails)
    for name, value in provider.extra_headers:
        yield from _missing(f"{place}.extra_headers.{name}", value, env, fails)
    yield from _small_context(provider, env)


def _small_context(provider: Provider, env: Mapping[str, str]) -> Iterator[str]:
    """Ollama cuts a prompt to its own small context without a word; a model then "has no tools"."""
    if ":11434" in provider.base_url and not env.get(_OLLAMA_CONTEXT):
        yield (
            f"providers.{provider.name}: Ollama's default context is too small for Claude Code: start its "
            f"server with {_OLLAMA_CONTEXT}=65536 or more, and set the variable here too to silence this."
        )


def _of_keys(place: str, provider: Provider, env: Mapping[str, str], fails: str) -> Iterator[str]:
    """Without any key requests fail; one of several that is not there is only left out."""
    if provider.auth is Auth.KEY and not provider.keys:
        yield f"{place}: no api_key is set, so {fails}."
    if provider.auth is not Auth.KEY and provider.keys:
        name = "api_key" if provider.api_key else "api_keys"
        yield f'{place}: {name} has no effect with auth = "{provider.auth}".'
        return
    there = any(not missing_variables(key, env) for key in provider.keys)
    result = "the other keys are used" if there else fails
    yield from _missing(f"{place}.api_key", provider.api_key, env, result)
    for index, key in enumerate(provider.api_keys):
        yield from _missing(f"{place}.api_keys[{index}]", key, env, result)


def _missing(place: str, text: str, env: Mapping[str, str], result: str) -> Iterator[str]:
    if names := missing_variables(text, env):
        yield f"{place}: {_not_set(names)}, so {result}."


def _not_set(names: Iterable[str]) -> str:
    *most, last = names
    if not most:
        return f"the environment variable {last} is not set"
    return f"the environment variables {', '.join(most)} and {last} are not set"
