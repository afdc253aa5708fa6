"""Runs the real Claude Code in a world of its own: fresh home and project, loopback only, no telemetry."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

KEY = "sk-ant-fake-000000"
TIMEOUT_S = 90
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True, slots=True)
class Run:
    """What one start of the client printed, and how it ended."""

    status: int
    output: str
    errors: str


class RealClient:
    """The client in the folder `world`, which is emptied first, so that two runs begin alike."""

    def __init__(self, program: Path, world: Path, base_url: str) -> None:
        self._program = program
        self._base_url = base_url
        self._home = world / "home"
        self.project = world / "project"
        shutil.rmtree(world, ignore_errors=True)
        self._home.mkdir(parents=True)
        self.project.mkdir()
        (self.project / "pixel.png").write_bytes(_PIXEL)

    def run(self, *arguments: str) -> Run:
        done = subprocess.run(
            [str(self._program), *arguments],
            cwd=self.project,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def _environment(self) -> dict[str, str]:
        return {
            "HOME": str(self._home),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "IS_SANDBOX": "1",
            "ANTHROPIC_BASE_URL": self._base_url,
            "ANTHROPIC_API_KEY": KEY,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "CLAUDE_CODE_MAX_RETRIES": "1",
            "DISABLE_AUTOUPDATER": "1",
            "DISABLE_ERROR_REPORTING": "1",
            "DISABLE_TELEMETRY": "1",
        }
