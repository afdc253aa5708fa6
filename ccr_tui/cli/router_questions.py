"""Lets a dry run ask the custom router: it wants whole requests, which are read only for this."""

from __future__ import annotations

from collections import Counter
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
    config: Config,
    given: Mapping[str, FileRequest],
    reader: Callable[[], StoreReader],
    troubles: Counter[str],
) -> Iterator[Ask]:
    """A function that asks the configuration's router about requests of a file or of the history.

    `troubles` counts the sentences that say why there was no answer.
    """
    with asking(config.router) as ask:

        def answer(item: Item, question: Question) -> Reply | None:
            if not isinstance(question, AskRouter):
                return None
            request = given.get(item.name)
            reply = ask(_imagined(item, request) if request else _stored(item, reader()))
            if reply.why and not reply.answer:
                troubles[reply.why] += 1
            return reply

        yield answer


def _imagined(item: Item, request: FileRequest) -> Inbound:
    return _inbound(item, request.headers, request.body)


def _stored(item: Item, reader: StoreReader) -> Inbound:
    record = reader.get(item.name)
    return _inbound(item, record.headers if record else (), reader.request_body(item.name))


def _inbound(item: Item, headers: Headers, body: bytes) -> Inbound:
    path = _PATHS.get(item.facts.endpoint, "")
    return Inbound("POST", path, "", headers, body, body, item.facts, parse_body(body))
