"""Exchange ids: short text that sorts by time and that a person can type the end of."""

from __future__ import annotations

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_TIME_DIGITS = 9  # milliseconds until the year 3084
_RANDOM_DIGITS = 5


def new_exchange_id() -> str:
    """Nine digits of time and five of chance, for example `06fz8k3q2x7mq`."""
    return _digits(time.time_ns() // 1_000_000, _TIME_DIGITS) + _digits(
        secrets.randbits(5 * _RANDOM_DIGITS), _RANDOM_DIGITS
    )


def _digits(number: int, count: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))
