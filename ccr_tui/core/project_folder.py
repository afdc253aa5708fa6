"""The name under which Claude Code, and after it CCR, keeps what belongs to a working directory."""

from __future__ import annotations

import re

_OTHER = re.compile(r"[^A-Za-z0-9]")
_FIRST_OF_TWO_UNITS = 0x10000


def project_folder(directory: str) -> str:
    """The folder's name: the path with a dash for everything but letters and digits.

    >>> project_folder("/home/me/my.app")
    '-home-me-my-app'
    """
    return _OTHER.sub(lambda found: "-" * (1 + (ord(found[0]) >= _FIRST_OF_TWO_UNITS)), directory)
