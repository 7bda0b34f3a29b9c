"""Publishing: one edition, one commit, one step. The remote's branch and the edition's tag move together or not at all.

The commit is made beside the repository (see git.py) on top of what the remote has now, and pushed without force. If
another publisher was faster the push is refused, and the commit is made anew on top of theirs. The published trees are
written with git itself, not with mike's Commit, which moves a local branch first and cannot reuse a folder it has; mike
keeps versions.json, so that its own commands know the branch.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from ..model.edition import is_edition, newest_before
from ..model.toolbox import Toolbox
from .git import EditionError, GitError, Workbench
from .shelf import Edition, Shelf, edition_of, languages_in

TURNS = 5
"""So often a publication is tried: others may publish at the same moment, and connections break."""

MOST = 1000
"""So many megabytes GitHub Pages takes."""

Progress = Callable[[str], None]


def named(name: str) -> None:
    """Refuse what is no name of an edition."""
    if not is_edition(name):
        raise EditionError(f"{name!r} is no name of an edition → year and month, such as 2026.11, or 2026.11.2 for a second one")


def unchanged(bench: Workbench) -> None:
    """Refuse to build from files that are not in the commit the edition will name."""
    changed = bench.git("--no-optional-locks", "status", "--porcelain", "--", "data", "docs", "overrides", "scripts", "mkdocs.yml")
    if changed:
        raise EditionError(f"these files are not as committed → commit them first\n{changed.rstrip()}")


def comparable(bench: Workbench, name: str, remote: str) -> None:
    """Refuse to build where the edition before is unknown: the page of changes would silently leave out what it said."""
    tags = bench.git("ls-remote", "--refs", "--tags", _url(bench, remote)).split()[1::2]
    before = newest_before((ref.removeprefix("refs/tags/") for ref in tags), name)
    if before and before not in bench.git("tag", "--list").split():
        raise EditionError(f"{before}, with which this edition is compared, is not here → git fetch --tags {remote}")


def publish(bench: Workbench, toolbox: Toolbox, name: str, site: Path, address: str, remote: str, branch: str, progress: Progress) -> bool:
    """Publish the built site as an edition. False if the remote has it already, from the same commit."""
    named(name)
    said, commit = edition_of(site)
    if said != name:
        raise EditionError(f"{site} is edition {said}, not {name} → toolbox build --edition {name} --to {site}")
    if not commit:
        raise EditionError(f"{site} does not say from which commit it was built → build it in a git checkout")
    try:
        bench.git("cat-file", "-e", f"{commit}^{{commit}}")
    except GitError:
        raise EditionError(f"{site} was built from {commit}, which is not in this checkout → publish where it was built") from None
    url = _url(bench, remote)
    progress(f"writing {sum(1 for file in site.rglob('*') if file.is_file())} files")
    languages = languages_in(site, toolbox.publication.languages)
    edition = Edition(name, bench.written(site), commit, languages, toolbox.today.isoformat())
    for turn in range(1, TURNS + 1):
        try:
            return _put(bench, toolbox, edition, address, url, branch, progress)
        except GitError as error:
            if turn == TURNS:
                raise EditionError(f"{error}\nNo edition is half published → run the same command again") from None
            progress(f"{error}\ntrying again ({turn + 1} of {TURNS})")
            time.sleep(0.1 * 2**turn)
    raise AssertionError("a turn returns or raises")


def _put(bench: Workbench, toolbox: Toolbox, edition: Edition, address: str, url: str, branch: str, progress: Progress) -> bool:
    """One turn: what the remote has, the edition on top, the push."""
    head, tag = f"refs/heads/{branch}", f"refs/tags/{edition.name}"
    progress(f"fetching {branch}")
    listed = bench.git("ls-remote", url, head, tag, f"{tag}^{{}}")
    there = {ref: name for name, ref in (line.split("\t") for line in listed.splitlines())}
    tagged = there.get(f"{tag}^{{}}") or there.get(tag)
    if tagged and tagged != edition.commit:
        raise EditionError(
            f"the tag {edition.name} is on {tagged[:10]}, the site was built from {edition.commit[:10]} → "
            f"build from the tag, or publish under another name, such as {edition.name}.2"
        )
    tip = there.get(head, "")
    if tip:
        bench.git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", url, head)
    shelf = Shelf(bench, tip)
    before = next((item.commit for item in shelf.editions if item.name == edition.name), None)
    if before == edition.commit:
        return False
    if before:
        raise EditionError(f"{edition.name} was published from {before[:10]} → publish under another name, such as {edition.name}.2")
    tree = shelf.put(edition, toolbox, address)
    who = {"NAME": toolbox.publication.publisher, "EMAIL": toolbox.publication.mailbox}
    names = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
    message = f"Publish {edition.name}\n\nBuilt from {edition.commit}.\n"
    parents = ["-p", tip] if tip else []
    commit = bench.git("commit-tree", tree, *parents, given=message.encode(), names=names).strip()
    size = sum(map(int, re.findall(r"^\S+ blob \S+ +(\d+)\t", bench.git("ls-tree", "-r", "-l", tree), re.MULTILINE))) // 1_000_000
    progress(f"pushing to {branch}, {size} MB in all" + (" → more than GitHub Pages takes: fewer languages, or another host" if size > MOST else ""))
    tags = [] if tagged else [f"{edition.commit}:{tag}"]
    bench.git("push", "--quiet", "--atomic", url, f"{commit}:{head}", *tags)
    return True


def _url(bench: Workbench, remote: str) -> str:
    """The address behind the name of a remote. By its address a push does not move the checkout's own record of the remote."""
    if remote in bench.git("remote").split():
        return bench.git("remote", "get-url", "--push", remote).strip()
    return remote
