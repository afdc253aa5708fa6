"""Finds servers that nobody here wrote for the end-to-end tests, and installs them when told to.

    python -m tests.e2e.install_servers

Each one has an environment of its own in the cache folder of `install_client`. LiteLLM comes as wheels;
llama.cpp is compiled, without optimisation since a model of a few kilobytes needs none: some minutes.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.install_client import Missing, cache_folder

_TIMEOUT_S = 900
_DONE = "installed"
"""A file that is written when everything is there."""


@dataclass(frozen=True, slots=True)
class Server:
    """`build` are environment variables for what has to be compiled."""

    name: str
    requirements: tuple[str, ...]
    build: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return cache_folder() / self.requirements[0].replace("==", "-")

    @property
    def python(self) -> Path:
        windows = platform.system() == "Windows"
        return self.folder / ("Scripts/python.exe" if windows else "bin/python")


LITELLM = Server("LiteLLM", ("litellm[proxy]==1.106.2",))
LLAMA_CPP = Server(
    "llama.cpp's server",
    ("llama-cpp-python[server]==0.3.36", "gguf==0.19.0"),
    {
        "CMAKE_ARGS": "-DLLAVA_BUILD=OFF -DGGML_OPENMP=OFF "
        "-DCMAKE_C_FLAGS_RELEASE=-O1 -DCMAKE_CXX_FLAGS_RELEASE=-O0"
    },
)


def find(server: Server) -> Path | Missing:
    """The interpreter that has the server; nothing is downloaded."""
    if (server.folder / _DONE).is_file():
        return server.python
    return Missing(f"{server.name} is not installed: run `make e2e-servers`.")


def install(server: Server) -> Path | Missing:
    """The interpreter with the server, installed into the cache with pip if it is not there."""
    found = find(server)
    if isinstance(found, Path):
        return found
    venv.create(server.folder, with_pip=True, clear=True)
    command = [str(server.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += server.requirements
    environment = {**os.environ, **server.build}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return Missing(f"pip did not install {server.name} within {_TIMEOUT_S} s.")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return Missing(f"pip could not install {server.name}: {last}")
    (server.folder / _DONE).touch()
    return server.python


def main() -> None:
    for server in (LITELLM, LLAMA_CPP):
        match install(server):
            case Missing(reason):
                sys.stderr.write(f"Some end-to-end tests will be skipped: {reason}\n")
            case python:
                sys.stdout.write(f"{python}\n")


if __name__ == "__main__":
    main()
