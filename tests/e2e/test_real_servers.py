"""Servers that nobody here wrote, behind the whole engine: what comes out is always Anthropic's."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from ccr_tui.core.providers import PRESETS, Provider
from tests.e2e.install_client import Missing
from tests.e2e.install_servers import LITELLM, LLAMA_CPP, Server, find
from tests.e2e.real_server import running
from tests.e2e.services.chat import ChatSpeech
from tests.e2e.services.service import Service, need
from tests.engine.rig import Rig, message_body, rig
from tests.engine.test_openai_chat import TOO_LONG, content_of
from tests.servers import run_server
from tests.wire.grammar import assert_anthropic_stream, message_of, outline
from tests.wire.requests import WEATHER, assistant, result, user

pytestmark = pytest.mark.e2e

KEY = "sk-litellm-000001"
DIALECTS = ("openai_chat", "openai_responses")
CONFIG = """
model_list:
  - model_name: talks
    litellm_params: {model: openai/gpt-4o, api_key: k, mock_response: "Grüße, 世界: it is sunny."}
  - model_name: limited
    litellm_params: {model: openai/gpt-4o, api_key: k, mock_response: litellm.RateLimitError}
  - model_name: full
    litellm_params: {model: openai/gpt-4o, api_key: k, mock_response: litellm.ContextWindowExceededError}
  - model_name: broken
    litellm_params: {model: openai/gpt-4o, api_key: k, mock_response: litellm.InternalServerError}
  - model_name: bridged
    litellm_params: {model: deepseek/deepseek-chat, api_key: k, api_base: "BEHIND/v1"}
litellm_settings: {num_retries: 0, telemetry: false, drop_params: true}
router_settings: {num_retries: 0}
general_settings: {master_key: KEY}
"""
"""Models that LiteLLM answers itself, and one for which it asks a Chat Completions service in turn."""

QUIET = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False", "NO_DOCS": "True"}
BASH = {
    "name": "Bash",
    "description": "Run a command",
    "input_schema": {
        "type": "object",
        "properties": {"command": {"type": "string"}},
        "required": ["command"],
    },
}


def installed(server: Server) -> str:
    found = find(server)
    if isinstance(found, Missing):
        pytest.skip(found.reason)
    return str(found)


@contextmanager
def through(provider: Provider) -> Iterator[Rig]:
    """The engine with that provider, named `real`."""
    with rig({"real": provider.base_url}) as made:
        config = made.engine.config
        made.engine.apply(replace(config, providers={"real": replace(provider, name="real")}))
        yield made


def ask(r: Rig, model: str, *messages: dict[str, Any], **fields: Any) -> httpx.Response:
    said = list(messages) or [user("hi")]
    return r.post(message_body(f"real,{model}", messages=said, **fields))


def error_of(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["type"], error["message"]


@pytest.fixture(scope="module")
def behind() -> Iterator[tuple[str, Service]]:
    """The service that LiteLLM asks. It is not strict: what LiteLLM makes of a request is LiteLLM's."""
    service = Service(Lenient())
    with run_server(service.app) as url:
        yield url, service


class Lenient(ChatSpeech):
    def check(self, body: dict[str, Any]) -> None:
        need(body["messages"][-1]["content"] != "too much", TOO_LONG)


