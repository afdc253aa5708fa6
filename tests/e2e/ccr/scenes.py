"""Requests that belong together, or to one configuration: follow-ups, outages, keys, projects, scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from tests.e2e.ccr import traits
from tests.e2e.ccr.ask import MESSAGES, Ask, Draft, Names, Trait, said
from tests.e2e.ccr.generator import SEED
from tests.e2e.ccr.upstream import Down

PROJECT = "/srv/app"
SESSION = "0d0c3f4e-1111-4222-8333-444455556666"
"""The session that has a router of its own in the configuration with every key."""
OTHER_SESSION = "00000000-0000-4000-b000-000000000001"
"""One of the same project, which has the project's."""
ELSEWHERE = "00000000-0000-4000-b000-000000000002"

ROUTER_SCRIPT = """\
const answers = {
  known: 'alpha,from script', unknown: 'nobody,thing', 'no comma': 'alpha', empty: '', nothing: undefined,
  number: 7, cased: 'ALPHA,one'
}
module.exports = async function router (req, config, { event }) {
  const said = req.body.messages[0].content
  if (said in answers) return answers[said]
  if (said === 'throw') throw new Error('on purpose')
  if (said === 'tokens') return req.tokenCount > 0 && req.tokenCount < 100 ? 'beta,counted' : null
  if (said === 'session') return req.sessionId ? 'beta,in-session' : 'beta,no-session'
  if (said === 'config') return config.Router.think
  if (said === 'header') return req.headers['x-wanted']
  if (said === 'change') req.body.model = 'beta,changed'
  if (said === 'event') return typeof event.emit === 'function' ? 'beta,event' : null
  return null
}
"""


def _draft(names: Names, *wanted: Trait, session: str = "") -> Draft:
    return Draft(names, Random(SEED), session).add(*wanted)


def rare(names: Names) -> Iterator[Ask]:
    """What the generator leaves out, since it is rare or has one meaning only."""
    for trait in (traits.third_part, traits.spaced_upstream, traits.empty_model, traits.tags_in_two_blocks):
        yield _draft(names, trait).ask("rare")
    for trait in (traits.tag_in_system_text, traits.tag_with_spaces, traits.tag_empty, traits.long_thought):
        yield _draft(names, trait).ask("rare")
    for trait in (traits.other_script, traits.image_earlier_in_turn, traits.image_before_note):
        yield _draft(names, trait).ask("rare")
    looking = (traits.image_before, traits.old_session, traits.streamed, traits.system_blocks)
    yield _draft(names, *looking).ask("rare")
    for trait in (traits.opus, traits.thinking_adaptive):
        yield replace(_draft(names, trait).ask("counting"), path=f"{MESSAGES}/count_tokens")


def follow_ups(names: Names) -> Iterator[Ask]:
    """A session whose last answer was long, and what comes next. Each has a session of its own."""
    long, medium, streamed = names.threshold * 9 // 8, traits.medium_context, traits.streamed
    old, new = traits.old_session, traits.new_session
    lives: tuple[tuple[str, Trait, tuple[Trait, ...], tuple[Trait, ...], int], ...] = (
        ("after a long one", old, (streamed,), (medium,), 0),
        ("after a long one, short", old, (streamed,), (), 0),
        ("after a long one, by header", new, (streamed,), (medium,), 0),
        ("after a long one that came whole", old, (), (medium,), 0),
        ("after a long one from the cache", old, (streamed,), (medium,), long - 10),
        ("after another model's", old, (streamed,), (medium,), 0),
    )
    for number, (kind, who, first, second, cached) in enumerate(lives):
        session = f"00000000-0000-4000-9000-{number:012}"
        before = _draft(names, who, *first, session=session)
        yield before.ask("before", input_tokens=long, cached_tokens=cached)
        if kind == "after another model's":
            yield _draft(names, who, traits.haiku, *first, session=session).ask("between")
        yield _draft(names, who, *second, session=session).ask(kind)


def tool_loop(names: Names) -> Iterator[Ask]:
    """A turn that thinks, and the request after its tool, which does not."""
    session = "00000000-0000-4000-a000-000000000000"
    wanted = (traits.old_session, traits.tools)
    yield _draft(names, *wanted, traits.thinking_budget, session=session).ask("turn")
    draft = _draft(names, *wanted, session=session)
    draft.body["messages"] = [said("go"), *traits.looked("words")]
    yield draft.ask("in the loop")


