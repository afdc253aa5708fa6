"""What a request can be like, one function a trait: each changes the draft of a request."""

from __future__ import annotations

import json

from tests.e2e.ccr.ask import Draft, Json, prose, said

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
IMAGE: Json = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PIXEL}}
BILLING = "x-anthropic-billing-header: cc_version=2.1.330.000; cc_entrypoint=cli;"
READ = {"name": "Read", "description": "Read a file", "input_schema": {"type": "object", "properties": {}}}
WEB_SEARCH = {"type": "web_search_20250305", "name": "web_search", "max_uses": 8}
BASH = {"type": "bash_20250124", "name": "bash"}


def text_block(text: str) -> Json:
    return {"type": "text", "text": text}


# The model asked for


def opus(draft: Draft) -> None:
    draft.body["model"] = "claude-opus-5-5"


def haiku(draft: Draft) -> None:
    draft.body["model"] = "claude-haiku-4-5-20251001"


def old_haiku(draft: Draft) -> None:
    draft.body["model"] = "claude-3-5-haiku-20241022"


def bare_haiku(draft: Draft) -> None:
    draft.body["model"] = "haiku"


def capital_haiku(draft: Draft) -> None:
    draft.body["model"] = "Claude-Haiku-4-5"


def foreign_model(draft: Draft) -> None:
    draft.body["model"] = "gpt-5"


def no_model(draft: Draft) -> None:
    del draft.body["model"]


def listed_upstream(draft: Draft) -> None:
    draft.body["model"] = draft.upstream()


def lower_upstream(draft: Draft) -> None:
    draft.body["model"] = draft.upstream().lower()


def upper_model(draft: Draft) -> None:
    provider, _, model = draft.upstream().partition(",")
    draft.body["model"] = f"{provider},{model.upper()}"


def upper_provider(draft: Draft) -> None:
    provider, _, model = draft.upstream().partition(",")
    draft.body["model"] = f"{provider.swapcase()},{model}"


def unlisted_model(draft: Draft) -> None:
    draft.body["model"] = draft.upstream().partition(",")[0] + ",vendor/Other-model:free@7"


def third_part(draft: Draft) -> None:
    draft.body["model"] = draft.upstream() + ",more"


def spaced_upstream(draft: Draft) -> None:
    draft.body["model"] = draft.upstream().replace(",", ", ", 1)


def empty_model(draft: Draft) -> None:
    draft.body["model"] = draft.upstream().partition(",")[0] + ","


def unknown_provider(draft: Draft) -> None:
    draft.body["model"] = "nobody,thing"


# Thinking


def thinking_disabled(draft: Draft) -> None:
    draft.body["thinking"] = {"type": "disabled"}


def thinking_adaptive(draft: Draft) -> None:
    draft.body["thinking"] = {"type": "adaptive"}
    draft.body["output_config"] = {"effort": "high"}


def thinking_budget(draft: Draft) -> None:
    draft.body["thinking"] = {"type": "enabled", "budget_tokens": 1024}
    draft.body["max_tokens"] = 4096


def thinking_null(draft: Draft) -> None:
    draft.body["thinking"] = None


def effort_alone(draft: Draft) -> None:
    draft.body["output_config"] = {"effort": "max"}


# Tools


def tools(draft: Draft) -> None:
    draft.body["tools"] = [READ]


def search_tool(draft: Draft) -> None:
    draft.body["tools"] = [WEB_SEARCH]


def search_among_tools(draft: Draft) -> None:
    draft.body["tools"] = [READ, WEB_SEARCH]


def typed_tools(draft: Draft) -> None:
    draft.body["tools"] = [{**READ, "type": "custom"}, BASH]


# Images


def image_now(draft: Draft) -> None:
    draft.body["messages"] = [said("look", IMAGE)]


def image_in_result(draft: Draft) -> None:
    draft.body["messages"] = [said("look at it"), *looked(IMAGE)]


def image_before(draft: Draft) -> None:
    draft.body["messages"] = [said("look", IMAGE), said("A dot.", role="assistant"), said("thanks")]


def image_in_old_result(draft: Draft) -> None:
    draft.body["messages"] = [
        *(said("look at it"), *looked(IMAGE)),
        *(said("A dot.", role="assistant"), said("thanks")),
    ]


