"""Law watch: what was read in a git corpus, held against a newer state of that corpus. It says what to read again; it makes no reading.

A reading keeps the digest of the article. Where the article of the newer state has another, the history between the two tells
which commits changed it: such corpora commit an amendment at a time, dated with its day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from itertools import groupby
from pathlib import Path

from ..model.reading import Reading
from ..model.toolbox import EU, Toolbox
from ..store import corpus
from ..store.corpus import CorpusError
from ..views.voice import Voice
from .git import EditionError
from .issues import Issue
from .markdown import safe

FORGE = "https://github.com/"
"""Readings name public repositories as owner/name; their clones come from here."""


@dataclass(frozen=True)
class Corpus:
    """A clone: its git directory and the state to compare with."""

    git_dir: Path
    at: str = "HEAD"


@dataclass(frozen=True)
class Step:
    """A commit that changed a file: day, id, first line of its message."""

    on: str
    commit: str
    what: str


@dataclass(frozen=True)
class Found:
    """A citation to read again. `state` says what became of the text, see `watch` in the interface."""

    country: str
    subject: str
    cite: str
    state: str
    repository: str
    path: str
    article: str
    text_as_of: str
    steps: list[Step] = field(default_factory=list)


def corpora(folder: Path) -> dict[str, Corpus]:
    """The clones in a folder: owner+name.git."""
    return {item.name.removesuffix(".git").replace("+", "/", 1): Corpus(item) for item in sorted(folder.glob("*+*.git")) if item.is_dir()}


def fetch(toolbox: Toolbox, folder: Path, progress: Callable[[str], None]) -> list[str]:
    """Clone every corpus that readings name, or bring its clone up to date; returns those that could not be had.

    Contents are fetched when they are looked at.
    """
    failed = []
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted({reading.read_in.repository for _, reading in _readings(toolbox) if reading.read_in.repository}):
        target = folder / f"{name.replace('/', '+')}.git"
        progress(name)
        try:
            if target.is_dir():
                corpus.git(target, "fetch", "--quiet", "--prune", "origin", "+HEAD:refs/heads/watched")
                corpus.git(target, "symbolic-ref", "HEAD", "refs/heads/watched")
            else:
                corpus.git(target, "clone", "--quiet", "--bare", "--filter=blob:none", f"{FORGE}{name}", str(target))
        except CorpusError as error:
            progress(str(error))
            failed.append(name)
    return failed


def watch(toolbox: Toolbox, known: Mapping[str, Corpus]) -> tuple[list[Found], int]:
    """The citations whose text is another now, and how many were compared."""
    found, count = [], 0
    read = {reading.read_in.repository for _, reading in _readings(toolbox)}
    known = {name: _resolved(name, clone) for name, clone in known.items() if name in read}
    for code, reading in _readings(toolbox):
        where = reading.read_in
        if where.repository is None or where.repository not in known or reading.transcribed:
            continue
        count += 1
        clone = known[where.repository]
        state = _state(clone, reading)
        if state:
            found.append(
                Found(
                    country=code,
                    subject=reading.subject,
                    cite=str(reading.cite),
                    state=state,
                    repository=where.repository,
                    path=where.path or "",
                    article=where.article or "",
                    text_as_of=reading.text_as_of.isoformat(),
                    steps=_steps(clone, reading) if state != "unlike" else [],
                )
            )
    return found, count


def _resolved(name: str, clone: Corpus) -> Corpus:
    """The same clone, its state by the id of its commit."""
    try:
        commit = corpus.git(clone.git_dir, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{clone.at}^{{commit}}")
    except CorpusError:
        raise EditionError(f"{name}: {clone.git_dir} has no commit {clone.at} → name a git directory and a commit in it") from None
    return replace(clone, at=commit.decode().strip())


def _readings(toolbox: Toolbox) -> Iterator[tuple[str, Reading]]:
    for code, readings in sorted(toolbox.readings.items()):
        for reading in readings.values():
            yield code, reading


def _state(clone: Corpus, reading: Reading) -> str:
    """What became of the text that was read; empty if it is the same."""
    where = reading.read_in
    path, article, commit = where.path or "", where.article or "", where.commit or ""
    now = _digest(clone.git_dir, clone.at, path, article)
    if now == reading.digest:
        return ""
    if _digest(clone.git_dir, commit, path, article) != reading.digest:
        return "unlike"
    if now is not None:
        return "changed"
    if _content(clone.git_dir, clone.at, path) is not None:
        return "missing"
    return "absent" if corpus.git(clone.git_dir, "ls-tree", clone.at, "--", path) else "gone"


def _steps(clone: Corpus, reading: Reading) -> list[Step]:
    """The commits since the reading that changed the article."""
    where, before = reading.read_in, reading.digest
    path, article = where.path or "", where.article or ""
    listed = corpus.git(clone.git_dir, "log", "--reverse", "--format=%as%x09%H%x09%s", f"{where.commit}..{clone.at}", "--", path)
    steps = []
    for line in listed.decode(errors="replace").splitlines():
        day, commit, what = line.split("\t", 2)
        now = _digest(clone.git_dir, commit, path, article) or ""
        if now != before:
            steps.append(Step(day, commit, what))
            before = now
    return steps


@cache
def _content(git_dir: Path, commit: str, path: str) -> bytes | None:
    try:
        return corpus.git(git_dir, "show", f"{commit}:{path}")
    except CorpusError:
        return None


@cache
def _digest(git_dir: Path, commit: str, path: str, article: str) -> str | None:
    """The digest of an article at a commit; None if there is none."""
    content = _content(git_dir, commit, path)
    try:
        return corpus.digest(corpus.article(content, path, article)) if content is not None else None
    except (CorpusError, ValueError):
        return None


def as_text(found: Iterable[Found], voice: Voice) -> str:
    """A line a citation, the commits that changed it below."""
    lines = []
    for item in found:
        head = f"{item.country} · {_label(item, voice)} ({item.subject}) · {item.cite}"
        lines.append(f"{head}: {voice.word(f'watch.{item.state}')}, {_where(item, voice)}")
        lines += [f"    {step.on} {step.commit[:10]} {step.what}" for step in item.steps]
    return "\n".join(lines)


def as_json(found: Iterable[Found]) -> str:
    """For programs."""
    return json.dumps([asdict(item) for item in found], indent=1, ensure_ascii=False)


def as_issues(found: Iterable[Found], voice: Voice) -> Iterator[Issue]:
    """An issue a country."""
    for code, group in groupby(found, key=lambda item: item.country):
        items = list(group)
        lines = [voice.word("watch.how"), ""]
        for item in items:
            head = f"- **{safe(_label(item, voice))}** (`{item.subject}`) · {safe(item.cite)}: {voice.word(f'watch.{item.state}')}"
            lines.append(f"{head}, {safe(_where(item, voice))}")
            for step in item.steps:
                lines.append(f"  - {step.on} [{step.commit[:10]}](<{FORGE}{item.repository}/commit/{step.commit}>) {safe(step.what)}")
        yield Issue(code.lower(), voice.word("watch.title", country=voice.country(code), count=len(items)), "\n".join(lines))


def _label(item: Found, voice: Voice) -> str:
    toolbox = voice.toolbox
    if item.country == EU:
        return voice.phrase("eu", f"rules.{item.subject}", "label").text if item.subject in toolbox.rules else item.subject
    return voice.phrase("questions", item.subject, "label").text if item.subject in toolbox.questions else item.subject


def _where(item: Found, voice: Voice) -> str:
    return voice.word("watch.where", place=f"{item.repository} {item.path} {item.article}".strip(), day=item.text_as_of)
