"""A configuration with the requests that are sent to it, and the home folder in which CCR finds it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import json5

from tests.e2e.ccr.ask import Ask

FIXTURES = Path(__file__).parents[2] / "fixtures" / "ccr"
CCR_FOLDER = ".claude-code-router"
_VARIABLE = re.compile(r"\$\{?([A-Z][A-Z0-9_]*)")
_NOT_COMPARED = ("PROXY_URL", "LOG_LEVEL")
"""A proxy would stand between the routers and the upstream; what goes into a log has no part in routing."""


@dataclass(frozen=True, slots=True)
class Setting:
    """`files` lie beside the configuration, by their path from there. `sessions` are those of which Claude
    Code has kept a transcript, each with its project's directory. `patient` sets ccr-tui's own
    limits so high that no request is touched by the outages of those before it. `variables` are those of
    the environment whose value matters.
    """

    name: str
    config: Mapping[str, Any]
    asks: tuple[Ask, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    sessions: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    patient: bool = True

    @property
    def environment(self) -> dict[str, str]:
        """A value for every variable that the configuration and its files name."""
        text = json.dumps(self.config) + "".join(self.files.values())
        return {name: f"sk-{name.lower()}" for name in _VARIABLE.findall(text)} | dict(self.variables)

    @property
    def presets(self) -> tuple[str, ...]:
        return tuple(Path(file).parts[1] for file in self.files if file.startswith("presets/"))

    @property
    def key(self) -> str:
        """What a client has to show."""
        written = str(self.config.get("APIKEY", ""))
        found = _VARIABLE.match(written)
        return self.environment[found[1]] if found else written

    def write(self, home: Path, address: Callable[[str, str], str] | None = None, **more: Any) -> Path:
        """The configuration in a home folder; `address` gives the URL of a provider with another one's."""
        folder = home / CCR_FOLDER
        config = {k: v for k, v in self.config.items() if k not in _NOT_COMPARED} | {"LOG": False} | more
        for path, written in {"config.json": json.dumps(config), **self.files}.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            text = written.replace("FOLDER", str(folder))
            file.write_text(json.dumps(moved(json.loads(text), address)) if file.suffix == ".json" else text)
        for session, project in self.sessions.items():
            transcript = home / ".claude" / "projects" / project.replace("/", "-") / f"{session}.jsonl"
            transcript.parent.mkdir(parents=True, exist_ok=True)
            transcript.touch()
        known = {"hasCompletedOnboarding": True, "projects": {p: {} for p in self.sessions.values()}}
        (home / ".claude.json").write_text(json.dumps(known))
        return folder / "config.json"


def moved(value: Any, address: Callable[[str, str], str] | None) -> Any:
    """The same with every provider at another URL."""
    if isinstance(value, list):
        return [moved(item, address) for item in value]
    if not isinstance(value, dict) or address is None:
        return value
    inner = {k: moved(v, address) for k, v in value.items()}
    if isinstance(url := value.get("api_base_url"), str):
        inner["api_base_url"] = address(str(value.get("name")), url)
    return inner


def documented(name: str) -> dict[str, Any]:
    """A configuration of CCR's documentation, or the one with every key."""
    path = FIXTURES / f"{name}.json"
    value = json5.loads((path if path.is_file() else FIXTURES / name / "config.json").read_text("utf-8"))
    assert isinstance(value, dict)
    return value


def documented_files(name: str) -> dict[str, str]:
    """What lies beside it: routers of projects and sessions, presets."""
    folder = FIXTURES / name
    found = sorted(folder.rglob("*.json"))
    return {str(p.relative_to(folder)): p.read_text("utf-8") for p in found if p.parent != folder}
