"""Records as rows and as JSON, and back, by the types that the dataclasses declare."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from typing import Any, TypeVar

R = TypeVar("R")
Scalar = str | int | float | bytes | None
Reader = Callable[[Any], Any]
_AS_THEY_ARE = (str, int, float, bool)


def plain(value: Any) -> Any:
    """*value* as JSON has it: what a commitment covers. Moments are written in UTC."""
    if value is None or type(value) in _AS_THEY_ARE:
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _hints(type(value))}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return (value if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value


def row(record: Any) -> dict[str, Scalar]:
    """*record* as a row: a column a field, tuples and dictionaries as JSON text."""
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
        for name, value in plain(record).items()
    }


def record(kind: type[R], columns: dict[str, Any]) -> R:
    """The record of *kind* in the *columns* of a row."""
    values = {
        name: json.loads(columns[name]) if nested else columns[name]
        for name, nested in _columns(typing.cast(Any, kind)).items()
    }
    return made(kind, values)


def made(kind: type[R], values: dict[str, Any]) -> R:
    """The record of *kind* from its JSON *values*."""
    readers = _readers(typing.cast(Any, kind))
    return kind(**{name: read(values[name]) for name, read in readers.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {one.name: hints[one.name] for one in dataclasses.fields(kind)}


@cache
def _columns(kind: type) -> dict[str, bool]:
    """Each column, and whether it holds JSON text."""
    return {
        name: typing.get_origin(hint) in (tuple, dict) or dataclasses.is_dataclass(hint)
        for name, hint in _hints(kind).items()
    }


@cache
def _readers(kind: type) -> dict[str, Reader]:
    """How each field is read from JSON: found out once a kind, for it takes longer than reading."""
    return {name: _reader(hint) for name, hint in _hints(kind).items()}


def _reader(hint: Any) -> Reader:
    if isinstance(hint, types.UnionType):
        inner = _reader(next(one for one in typing.get_args(hint) if one is not types.NoneType))
        return lambda value: None if value is None else inner(value)
    if typing.get_origin(hint) is tuple:
        each = _reader(typing.get_args(hint)[0])
        return lambda value: tuple(map(each, value))
    if dataclasses.is_dataclass(hint):
        return lambda value: made(typing.cast(type, hint), value)
    if hint in (date, datetime, time):
        return typing.cast(Reader, hint.fromisoformat)
    if isinstance(hint, type) and issubclass(hint, Enum | bool):
        return hint
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
