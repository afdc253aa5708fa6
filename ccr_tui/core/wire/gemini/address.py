"""Where a model's methods are: Google's path, behind whatever base address a provider was given."""

from __future__ import annotations

import re
from urllib.parse import quote

from ccr_tui.core.providers import Provider

_VERSION = re.compile(r"/v\d+(?:(?:alpha|beta)\d*)?$")


def method_url(provider: Provider, model: str, method: str) -> str:
    """The address of a method of a model.

    A base address may end before the version, behind it, or, as classic CCR files write it, at `/models`.
    """
    base = (provider.endpoint or provider.base_url).rstrip("/")
    if base.endswith("/models"):
        base = base.removesuffix("/models")
    elif not _VERSION.search(base):
        base = f"{base}/v1beta"
    name = model if model.startswith(("models/", "tunedModels/")) else f"models/{model}"
    return f"{base}/{quote(name, safe='/@')}:{method}"