def image_earlier_in_turn(draft: Draft) -> None:
    draft.body["messages"] = [said("look, then read", IMAGE), *looked("words")]


def image_before_note(draft: Draft) -> None:
    draft.body["messages"] = [said("look", IMAGE), said("A note of the client.", role="system")]


def looked(found: str | Json) -> list[Json]:
    """A call of a tool and what it found."""
    call = {"type": "tool_use", "id": "toolu_1", "name": "Read", "input": {}}
    content = [text_block(found) if isinstance(found, str) else found]
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": content}
    return [said(call, role="assistant"), said(result)]


# How long it is; several times the rest of a request, so that no estimate is in doubt


def long_context(draft: Draft) -> None:
    _lengthen(draft, prose(draft.names.threshold * 8 // 5))


def medium_context(draft: Draft) -> None:
    _lengthen(draft, prose(draft.names.threshold // 2))


def long_thought(draft: Draft) -> None:
    thought = {"type": "thinking", "thinking": prose(draft.names.threshold * 8 // 5), "signature": "c2ln"}
    draft.body["messages"] = [said("hello"), said(thought, "Yes.", role="assistant"), said("go on")]


def other_script(draft: Draft) -> None:
    """Some 1.1 of the threshold by CCR's count, 0.85 by the size in bytes."""
    draft.body["messages"] = [said("水車小屋は川のほとりにある。" * (draft.names.threshold * 11 // 10 // 14))]


def _lengthen(draft: Draft, text: str) -> None:
    draft.body["messages"] = [said(text), said("I see.", role="assistant"), *draft.body["messages"]]


# The system prompt and the tag of subagents


def system_text(draft: Draft) -> None:
    draft.body["system"] = "You are a program."


def system_blocks(draft: Draft) -> None:
    draft.body["system"] = [text_block(BILLING), text_block("You are a program."), text_block("Be brief.")]


def environment_block(draft: Draft) -> None:
    _system(draft, BILLING, "You are a program.\n<env>\nPlatform: linux\n</env>")


def tag_leading(draft: Draft) -> None:
    _system(draft, "You are a program.", f"{_tag(draft.upstream())}Be brief.")


def tag_alone(draft: Draft) -> None:
    _system(draft, f"{_tag(draft.upstream())}Be brief.")


def tag_in_the_middle(draft: Draft) -> None:
    _system(draft, "You are a program.", f"Be brief. {_tag(draft.upstream())}")


def tag_after_billing(draft: Draft) -> None:
    _system(draft, BILLING, "You are a program.", f"{_tag(draft.upstream())}Be brief.")


def tags_in_two_blocks(draft: Draft) -> None:
    _system(draft, f"Never say {_tag('nobody,thing')}.", f"{_tag(draft.upstream())}Be brief.")


def tag_in_message(draft: Draft) -> None:
    draft.body["messages"][0] = said(f"{_tag(draft.upstream())}hello")


def tag_in_system_text(draft: Draft) -> None:
    draft.body["system"] = f"{_tag(draft.upstream())}Be brief."


def tag_with_spaces(draft: Draft) -> None:
    _system(draft, "You are a program.", f"{_tag(' ' + draft.upstream())}Be brief.")


def tag_unknown(draft: Draft) -> None:
    _system(draft, "You are a program.", f"{_tag('nobody,thing')}Be brief.")


def tag_empty(draft: Draft) -> None:
    _system(draft, "You are a program.", f"{_tag('')}Be brief.")


def _system(draft: Draft, *texts: str) -> None:
    draft.body["system"] = list(map(text_block, texts))


def _tag(upstream: str) -> str:
    return f"<CCR-SUBAGENT-MODEL>{upstream}</CCR-SUBAGENT-MODEL>"


# Who asks


def old_session(draft: Draft) -> None:
    draft.body["metadata"] = {"user_id": f"user_0_account__session_{draft.session}"}


def new_session(draft: Draft) -> None:
    session = draft.session
    ids = {"device_id": "0" * 64, "account_uuid": "", "session_id": session}
    draft.body["metadata"] = {"user_id": json.dumps(ids)}
    draft.headers["x-claude-code-session-id"] = session


# How the answer comes


def streamed(draft: Draft) -> None:
    draft.body["stream"] = True


def whole(draft: Draft) -> None:
    draft.body["stream"] = False
