"""Requests of every kind, the same in each run: combinations by chance, all single traits, real captures."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.e2e.ccr import traits
from tests.e2e.ccr.ask import MESSAGES, Ask, Draft, Names, Trait
from tests.fixtures import captures

SEED = 20
_LIKELY = 0.45
"""How likely a request has a trait of a group."""
_LONG = 0.12
"""The same of being long: half a megabyte takes its time."""

GROUPS: tuple[tuple[Trait, ...], ...] = (
    (
        traits.opus,
        traits.haiku,
        traits.old_haiku,
        traits.bare_haiku,
        traits.capital_haiku,
        traits.foreign_model,
        traits.no_model,
        traits.listed_upstream,
        traits.lower_upstream,
        traits.upper_model,
        traits.upper_provider,
        traits.unlisted_model,
        traits.unknown_provider,
    ),
    (
        traits.thinking_disabled,
        traits.thinking_adaptive,
        traits.thinking_budget,
        traits.thinking_null,
        traits.effort_alone,
    ),
    (traits.tools, traits.search_tool, traits.search_among_tools, traits.typed_tools),
    (traits.image_now, traits.image_in_result, traits.image_before, traits.image_in_old_result),
    (traits.long_context, traits.medium_context),
    (
        traits.system_text,
        traits.system_blocks,
        traits.tag_leading,
        traits.tag_alone,
        traits.tag_in_the_middle,
        traits.tag_after_billing,
        traits.tag_in_message,
        traits.tag_unknown,
    ),
    (traits.old_session, traits.new_session),
    (traits.streamed, traits.whole),
)
"""At most one trait of each group, in this order: a tag in a message comes when the messages are there."""


def generated(names: Names, count: int) -> Iterator[Ask]:
    """Requests with several traits each."""
    chance = Random(SEED)
    for number in range(count):
        draft = Draft(names, chance)
        for group in GROUPS:
            likely = _LONG if traits.long_context in group else _LIKELY
            if chance.random() < likely:
                draft.add(chance.choice(group))
        yield draft.ask(f"generated {number}")


def single(names: Names) -> Iterator[Ask]:
    """Every trait on its own, and a request without any."""
    chance = Random(SEED)
    yield Draft(names, chance).ask("single")
    for group in GROUPS:
        for trait in group:
            yield Draft(names, chance).add(trait).ask("single")


def brief(names: Names) -> Iterator[Ask]:
    """One request for each route that a configuration can have, and some that compete for several."""
    chance = Random(SEED)
    told = (
        *((), (traits.haiku,), (traits.thinking_adaptive,), (traits.search_tool,), (traits.image_now,)),
        *((traits.listed_upstream,), (traits.unlisted_model,)),
        *((traits.lower_upstream,), (traits.unknown_provider,), (traits.tag_leading,)),
        *((traits.haiku, traits.thinking_budget), (traits.thinking_disabled, traits.streamed)),
        *((traits.search_among_tools, traits.thinking_adaptive, traits.system_blocks, traits.streamed),),
    )
    for wanted in (*told, *([(traits.long_context,)] if names.has_long else ())):
        yield Draft(names, chance).add(*wanted).ask("brief")


def captured() -> Iterator[Ask]:
    """What the real client sends."""
    for name in captures.NAMES:
        if name != "count_tokens":
            capture = captures.load(name)
            headers = {k: v for k, v in capture.headers.items() if k.startswith(("anthropic", "x-claude"))}
            traits_of = frozenset({"captured", name})
            yield Ask(f"captured: {name}", capture.body, headers, f"{MESSAGES}?beta=true", traits_of)
