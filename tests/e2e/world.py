"""A proxy that is configured for strict services of every dialect, on loopback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ccr_tui.engine.mock.app import create_mock_app
from tests.cli.running import Home
from tests.e2e.services.chat import ChatSpeech
from tests.e2e.services.claude import StrictClaude
from tests.e2e.services.gemini import GeminiSpeech
from tests.e2e.services.responses import ResponsesSpeech
from tests.e2e.services.service import Outage, Service, Speech
from tests.servers import run_server

CLAUDE = "anthropic,claude-sonnet-5"
CHAT = "openai,gpt-5.2"
GEMINI = "gemini,gemini-3-flash-preview"
RESPONSES = "answers,gpt-5.2"
SPEECHES: dict[str, type[Speech]] = {
    "openai": ChatSpeech,
    "gemini": GeminiSpeech,
    "answers": ResponsesSpeech,
}
PROVIDERS = """
[providers.anthropic]
base_url = "{anthropic}"
[providers.openai]
base_url = "{openai}/v1"
api_key = "sk-open-000001"
[providers.answers]
dialect = "openai_responses"
base_url = "{answers}/v1"
api_key = "sk-open-000002"
[providers.gemini]
base_url = "{gemini}"
api_key = "gemini-key-000001"
[retry]
max = 0
"""


@dataclass
class World:
    """A proxy that is configured for the services, and what the services found."""

    home: Home
    claude: StrictClaude
    services: dict[str, Service] = field(default_factory=dict)

    def refused(self) -> dict[str, list[str]]:
        found = {name: service.refused for name, service in self.services.items()}
        return {name: said for name, said in {**found, "anthropic": self.claude.refused}.items() if said}


@contextmanager
def world(folder: Path, routes: Mapping[str, list[str]], **outages: Outage) -> Iterator[World]:
    """Services for every provider; `outages` say when one of them is down."""
    home_folder = folder / "ccr-tui"
    home_folder.mkdir()
    made = World(Home(home_folder), StrictClaude(outages.get("anthropic", lambda _: False)))
    with ExitStack() as stack:
        urls = {"anthropic": stack.enter_context(run_server(create_mock_app(made.claude)))}
        for name, speech in SPEECHES.items():
            service = made.services[name] = Service(speech(), outages.get(name, lambda _: False))
            urls[name] = stack.enter_context(run_server(service.app))
        lines = "\n".join(f"{task} = {upstreams!r}" for task, upstreams in routes.items())
        made.home.config.write_text(f"{PROVIDERS.format(**urls)}\n[routes]\n{lines}\n", "utf-8")
        yield made
