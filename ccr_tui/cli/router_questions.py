"""Lets a dry run ask the custom router: it wants whole requests, which are read only for this."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from ccr_tui.cli.requests_file import FileRequest
from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Headers
from ccr_tui.core.facts import parse_body
from ccr_tui.core.questions import AskRouter, Question, Reply
from ccr_tui.core.simulation import Ask, Item
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.custom_router.once import asking
from ccr_tui.store.reader import StoreReader

_PATHS = {"messages": "/v1/messages", "count_tokens": "/v1/messages/count_tokens"}


@contextmanager
def asking_router(
    config: Config, requests: Mapping[str, FileRequest], reader: Callable[[], StoreReader]
) -> Iterator[Ask]:
    """A function that asks the configuration's router about requests of a file or of the history."""
    with asking(config.router) as ask:

        def answer(item: Item, question: Question) -> Reply | None:
            if not isinstance(question, AskRouter):
                return None
            given = requests.get(item.name)
            if given is not None:
                return ask(_inbound(item, given.headers, given.body))
            record = reader().get(item.name)
            headers = record.headers if record else ()
            return ask(_inbound(item, headers, reader().request_body(item.name)))

        yield answer


def _inbound(item: Item, headers: Headers, body: bytes) -> Inbound:
    path = _PATHS.get(item.facts.endpoint, "")
    return Inbound("POST", path, "", headers, body, body, item.facts, parse_body(body))
