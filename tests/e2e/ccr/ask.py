"""One request of the comparison, and how it is put together from its traits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.e2e.ccr.upstream import Down

Json = dict[str, Any]

MESSAGES = "/v1/messages"
_SENTENCE = "The mill by the river grinds slowly in the dry months and a heron waits in the shallows. "
_TOKENS_OF_SENTENCE = 19


@dataclass(frozen=True, slots=True)
class Ask:
    """`traits` are the words by which a difference may know it; `name` says which of a setting it is.

    `down`, `input_tokens` and `cached_tokens` are how the upstream behaves to it.
    """

    name: str
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = MESSAGES
    traits: frozenset[str] = frozenset()
    down: Mapping[str, Down] = field(default_factory=dict)
    input_tokens: int = 10
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Names:
    """What a configuration has: usable upstreams as `provider,model`, the threshold of `longContext`, and
    whether there is such a route.
    """

    upstreams: tuple[str, ...] = ()
    threshold: int = 60_000
    has_long: bool = False

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Names:
        providers = config.get("Providers") or config.get("providers") or []
        usable = [p for p in providers if p.get("name") and p.get("api_base_url") and p.get("api_key")]
        upstreams = tuple(f"{p['name']},{model}" for p in usable for model in p.get("models") or ())
        router = config.get("Router", {})
        return cls(upstreams, int(router.get("longContextThreshold", 60_000)), "longContext" in router)


@dataclass
class Draft:
    """A request that is being put together, by default in a session of its own."""

    names: Names
    chance: Random
    session: str = ""
    body: Json = field(default_factory=lambda: {"model": "claude-sonnet-5", "max_tokens": 64})
    headers: dict[str, str] = field(default_factory=dict)
    traits: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.body.setdefault("messages", [said("hello")])
        self.session = self.session or f"00000000-0000-4000-8000-{self.chance.getrandbits(48):012x}"

    def upstream(self) -> str:
        """One of the configuration's; a name that no configuration has where it has none."""
        return self.chance.choice(self.names.upstreams or ("alpha,one",))

    def add(self, *traits: Trait) -> Draft:
        for trait in traits:
            trait(self)
            self.traits.append(trait.__name__)
        return self

    def ask(self, kind: str, **more: Any) -> Ask:
        """The request; `kind` becomes the first word of its name and one of its traits."""
        name = " + ".join(self.traits) or "plain"
        return Ask(f"{kind}: {name}", self.body, self.headers, traits=frozenset({kind, *self.traits}), **more)


Trait = Callable[[Draft], None]


def prose(tokens: int) -> str:
    """English of about that many tokens, by CCR's count and by ours."""
    return _SENTENCE * (tokens // _TOKENS_OF_SENTENCE)


def said(*content: str | Json, role: str = "user") -> Json:
    """A message; a lone text stays one."""
    if len(content) == 1 and isinstance(content[0], str):
        return {"role": role, "content": content[0]}
    blocks = [{"type": "text", "text": block} if isinstance(block, str) else block for block in content]
    return {"role": role, "content": blocks}
