"""CCR 2.0's own order and tests, to the letter, for those who ask for `strict_ccr`.

A pin and a budget stay first: they are the user's hand, which CCR has not. Where CCR answers 404, for a
provider that does not exist, the next step is tried instead: nothing is ever unroutable here.
"""

from __future__ import annotations

from collections.abc import Callable

from ccr_tui.core import candidates
from ccr_tui.core.candidates import Deciding, Found, Scene
from ccr_tui.core.decision import Step
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.model_names import PREFIX
from ccr_tui.core.questions import AskRouter
from ccr_tui.core.route import Route
from ccr_tui.core.tasks import Signal

TOKENS_TO_STAY_LONG = 20_000
"""A session whose previous request was long counts as long while it has more tokens than this."""


def unnamed(scene: Scene) -> Deciding:
    """A request without a model is an error to CCR's router, which then takes the default."""
    route = scene.table.routes.get("default")
    has_image_model = "image" in scene.table.routes and _shows_image(scene).holds
    if not scene.facts.model and route is not None and not has_image_model:
        yield Step("default", True, "no model", "CCR takes the default when no model is named"), route


def custom_router(scene: Scene) -> Deciding:
    """Whatever it says wins."""
    name = scene.table.custom_router
    if not name:
        return
    reply = yield AskRouter()
    if reply.answer:
        yield _named(scene, "custom router", reply.answer, _split(reply.answer))
    else:
        yield Step("custom router", False, name, reply.why or "it left the choice to the others"), None


def image(scene: Scene) -> Deciding:
    """CCR names the image model before it routes, so this beats even what the client names."""
    signal, route = _shows_image(scene), scene.table.routes.get("image")
    if signal.holds and route is not None:
        route = _with_chain_of_default(scene, route.upstreams[0])
    yield _found("image", signal, route)


def explicit(scene: Scene) -> Deciding:
    asked = scene.facts.model
    if "," not in asked:
        yield Step("explicit", False, asked, "not of the form provider,model"), None
    else:
        yield _named(scene, "explicit", asked, _in_listed_case(scene, asked.removeprefix(PREFIX)))


def long_context(scene: Scene) -> Deciding:
    tokens, last = scene.facts.tokens, scene.situation.last_input_tokens
    limit = scene.table.thresholds.long_context_tokens
    seen = f"≈{tokens:,} tokens, {last:,} before"
    if tokens > limit:
        signal = Signal(True, seen, f"> {limit:,}")
    elif last > limit and tokens > TOKENS_TO_STAY_LONG:
        signal = Signal(True, seen, f"the previous request > {limit:,}, this one > {TOKENS_TO_STAY_LONG:,}")
    else:
        signal = Signal(False, seen, f"neither is > {limit:,}")
    yield _task(scene, "longContext", signal)


def subagent_tag(scene: Scene) -> Deciding:
    """CCR looks at the start of the second system block only."""
    tag = scene.facts.subagent_tag
    if tag and not scene.facts.leading_tag:
        yield Step("subagent tag", False, tag, "not at the start of the second system block"), None
    elif tag:
        yield _named(scene, "subagent tag", tag, Upstream.parse(tag))


def background(scene: Scene) -> Deciding:
    model = scene.facts.model
    holds = "claude" in model and "haiku" in model
    why = "a claude haiku model" if holds else "needs claude and haiku in the model's name"
    yield _task(scene, "background", Signal(holds, model, why))


def web_search(scene: Scene) -> Deciding:
    types = [kind for kind in scene.facts.tool_types if kind.startswith("web_search")]
    why = "a tool of this type is there" if types else "needs a tool of type web_search_*"
    yield _task(scene, "webSearch", Signal(bool(types), ", ".join(types) or "no web_search tool", why))


def think(scene: Scene) -> Deciding:
    holds = scene.facts.thinking_set
    seen = f"thinking {scene.facts.thinking or ('set' if holds else 'none')}"
    why = "thinking is set, whatever it says" if holds else "needs the field thinking"
    yield _task(scene, "think", Signal(holds, seen, why))


STRICT_SOURCES: tuple[Callable[[Scene], Deciding], ...] = (
    candidates.pinned,
    candidates.over_budget,
    unnamed,
    custom_router,
    image,
    explicit,
    long_context,
    subagent_tag,
    background,
    web_search,
    think,
    candidates.otherwise,
)


def _shows_image(scene: Scene) -> Signal:
    holds = scene.facts.new_image
    why = "the newest message holds an image" if holds else "needs an image in the newest message"
    return Signal(holds, "image" if holds else "no new image", why)


def _task(scene: Scene, name: str, signal: Signal) -> Found:
    return _found(name, signal, scene.table.routes.get(name))


def _found(name: str, signal: Signal, route: Route | None) -> Found:
    if not signal.holds:
        return Step(name, False, signal.seen, signal.why), None
    if route is None:
        return Step(name, False, signal.seen, f"{signal.why}, but no route is set for it"), None
    return Step(name, True, signal.seen, signal.why), route


def _named(scene: Scene, step: str, text: str, upstream: Upstream) -> Found:
    if upstream.provider not in scene.table.providers:
        return Step(step, False, text, f"no provider {upstream.provider!r}: CCR would answer 404"), None
    return Step(step, True, text, "provider and model are named"), _with_chain_of_default(scene, upstream)


def _with_chain_of_default(scene: Scene, upstream: Upstream) -> Route:
    """CCR's fallback for an upstream that is named outright is that of `default`."""
    default = scene.table.routes.get("default")
    chain = default.upstreams[1:] if default else ()
    return Route(tuple(dict.fromkeys((upstream, *chain))))


def _in_listed_case(scene: Scene, asked: str) -> Upstream:
    """The case of the configuration for what is asked all in lower case, else as it was typed."""
    provider, model = asked.split(",")[:2]
    for name, models in scene.table.models.items():
        if name.lower() == provider:
            listed = next((m for m in models if m.lower() == model), None)
            return Upstream(name, listed) if listed else _split(asked)
    return _split(asked)


def _split(text: str) -> Upstream:
    provider, _, model = text.partition(",")
    return Upstream(provider, model)
