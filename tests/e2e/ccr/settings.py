"""The configurations that are compared: all of CCR's documentation, the one with every key, and our own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from tests.e2e.ccr import generator, scenes, traits
from tests.e2e.ccr.ask import Draft, Names
from tests.e2e.ccr.setting import Setting, documented, documented_files
from tests.e2e.ccr.upstream import GONE

DOCUMENTED = (
    *("readme", "readme_transformers", "readme_scripts", "readme_variables", "example", "quick_start"),
    *("basic_minimal", "basic_anthropic", "basic_several", "config_api", "deployment", "server_basic"),
)
"""Without those that name no provider: with them CCR listens on every interface, for everybody."""

GENERATED = 70


def every_key() -> Setting:
    """The file with every key as it is, with its projects, sessions and presets."""
    config, files = documented("everything"), documented_files("everything")
    names = Names.of(config)
    rewritten = Draft(names, Random(generator.SEED)).add(traits.environment_block).ask("rewritten")
    asks = (*generator.brief(names), *scenes.in_projects(names), *scenes.in_presets(names), rewritten)
    sessions = dict.fromkeys((scenes.SESSION, scenes.OTHER_SESSION), scenes.PROJECT)
    return Setting("every key", config, asks, files, sessions)


def every_route() -> Setting:
    """The same without what keeps CCR from using two of its providers: here all requests go."""
    config = documented("everything")
    providers = [p for p in config["Providers"] if p["name"] != "vertex"]
    claude = next(p for p in providers if p["name"] == "claude")
    claude["transformer"] = {"use": ["Anthropic"]}
    config["Providers"] = providers
    names = Names.of(config)
    setting = Setting("every route", config, ())
    asks = (
        *(*generator.generated(names, GENERATED), *generator.single(names), *generator.captured()),
        *(*scenes.rare(names), *scenes.follow_ups(names), *scenes.tool_loop(names)),
        *scenes.keys(setting.key),
    )
    return Setting("every route", config, asks)


def as_documented(name: str) -> Setting:
    config = documented(name)
    return Setting(name, config, tuple(generator.brief(Names.of(config))))


def fallback() -> Setting:
    config = documented("fallback")
    names = Names.of(config)
    return Setting("fallback", config, (*generator.brief(names), *scenes.outages(names)))


def dearer_fallback() -> Setting:
    chain = {"default": ["beta,claude-opus-4-8"]}
    config = _plain(Router={"default": "alpha,claude-haiku-4-5"}, fallback=chain)
    asks = tuple(scenes.dearer(Names(("alpha,claude-haiku-4-5",))))
    return Setting("dearer fallback", config, asks, patient=False)


def refused() -> Setting:
    config = _plain(Router={"default": f"{GONE},one"}, fallback={"default": ["alpha,one"]})
    names = Names.of(config)
    config["Providers"].append(_chat_provider(GONE))
    return Setting("refused", config, tuple(generator.brief(names)))


def scripted() -> Setting:
    config = _plain(
        CUSTOM_ROUTER_PATH="FOLDER/router.js",
        Router={"default": "alpha,one", "think": "beta,thinker"},
    )
    asks = tuple(scenes.scripted(Names.of(config)))
    return Setting("router script", config, asks, {"router.js": scenes.ROUTER_SCRIPT})


def lower_case() -> Setting:
    """`providers` in lower case, a variable in a route, no default."""
    config = _plain(Router={"think": "$THINKER", "background": "alpha,one"})
    config["providers"] = config.pop("Providers")
    asks = tuple(generator.brief(Names.of(config)))
    return Setting("no default", config, asks, variables={"THINKER": "beta,thinker"})


def image_agent() -> Setting:
    config = _plain(Router={"default": "alpha,one", "image": "beta,eyes"}, forceUseImageAgent=True)
    return Setting("image agent", config, tuple(generator.brief(Names.of(config))))


def _plain(**more: Any) -> dict[str, Any]:
    """Two providers that speak Chat Completions."""
    return {"Providers": [_chat_provider("alpha"), _chat_provider("beta")], **more}


def _chat_provider(name: str) -> dict[str, Any]:
    url = f"https://{name}.example/v1/chat/completions"
    return {"name": name, "api_base_url": url, "api_key": f"sk-{name}", "models": ["one", "Two"]}


SETTINGS: dict[str, Callable[[], Setting]] = {
    **{name: partial(as_documented, name) for name in DOCUMENTED},
    "every key": every_key,
    "every route": every_route,
    "fallback": fallback,
    "dearer fallback": dearer_fallback,
    "refused": refused,
    "router script": scripted,
    "no default": lower_case,
    "image agent": image_agent,
}
"""By name; made when they are needed, since some requests are long."""
