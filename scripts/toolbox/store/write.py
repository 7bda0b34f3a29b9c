"""The files the toolbox itself writes: readings and the fingerprints of translations. Whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ..model.base import fingerprint
from ..model.reading import Reading
from ..model.translation import TextPath
from .strict import parse


def whole(file: Path, content: str | bytes) -> None:
    """Replace a file in one step: a run that is killed leaves the old one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
        os.chmod(name, 0o644)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def readings(file: Path, old: Iterable[Reading], new: Iterable[Reading]) -> None:
    """Write the readings of a country. A new reading takes the place of the old one of the same answer and citation."""
    kept = {(item.subject, str(item.cite)): item for item in (*old, *new)}
    records = [_record(kept[key]) for key in sorted(kept)]
    text = yaml.safe_dump({"readings": records}, allow_unicode=True, sort_keys=False, width=200)
    whole(file, "# Written by `toolbox read`; not by hand.\n" + text)


def floors(file: Path, floors: Mapping[str, int]) -> None:
    """Write the floors of the countries."""
    lines = "".join(f"  {code}: {floor}\n" for code, floor in sorted(floors.items()))
    whole(file, f"# Core answers read in a source, a country. Raised by `toolbox status --raise`; never lowered.\nfloors:\n{lines}")


def _record(reading: Reading) -> dict[str, Any]:
    record = reading.model_dump(mode="json", exclude_none=True)
    record["cite"] = str(reading.cite)
    return record


def stamp(file: Path, root: Path, english: Mapping[TextPath, str]) -> tuple[int, list[str]]:
    """Put the fingerprint of today's English on every entry of a translation file.

    Returns how many changed, and the entries whose English does not exist.
    """
    document = parse(file.read_bytes(), file.relative_to(root).as_posix())
    if not isinstance(document.data, dict) or document.complaints:
        raise ValueError("\n".join(map(str, document.complaints)) or f"{document.path}:1:1: the file is empty")
    changed, unknown = 0, []

    def walk(entry: str, slots: tuple[str, ...], data: Any) -> None:
        nonlocal changed
        if not isinstance(data, dict):
            return
        if isinstance(data.get("text"), str):
            source = english.get((entry, ".".join(slots)))
            if source is None:
                unknown.append(".".join((entry, *slots)))
            elif data.get("of") != fingerprint(source):
                data["of"] = fingerprint(source)
                changed += 1
            return
        for key, value in data.items():
            walk(entry, (*slots, key), value)

    for entry, data in document.data.items():
        walk(entry, (), data)
    if changed:
        whole(file, _header(file) + _dump(document.data))
    return changed, unknown


def _header(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines[: next((i for i, x in enumerate(lines) if not x.startswith("#")), 0)])


class _Dumper(yaml.SafeDumper):
    """Entries on one line each, everything else in blocks, so that a change of one text is a change of one line."""


def _represent_dict(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    flow = set(data) <= {"text", "of"} and isinstance(data.get("text"), str)
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=flow)


_Dumper.add_representer(dict, _represent_dict)


def _dump(data: Any) -> str:
    return str(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000))