def keys(key: str) -> Iterator[Ask]:
    """The ways to show the key that a configuration asks for."""
    bearer = {"authorization": f"Bearer {key}", "x-api-key": ""}
    wrong = {"authorization": "Bearer wrong", "x-api-key": ""}
    for kind, headers in (("key", {"x-api-key": key}), ("bearer", bearer), ("no key", {"x-api-key": ""})):
        yield replace(_draft(Names()).ask(kind), headers=headers)
    yield replace(_draft(Names()).ask("wrong key"), headers={"x-api-key": "wrong"})
    yield replace(_draft(Names()).ask("wrong bearer"), headers=wrong)


def outages(names: Names) -> Iterator[Ask]:
    """Upstreams of the documentation's chains that are out of order."""
    default, glm, sonnet = names.upstreams[0], "aihubmix,Z/glm-4.5", "openrouter,anthropic/claude-sonnet-4"
    plain, streamed = _draft(names), _draft(names, traits.streamed)
    for status in (400, 401, 404, 408, 429, 500, 529):
        yield plain.ask(f"{status}", down={default: Down(status)})
        yield streamed.ask(f"{status}", down={default: Down(status)})
    yield plain.ask("two down", down={default: Down(), glm: Down(503)})
    yield plain.ask("all down", down={default: Down(), glm: Down(), sonnet: Down()})
    yield plain.ask("all down, each in its way", down={default: Down(), glm: Down(503), sonnet: Down(401)})
    yield plain.ask("too long", down={default: Down(400, "prompt is too long: 9 tokens > 8 maximum")})
    yield streamed.ask("empty", down={default: Down(200)})
    routes: tuple[tuple[Trait, str], ...] = (
        (traits.haiku, "ollama,qwen2.5-coder:latest"),
        (traits.thinking_adaptive, "deepseek,deepseek-reasoner"),
        (traits.long_context, "openrouter,google/gemini-2.5-pro-preview"),
        (traits.search_among_tools, "gemini,gemini-2.5-flash"),
    )
    for trait, first in routes:
        yield _draft(names, trait).ask("down", down={first: Down()})
    for trait in (traits.listed_upstream, traits.tag_leading):
        draft = _draft(names, trait)
        yield draft.ask("down", down=dict.fromkeys(names.upstreams, Down()))


def dearer(names: Names) -> Iterator[Ask]:
    """A cheap model that stays out of order, and is asked more often than a dear one may answer for it."""
    for _ in range(24):
        yield _draft(names).ask("dearer", down={names.upstreams[0]: Down(401)})


def scripted(names: Names) -> Iterator[Ask]:
    """Each thing that the router script says, and what it is told."""
    said_to_it = ("known", "unknown", "no comma", "empty", "nothing", "number", "cased", "throw", "tokens")
    for words in (*said_to_it, "session", "config", "header", "change", "event"):
        draft = _draft(names, traits.thinking_budget if words in ("nothing", "empty") else traits.opus)
        draft.body["messages"] = [said(words)]
        draft.headers["x-wanted"] = "beta,from-header"
        yield draft.ask(f"script says {words}")
    for who in (traits.old_session, traits.new_session):
        draft = _draft(names, who)
        draft.body["messages"] = [said("session")]
        yield draft.ask("script in a session")


def in_projects(names: Names) -> Iterator[Ask]:
    """Sessions of a project with a router of its own, and one session with another."""
    kinds = {SESSION: "session's router", OTHER_SESSION: "project", ELSEWHERE: "no project"}
    for session, kind in kinds.items():
        for who in (traits.old_session, traits.new_session):
            for trait in (traits.opus, traits.haiku, traits.thinking_budget, traits.listed_upstream):
                draft = _draft(names, who, trait, session=session)
                if session != ELSEWHERE:
                    texts = (traits.BILLING, "You are a program.", f"Primary working directory: {PROJECT}")
                    draft.body["system"] = [traits.text_block(text) for text in texts]
                yield draft.ask(kind)


def in_presets(names: Names) -> Iterator[Ask]:
    """The address of each preset, and of one that is not there."""
    for preset in ("simple", "several", "exported", "absent"):
        for trait in (traits.opus, traits.thinking_budget, traits.haiku, traits.image_now):
            ask = _draft(names, trait).ask(f"preset {preset}")
            yield replace(ask, path=f"/preset/{preset}{MESSAGES}")
    alone = _draft(names, traits.opus).ask("preset's fallback", down={"OpenRouter,a/b": Down(401)})
    yield replace(alone, path=f"/preset/several{MESSAGES}")
