"""Remembers which upstream answered each conversation last, so that a tool loop can stay there."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.tool_loop import Conversation, conversation_of
from ccr_tui.engine.exchange_run import ExchangeRun

_MOST_CONVERSATIONS = 512


@dataclass(frozen=True, slots=True)
class LastAnswer:
    upstream: Upstream
    input_tokens: int


class ToolLoops:
    """Belongs to the engine's event loop."""

    def __init__(self) -> None:
        self._last: OrderedDict[Conversation, LastAnswer] = OrderedDict()

    def last(self, facts: RequestFacts) -> LastAnswer | None:
        """Where the conversation of this request was answered last, and how long it was then."""
        key = conversation_of(facts)
        return self._last.get(key) if key else None

    def answered(self, run: ExchangeRun) -> None:
        """A client's request has its answer: the conversation is there now."""
        facts = run.inbound.facts
        key = conversation_of(facts)
        if key is None or run.upstream is None or run.parent_id is not None or facts.endpoint != "messages":
            return
        usage = run.recorder.meter.usage if run.recorder else None
        self._last.pop(key, None)
        self._last[key] = LastAnswer(run.upstream, usage.total_input_tokens if usage else facts.tokens)
        if len(self._last) > _MOST_CONVERSATIONS:
            self._last.popitem(last=False)
