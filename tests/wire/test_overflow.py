from __future__ import annotations

import pytest

from ccr_tui.core.wire.error_words import ErrorWords
from ccr_tui.core.wire.overflow import overflow_message

TOO_LONG = "prompt is too long: 5000 tokens > 4096 maximum"
SUM = (
    "input length and `max_tokens` exceed context limit: 4000 + 1000 > 4096, "
    "decrease input length or `max_tokens` and try again"
)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("litellm.ContextWindowExceededError: litellm.BadRequestError: it is too much", "prompt is too long"),
        (
            "This model's maximum context length is 4096 tokens. However, your messages resulted in "
            "5000 tokens.",
            TOO_LONG,
        ),
        (
            "This model's maximum context length is 4,096 tokens. However, you requested 6000 tokens "
            "(5,000 in the messages, 1000 in the completion). Please reduce the length of the messages "
            "or completion.",
            TOO_LONG,
        ),
        (
            "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens "
            "(4000 in the messages, 1000 in the completion).",
            SUM,
        ),
        (
            "You passed 4000 input tokens and requested 1000 output tokens. However, the model's "
            "context length is only 4096 tokens, resulting in a maximum input length of 3096 tokens.",
            SUM,
        ),
        (
            "'max_tokens' or 'max_completion_tokens' is too large: 1000. This model's maximum context "
            "length is 4096 tokens and your request has 4000 input tokens (1000 > 4096 - 4000).",
            SUM,
        ),
        (
            "This endpoint's maximum context length is 4096 tokens. However, you requested about 6000 "
            "tokens (5000 of text input, 1000 in the output). Please reduce the length of either one.",
            TOO_LONG,
        ),
        ("The input token count (5000) exceeds the maximum number of tokens allowed (4096).", TOO_LONG),
        (
            "request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it",
            TOO_LONG,
        ),
        (
            "Trying to keep the first 5000 tokens when context the overflows. However, the model is "
            "loaded with context length of only 4096 tokens, which is not enough.",
            TOO_LONG,
        ),
        (
            "Prompt contains 5000 tokens and 0 draft tokens, too large for model with 4096 maximum "
            "context length",
            TOO_LONG,
        ),
        ("This model's maximum prompt length is 4096 but the request contains 5000 tokens.", TOO_LONG),
        (
            "Please reduce the length of the messages or completion. Current length is 5000 while "
            "limit is 4096",
            TOO_LONG,
        ),
        ("Invalid request: Your request exceeded model token limit: 4096 (requested: 5000)", TOO_LONG),
        (
            "Given: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens "
            "and 10 `max_new_tokens`",
            TOO_LONG,
        ),
        ("The input (5000 tokens) is longer than the model's context length (4096 tokens).", TOO_LONG),
        (
            "Requested token count exceeds the model's maximum context length of 4096 tokens. You "
            "requested a total of 5000 tokens: 4000 tokens from the input messages and 1000 tokens for "
            "the completion.",
            SUM,
        ),
        ("prompt token count of 5000 exceeds the limit of 4096", TOO_LONG),
        ("The prompt is too long: 5000, model maximum context length: 4096", TOO_LONG),
        ("litellm.ContextWindowExceededError: prompt is too long: 5000 tokens > 4096 maximum", TOO_LONG),
        (
            "too many tokens: total number of tokens in the prompt cannot exceed 4096 - received 5000",
            TOO_LONG,
        ),
        ("Range of input length should be [1, 4096]", "prompt is too long: the limit is 4096 tokens"),
        ("prompt too long; exceeded max context length by 12 tokens", "prompt is too long"),
        (
            "Your input exceeds the context window of this model. Please adjust your input.",
            "prompt is too long",
        ),
        (
            "invalid params, context window exceeds limit (2013)",
            "prompt is too long",
        ),
        (
            "Unable to submit request because the input token count is 5000 but model only supports up to "
            "4096. Reduce the input token count and try again.",
            TOO_LONG,
        ),
        (
            "The input token count exceeds the maximum number of tokens allowed 4096.",
            "prompt is too long: the limit is 4096 tokens",
        ),
        ("Prompt exceeds max length", "prompt is too long"),
        ("Input is too long for requested model.", "prompt is too long"),
    ],
)
def test_every_provider_s_words_become_anthropic_s(message: str, said: str) -> None:
    assert overflow_message(ErrorWords(message)) == said


def test_numbers_beside_the_message_are_used() -> None:
    details = {"n_prompt_tokens": 5000, "n_ctx": 4096}
    words = ErrorWords("the request is too large", "exceed_context_size_error", "400", details)
    assert overflow_message(words) == TOO_LONG


def test_the_code_alone_is_enough() -> None:
    assert overflow_message(ErrorWords("too much", code="context_length_exceeded")) == "prompt is too long"


@pytest.mark.parametrize(
    "message",
    [
        "Rate limit reached for gpt-5 on tokens per min (TPM): Limit 30000, Used 20000, Requested 15000.",
        "Invalid value for max_tokens",
        "The image is too long on one side",
        "model not found",
    ],
)
def test_other_errors_are_no_overflow(message: str) -> None:
    assert overflow_message(ErrorWords(message)) is None
