"""Plain data -> pydantic models, with pydantic's errors turned into complaints that say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..model.complaint import nearest
from .strict import Document, Path_

M = TypeVar("M", bound=BaseModel)

_BRANCH_NAMES = frozenset({"status", "value", "amounts", "days", "day", "share", "number"})
_TYPE_NAMES = {
    "string_type": "text",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "list_type": "a list",
}


def shaped(document: Document, model: type[M], where: Path_ = (), data: Any = None) -> M | None:
    """The model read from (a part of) a document, or None after complaining. One complaint for one mistake."""
    if data is None:
        data = document.data
    try:
        return model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        extras = {item["loc"][:-1] for item in details if item["type"] == "extra_forbidden"}
        for item in details:
            if item["type"] == "missing" and item["loc"][:-1] in extras:
                continue
            _complain(document, model, (*where, *_in_file(item["loc"], data)), item, data)
        return None


def _in_file(location: tuple[int | str, ...], data: Any) -> Path_:
    """A pydantic location without the names of union branches, which are not keys of the file."""
    path: list[int | str] = []
    here = data
    for part in location:
        if isinstance(here, dict) and part in here:
            here = here[part]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        elif part in _BRANCH_NAMES or isinstance(part, int):
            continue
        else:
            here = None
        path.append(part)
    return tuple(path)


def _complain(document: Document, model: type[BaseModel], where: Path_, item: ErrorDetails, data: Any) -> None:
    kind, last = item["type"], str(where[-1]) if where else ""
    if kind == "extra_forbidden":
        allowed = _allowed_keys(model, item["loc"][:-1])
        document.complain(where, f"there is no key {last!r} here", nearest(last, allowed), key=True)
    elif kind == "missing":
        document.complain(where[:-1], f"the key {last!r} is missing", f"add {last}: …", key=True)
    elif kind in ("enum", "literal_error"):
        allowed = re.findall(r"'([^']*)'", str(item["ctx"].get("expected", "")))
        if allowed == ["yes"]:
            allowed = ["yes", "no", "silent", "unsettled", "not_applicable", "unknown"]
        document.complain(where, f"{item['input']!r} is not one of the values", nearest(str(item["input"]), allowed, 9))
    elif kind == "value_error":
        what, _, instead = str(item["ctx"]["error"]).partition(" → ")
        document.complain(where, what, instead)
    elif kind in _TYPE_NAMES:
        found = "nothing" if item["input"] is None else "a list" if isinstance(item["input"], list) else repr(item["input"])
        found = "a mapping" if isinstance(item["input"], dict) else found
        document.complain(where, f"{found} stands here", f"write {_TYPE_NAMES[kind]}")
    elif kind == "string_pattern_mismatch":
        document.complain(where, f"{item['input']!r} has not the right form", f"write it as {item['ctx']['pattern']}")
    elif kind == "too_short":
        document.complain(where, "this list is empty", "fill it or leave the key out")
    else:
        document.complain(where, item["msg"])


def _allowed_keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The keys the schema allows at a place, read from the JSON Schema so that they are written down once."""
    schema = model.model_json_schema(by_alias=True)

    def options(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        while "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        branches = [*node.get("anyOf", ()), *node.get("oneOf", ())]
        for branch in branches:
            yield from options(branch)
        if not branches:
            yield node

    nodes = list(options(schema))
    for part in location:
        children = [
            child
            for node in nodes
            for child in (
                node.get("properties", {}).get(part),
                node.get("items") if isinstance(part, int) else None,
                node.get("additionalProperties"),
            )
            if isinstance(child, dict)
        ]
        if children or part not in _BRANCH_NAMES:
            nodes = [option for child in children for option in options(child)]
    return sorted({key for node in nodes for key in node.get("properties", {})})