@pytest.fixture(scope="module")
def litellm(behind: tuple[str, Service], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = Path(installed(LITELLM)).with_name("litellm")
    folder = tmp_path_factory.mktemp("litellm")
    (folder / "config.yaml").write_text(CONFIG.replace("BEHIND", behind[0]).replace("KEY", KEY), "utf-8")
    command = [str(program), "--config", "config.yaml", "--host", "127.0.0.1", "--port", "PORT"]
    with running(command, folder, "/health/liveliness", QUIET) as url:
        yield url


@pytest.fixture(params=DIALECTS)
def lite(request: pytest.FixtureRequest, litellm: str) -> Iterator[Rig]:
    """The engine before LiteLLM, in both of its languages."""
    provider = chat(litellm)
    if request.param != provider.dialect:
        provider = replace(provider, dialect=request.param, quirks=())
    with through(provider) as made:
        yield made


def chat(litellm: str) -> Provider:
    return replace(PRESETS["litellm"], base_url=f"{litellm}/v1", api_key=KEY)


def test_litellm_streams(lite: Rig) -> None:
    answer = ask(lite, "bridged", user("Grüße, 世界"))
    assert_anthropic_stream(answer.content)
    assert outline(answer.content) == ["text: You said: Grüße, 世界", "stop: end_turn"]
    usage = lite.only().usage
    assert usage is not None
    assert usage.output_tokens


def test_litellm_streams_its_own_words(litellm: str) -> None:
    with through(chat(litellm)) as r:
        answer = ask(r, "talks")
    assert_anthropic_stream(answer.content)
    assert outline(answer.content) == ["text: Grüße, 世界: it is sunny.", "stop: end_turn"]


def test_litellm_answers_whole(lite: Rig) -> None:
    message = message_of(ask(lite, "talks", stream=False).content)
    assert message["content"] == [{"type": "text", "text": "Grüße, 世界: it is sunny."}]


@pytest.mark.parametrize("stream", [True, False])
def test_litellm_s_tools(lite: Rig, *, stream: bool) -> None:
    """A call of the model behind it, and the result on its way back there."""
    fields = {"tools": [BASH], "thinking": {"type": "adaptive"}, "stream": stream}
    first = ask(lite, "bridged", user("bash: echo one"), **fields)
    if stream:
        assert_anthropic_stream(first.content)
    content = content_of(first) if stream else message_of(first.content)["content"]
    call = content[-1]
    assert (call["type"], call["name"], call["input"]["command"]) == ("tool_use", "Bash", "echo one")
    history = [user("bash: echo one"), assistant(*content), user(result(call["id"], "one"))]
    last = ask(lite, "bridged", *history, **fields)
    kept = content_of(last) if stream else message_of(last.content)["content"]
    assert kept[-1] == {"type": "text", "text": "The tool returned: one"}


@pytest.mark.parametrize("stream", [True, False])
def test_litellm_s_errors(lite: Rig, *, stream: bool) -> None:
    status, kind, message = error_of(ask(lite, "bridged", user("too much"), stream=stream))
    assert (status, kind) == (400, "invalid_request_error")
    assert message == "prompt is too long: 5000 tokens > 4096 maximum"
    status, _, message = error_of(ask(lite, "nobody", stream=stream))
    assert status in (400, 404)
    assert "nobody" in message


@pytest.mark.parametrize("stream", [True, False])
def test_litellm_s_own_errors(litellm: str, *, stream: bool) -> None:
    with through(chat(litellm)) as r:
        assert error_of(ask(r, "limited", stream=stream))[:2] == (429, "rate_limit_error")
        assert error_of(ask(r, "broken", stream=stream))[:2] == (500, "api_error")
        assert error_of(ask(r, "full", stream=stream)) == (400, "invalid_request_error", "prompt is too long")


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A model that says anything, of 512 tokens, behind llama.cpp's own handling of tools."""
    python = installed(LLAMA_CPP)
    folder = tmp_path_factory.mktemp("llama")
    script = Path(__file__).with_name("tiny_model.py")
    subprocess.run([python, str(script), str(folder / "tiny.gguf")], check=True)
    command = [python, "-m", "llama_cpp.server", "--model", "tiny.gguf", "--host", "127.0.0.1"]
    command += ["--port", "PORT", "--n_ctx", "512", "--chat_format", "chatml-function-calling"]
    with running(command, folder, "/v1/models") as url:
        yield url


@pytest.fixture
def local(llama: str) -> Iterator[Rig]:
    with through(replace(PRESETS["llamacpp"], base_url=f"{llama}/v1")) as made:
        yield made


def test_llama_streams(local: Rig) -> None:
    answer = ask(local, "tiny", max_tokens=20)
    events = assert_anthropic_stream(answer.content)
    assert events[-2]["delta"]["stop_reason"] in ("end_turn", "max_tokens")
    assert outline(answer.content)[0].startswith("text: ")


def test_llama_answers_whole(local: Rig) -> None:
    message = message_of(ask(local, "tiny", max_tokens=20, stream=False).content)
    assert message["usage"]["input_tokens"] > 10


@pytest.mark.parametrize("stream", [True, False])
def test_llama_s_tools(local: Rig, *, stream: bool) -> None:
    """It sends each piece of a call twice, in the old form and in the new one."""
    city = {"type": "string", "enum": ["Rome", "Oslo"]}
    tool = {**WEATHER, "input_schema": {"type": "object", "properties": {"city": city}, "required": ["city"]}}
    chosen = {"type": "tool", "name": WEATHER["name"]}
    answer = ask(local, "tiny", tools=[tool], tool_choice=chosen, stream=stream, max_tokens=200)
    if stream:
        assert_anthropic_stream(answer.content)
    content = content_of(answer) if stream else message_of(answer.content)["content"]
    assert [block["type"] for block in content] == ["tool_use"]
    assert content[0]["input"]["city"] in ("Rome", "Oslo")


def test_llama_s_overflow(local: Rig) -> None:
    answer = ask(local, "tiny", user("a" * 2000), stream=False)
    status, kind, message = error_of(answer)
    assert (status, kind) == (400, "invalid_request_error")
    assert message.startswith("prompt is too long: ")
    assert message.endswith(" > 512 maximum")


def test_llama_s_silence(local: Rig) -> None:
    """Streaming, it says nothing of an overflow: 200, and the connection ends."""
    answer = ask(local, "tiny", user("a" * 2000))
    assert answer.status_code >= 500
    assert answer.json()["type"] == "error"
