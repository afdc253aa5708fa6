"""Finds claude-code-router 2.0.0, whose routing is compared with ours, and installs it when told to.

    python -m tests.e2e.install_ccr

It goes to the cache folder of `install_client`; a `cli.js` that is there already can be named with
`CCR_TUI_E2E_CCR`. Without node, npm or a network there is a reason instead, and the test is skipped with it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.e2e.install_client import Missing, cache_folder, npm_install

VERSION = "2.0.0"
PACKAGE = "@musistudio/claude-code-router"
_NODE = 20
"""The oldest major version of node that it runs on."""


def find() -> Path | Missing:
    """The script that is there, with a node that runs it; nothing is downloaded."""
    missing = _node_missing()
    if missing is not None:
        return missing
    named = os.environ.get("CCR_TUI_E2E_CCR")
    if named:
        return Path(named) if Path(named).is_file() else Missing(f"CCR_TUI_E2E_CCR: {named} is no file.")
    script = _folder() / "node_modules" / PACKAGE / "dist" / "cli.js"
    installed = Missing("claude-code-router is not installed: run `make e2e-ccr`.")
    return script if script.is_file() else installed


def install() -> Path | Missing:
    """The script, installed into the cache with npm if it is not there."""
    found = find()
    if isinstance(found, Path) or _node_missing() is not None:
        return found
    return npm_install("claude-code-router", _folder(), (f"{PACKAGE}@{VERSION}",)) or find()


def _folder() -> Path:
    return cache_folder() / f"ccr-{VERSION}"


def _node_missing() -> Missing | None:
    node = shutil.which("node")
    if node is None:
        return Missing("node is not installed, so claude-code-router does not run.")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.match(r"v(\d+)", said)
    if major is None or int(major[1]) < _NODE:
        return Missing(f"claude-code-router needs node {_NODE}, this is {said.strip() or 'none'}.")
    return None


def main() -> None:
    match install():
        case Missing(reason):
            sys.stderr.write(f"The comparison with claude-code-router will be skipped: {reason}\n")
        case script:
            sys.stdout.write(f"{script}\n")


if __name__ == "__main__":
    main()
