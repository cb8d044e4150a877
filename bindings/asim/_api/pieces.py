"""Pieces of scenarios: what the methods of a world are given, as the JSON that the scenario's readers check."""

from __future__ import annotations

import json
from typing import Any

from .durations import Duration


def piece(**keys: Any) -> str:
    """Return the piece with these keys; those that are None are left out, an underscore at the end of a key is not
    part of it.
    """
    return as_json({key.rstrip("_"): value for key, value in keys.items() if value is not None})


def as_json(value: Any) -> str:
    """Return any value of a scenario as JSON, durations as text with a unit."""
    return json.dumps(plain(value), ensure_ascii=False)


def plain(value: Any) -> Any:
    """Return any value of a scenario as numbers, text, lists and dicts."""
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return sendable(bytes(value))
    return value


def sendable(data: bytes) -> str | list[int]:
    """Return what is sent as text where it is plain text, else as a list of bytes."""
    if data and all(byte in (9, 10, 13) or 32 <= byte < 127 for byte in data):
        return data.decode("ascii")
    return list(data)
