"""Names the files of a configuration that cannot be read, when it is loaded, not when they are needed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from ccr_tui.core.config import Config


def missing_files(config: Config, router_key: str = "custom_router") -> Iterator[str]:
    """One sentence for each. `router_key` is what the file calls the user's own router."""
    router = Path(config.router.path).expanduser()
    if config.router.path:
        if not os.access(router, os.R_OK):
            yield f"{router_key}: {router} {_trouble(router)}, so it is not asked until it can be."
        if router.suffix != ".py" and shutil.which("node") is None:
            yield f"{router_key}: {router.name} needs Node.js, and there is no node on the PATH."
    for name, grader in (("classifier", config.classifier), ("judge", config.judge)):
        path = Path(config.source).parent / Path(grader.prompt_file).expanduser()
        if grader.use and grader.prompt_file and not os.access(path, os.R_OK):
            yield f"{name}.prompt_file: {path} {_trouble(path)}, so the {name} is not asked until it can be."


def _trouble(path: Path) -> str:
    return "cannot be read" if path.exists() else "does not exist"
