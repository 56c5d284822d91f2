"""The JSON Schema of an export, made from the records themselves, and the check against it.

The check knows the few words that the schema uses, so that whoever brings a journal back needs
nothing else installed; a test holds it against a whole implementation of the standard.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import textwrap
import types
import typing
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import Any

from journalkit.exchange.leaving.kinds import KINDS, Kind

FORMAT = 1
"""Of an export: what is written otherwise one day has the next number."""
DRAFT = "https://json-schema.org/draft/2020-12/schema"

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}
_MOMENTS = {
    datetime: r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d(:\d\d)?)?$",
    date: r"^\d{4}-\d\d-\d\d$",
    time: r"^\d\d:\d\d:\d\d(\.\d+)?$",
}


@cache
def schema() -> dict[str, Any]:
    """What every line of ``json/NAME.jsonl`` is: ``$defs`` holds it under NAME."""
    defs: dict[str, Any] = {}
    for kind in KINDS:
        defs[kind.name] = _of_kind(kind, defs)
    return {
        "$schema": DRAFT,
        "title": f"Export of a learning journal, format {FORMAT}",
        "description": "Each line of json/NAME.jsonl is one record, described under $defs/NAME.",
        "$defs": dict(sorted(defs.items())),
    }


def fits(value: Any, name: str) -> bool:
    """Whether *value* is a record of the kind *name* (or another of the ``$defs``)."""
    return _fits(value, schema()["$defs"][name])


def _fits(value: Any, wanted: dict[str, Any]) -> bool:
    if "$ref" in wanted:
        return fits(value, wanted["$ref"].rpartition("/")[2])
    if "anyOf" in wanted:
        return any(_fits(value, one) for one in wanted["anyOf"])
    match wanted.get("type"):
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return type(value) is int
        case "number":
            return type(value) in (int, float)
        case "string":
            return (
                isinstance(value, str)
                and ("enum" not in wanted or value in wanted["enum"])
                and ("pattern" not in wanted or bool(re.search(wanted["pattern"], value)))
            )
        case "array":
            return isinstance(value, list) and all(_fits(one, wanted["items"]) for one in value)
        case "object":
            return isinstance(value, dict) and _fits_object(value, wanted)
    return True


def _fits_object(value: dict[str, Any], wanted: dict[str, Any]) -> bool:
    known, more = wanted.get("properties", {}), wanted.get("additionalProperties", True)
    if set(wanted.get("required", ())) - set(value):
        return False
    for name, one in value.items():
        rule = known.get(name, more)
        if rule is False or (isinstance(rule, dict) and not _fits(one, rule)):
            return False
    return True


def _of_kind(kind: Kind, defs: dict[str, Any]) -> dict[str, Any]:
    made = _object(kind.record, defs)
    fields = {k: v for k, v in made["properties"].items() if k not in kind.hidden}
    fields |= {name: _of(hint, defs) for name, hint in kind.added.items()}
    return {**made, "properties": fields, "required": list(fields)}


def _object(record: type, defs: dict[str, Any]) -> dict[str, Any]:
    hints, said = typing.get_type_hints(record), _said(record)
    fields = {}
    for one in dataclasses.fields(record):
        fields[one.name] = _of(hints[one.name], defs)
        if one.name in said:
            fields[one.name] = {**fields[one.name], "description": said[one.name]}
    return {
        "description": inspect.cleandoc(record.__doc__ or ""),
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _of(hint: Any, defs: dict[str, Any]) -> dict[str, Any]:
    inner = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        one = next(one for one in inner if one is not types.NoneType)
        return {"anyOf": [_of(one, defs), {"type": "null"}]}
    if typing.get_origin(hint) in (tuple, list):
        return {"type": "array", "items": _of(inner[0], defs)}
    if typing.get_origin(hint) is dict:
        more = {} if inner[1] is object else _of(inner[1], defs)
        return {"type": "object", "additionalProperties": more}
    if dataclasses.is_dataclass(hint):
        name = typing.cast(type, hint).__name__
        if name not in defs:
            defs[name] = {}  # its place, while what is inside it is made
            defs[name] = _object(typing.cast(type, hint), defs)
        return {"$ref": f"#/$defs/{name}"}
    if hint in _MOMENTS:
        return {"type": "string", "pattern": _MOMENTS[hint]}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [one.value for one in hint]}
    return {"type": _PLAIN[hint]}


def _said(record: type) -> dict[str, str]:
    """What stands below each field in the source."""
    [made] = ast.parse(textwrap.dedent(inspect.getsource(record))).body
    said, last = {}, ""
    for one in typing.cast(ast.ClassDef, made).body:
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            last = one.target.id
        elif last and isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
            said[last], last = inspect.cleandoc(str(one.value.value)), ""
    return said
