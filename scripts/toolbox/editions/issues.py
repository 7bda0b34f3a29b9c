"""Issues for the forge: written as files, filed with `gh`. One issue a subject: it is renewed, and closed when nothing is left."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..store.write import whole
from .git import EditionError

LONGEST = 60_000
"""An issue takes about 65 000 characters."""


@dataclass(frozen=True)
class Issue:
    """`name` is what it is about and stays the same from month to month, such as a country's code."""

    name: str
    title: str
    body: str


Run = Callable[..., str]


def gh(*arguments: str, given: str = "") -> str:
    """What the forge's command line prints."""
    try:
        done = subprocess.run(["gh", *arguments], input=given, capture_output=True, text=True, check=False)
    except OSError as error:
        raise EditionError(f"gh cannot be started: {error.strerror} → install it from https://cli.github.com") from None
    if done.returncode:
        raise EditionError(f"gh {' '.join(arguments[:2])}: {done.stderr.strip()}")
    return done.stdout


def write(issues: Iterable[Issue], folder: Path) -> list[Path]:
    """A Markdown file an issue, its title as the heading. Files of an earlier run go."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        old.unlink()
    files = []
    for issue in issues:
        files.append(folder / f"{issue.name}.md")
        whole(files[-1], f"# {issue.title}\n\n{issue.body}\n")
    return files


def file(folder: Path, label: str, run: Run = gh) -> list[str]:
    """File what `write` wrote under a label. Returns what was done, a line each."""
    wanted = {item.stem: item.read_text("utf-8") for item in sorted(folder.glob("*.md"))}
    run("label", "create", label, "--force")
    listed = json.loads(run("issue", "list", "--label", label, "--state", "open", "--limit", "500", "--json", "number,title,body"))
    known = {name: item for item in listed for name in _names(item["body"], label)}
    done = []
    for name, text in wanted.items():
        head, _, body = text.partition("\n")
        title, body = head.removeprefix("# "), _shortened(body.strip()) + f"\n\n{_mark(label, name)}\n"
        if name not in known:
            run("issue", "create", "--title", title, "--label", label, "--body-file", "-", given=body)
            done.append(f"created: {title}")
        elif (known[name]["title"], known[name]["body"].strip()) != (title, body.strip()):
            run("issue", "edit", str(known[name]["number"]), "--title", title, "--body-file", "-", given=body)
            done.append(f"renewed: {title}")
    for name in sorted(known.keys() - wanted.keys()):
        run("issue", "close", str(known[name]["number"]), "--reason", "completed")
        done.append(f"closed: {known[name]['title']}")
    return done


def _mark(label: str, name: str) -> str:
    """Tells our issues from those of people, in a comment nobody sees."""
    return f"<!-- toolbox {label} {name} -->"


def _names(body: str, label: str) -> list[str]:
    """The names of the marks in an issue."""
    begin = f"<!-- toolbox {label} "
    return [part.partition(" -->")[0] for part in body.split(begin)[1:]]


def _shortened(body: str) -> str:
    if len(body) <= LONGEST:
        return body
    return body[:LONGEST].rpartition("\n")[0] + "\n\n…"
