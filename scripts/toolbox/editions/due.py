"""What is due, as text for a terminal and as one issue a country for the forge."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from ..model.toolbox import Proof
from ..views.due import Due
from ..views.voice import Voice
from .issues import Issue
from .markdown import link, safe


def as_text(items: Iterable[Due], voice: Voice) -> str:
    """The answer and why it is due; below it each source to read, and where it was read last."""
    lines = []
    for item in items:
        lines.append(f"{item.country} · {_label(item, voice)} ({item.question}): {_why(item, voice)}")
        lines += [f"    {_place(item, proof, voice)} {proof.source.url} {_read_in(proof)}".rstrip() for proof in item.proofs]
    return "\n".join(lines)


def as_json(items: Iterable[Due]) -> str:
    """For programs."""
    listed = [
        {
            "country": item.country,
            "question": item.question,
            "since": item.since.isoformat(),
            "reason": item.reason,
            "citations": [str(proof.cite) for proof in item.proofs],
        }
        for item in items
    ]
    return json.dumps(listed, indent=1)


def as_issues(items: Iterable[Due], voice: Voice) -> Iterator[Issue]:
    """An issue a country."""
    for code, group in groupby(items, key=lambda item: item.country):
        listed = list(group)
        lines = [voice.word("due.how"), ""]
        for item in listed:
            lines.append(f"- **{safe(_label(item, voice))}** (`{item.question}`): {_why(item, voice)}")
            lines += [f"  - {link(_place(item, proof, voice), proof.source.url)} {safe(_read_in(proof))}".rstrip() for proof in item.proofs]
        yield Issue(code.lower(), voice.word("due.title", country=voice.country(code), count=len(listed)), "\n".join(lines))


def _label(item: Due, voice: Voice) -> str:
    return voice.phrase("questions", item.question, "label").text


def _why(item: Due, voice: Voice) -> str:
    return voice.word(f"due.{item.reason}", day=voice.date(item.since))


def _place(item: Due, proof: Proof, voice: Voice) -> str:
    name = voice.source_short(f"countries/{item.country.lower()}", proof.cite.source).text
    return f"{voice.place(proof.source, proof.cite)} {name}".strip()


def _read_in(proof: Proof) -> str:
    """Where it was read last, if that was a stored copy."""
    where = proof.reading.read_in if proof.reading else None
    return f"({where.repository} {where.path})" if where and where.repository else ""
