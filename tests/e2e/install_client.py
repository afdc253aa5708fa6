"""Finds the real Claude Code client for the end-to-end tests, and installs it when told to.

    python -m tests.e2e.install_client

It goes to a cache folder outside the repository: `CCR_TUI_E2E_CACHE`, or the platform's own. A client that is
there already can be named with `CCR_TUI_E2E_CLIENT`. Nothing here fails a test run: without npm or a network
there is a reason instead of a client, and the tests are skipped with it.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

VERSION = "2.1.330"
PACKAGE = "@anthropic-ai/claude-code"
_TIMEOUT_S = 600
_SYSTEMS = {"Linux": "linux", "Darwin": "darwin", "Windows": "win32"}
_MACHINES = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no client, as a sentence."""

    reason: str


def find() -> Path | Missing:
    """The client that is there; nothing is downloaded."""
    named = os.environ.get("CCR_TUI_E2E_CLIENT")
    if named:
        return Path(named) if Path(named).is_file() else Missing(f"CCR_TUI_E2E_CLIENT: {named} is no file.")
    build = _platform_package()
    if build is None:
        return Missing(f"Claude Code has no build for {platform.system()} {platform.machine()}.")
    client = _program(build)
    return client if client.is_file() else Missing("Claude Code is not installed: run `make e2e-client`.")


def install() -> Path | Missing:
    """The client, installed into the cache with npm if it is not there."""
    found = find()
    build = _platform_package()
    if isinstance(found, Path) or build is None:
        return found
    packages = (f"{PACKAGE}@{VERSION}", f"{build}@{VERSION}")
    return npm_install("Claude Code", _folder(), packages) or find()


def cache_folder() -> Path:
    """Where everything is that is installed for these tests."""
    return Path(os.environ.get("CCR_TUI_E2E_CACHE") or platformdirs.user_cache_dir("ccr-tui-e2e"))


def npm_install(what: str, folder: Path, packages: Sequence[str]) -> Missing | None:
    """Put npm packages into a folder, none of their scripts run; why `what` could not be had, or nothing."""
    npm = shutil.which("npm")
    if npm is None:
        return Missing(f"npm is not installed, so {what} cannot be.")
    command = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
    command += packages
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        return Missing(f"npm did not install {what} within {_TIMEOUT_S} s.")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return Missing(f"npm could not install {what}: {last}")
    return None


def _folder() -> Path:
    return cache_folder() / VERSION


def _platform_package() -> str | None:
    system, machine = _SYSTEMS.get(platform.system()), _MACHINES.get(platform.machine())
    if system is None or machine is None:
        return None
    musl = "-musl" if system == "linux" and not platform.libc_ver()[0] else ""
    return f"{PACKAGE}-{system}-{machine}{musl}"


def _program(build: str) -> Path:
    name = "claude.exe" if platform.system() == "Windows" else "claude"
    return _folder() / "node_modules" / build / name


def main() -> None:
    match install():
        case Missing(reason):
            sys.stderr.write(f"The end-to-end tests will be skipped: {reason}\n")
        case client:
            sys.stdout.write(f"{client}\n")


if __name__ == "__main__":
    main()
