"""Git for publishing: the configuration and the rights of the checkout, its objects to read from, a folder of its own to write to.

Nothing in the checkout moves: no branch, no index, no file. What a killed run leaves is a folder, which the next removes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FILE, FOLDER = "100644", "040000"


class EditionError(Exception):
    """It cannot be done; the message says what is wrong and what to do instead."""


class GitError(EditionError):
    """Git could not do it, and says why."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a tree: a file or a folder, by the id of its object."""

    mode: str
    id: str


@dataclass(frozen=True)
class Workbench:
    """Git on the repository of `root`, with its new objects below `folder`."""

    root: Path
    folder: Path
    objects: Path

    def git(self, *arguments: str, given: bytes = b"", index: str = "", names: Mapping[str, str] | None = None) -> str:
        """What git prints. `index` names a scratch index, `names` are more variables of the environment."""
        environment = {
            **os.environ,
            "GIT_OBJECT_DIRECTORY": str(self.folder / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(self.objects),
            **({"GIT_INDEX_FILE": str(self.folder / index)} if index else {}),
            **(names or {}),
        }
        command = ["git", "-c", "maintenance.auto=false", "-c", "gc.auto=0", *arguments]
        try:
            done = subprocess.run(command, cwd=self.root, env=environment, input=given, capture_output=True, check=False)
        except OSError as error:
            raise EditionError(f"git cannot be started: {error.strerror} → install git") from None
        if done.returncode:
            raise GitError(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode()

    def tree(self, name: str) -> dict[str, Item]:
        """The entries of a tree, one level deep."""
        return self._items(self.git("ls-tree", "-z", name))

    def files(self, name: str) -> dict[str, Item]:
        """Every file of a tree, by its path."""
        return self._items(self.git("ls-tree", "-r", "-z", "--full-tree", name))

    def _items(self, listed: str) -> dict[str, Item]:
        found = {}
        for line in filter(None, listed.split("\0")):
            said, _, path = line.partition("\t")
            mode, _, name = said.split()
            found[path] = Item(mode, name)
        return found

    def text(self, item: Item) -> str:
        """What stands in a file."""
        return self.git("cat-file", "blob", item.id)

    def write(self, text: str) -> Item:
        """A new file."""
        return Item(FILE, self.git("hash-object", "-w", "--stdin", given=text.encode()).strip())

    def written(self, folder: Path) -> str:
        """The tree of a folder, byte for byte: no attribute or setting of the checkout touches its files."""
        paths = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
        given = "".join(f"{folder / path}\n" for path in paths).encode()
        ids = self.git("hash-object", "-w", "--no-filters", "--stdin-paths", given=given).split()
        return self.changed("", {path: Item(FILE, name) for path, name in zip(paths, ids, strict=True)})

    def changed(self, tree: str, put: Mapping[str, Item], gone: Iterable[str] = ()) -> str:
        """A tree with other files in it; an empty name stands for the empty tree."""
        self.git("read-tree", tree or "--empty", index="index")
        lines = [f"0 {'0' * 40}\t{path}" for path in gone] + [f"{item.mode} {item.id}\t{path}" for path, item in put.items()]
        if lines:
            self.git("update-index", "-z", "--index-info", given="".join(f"{line}\0" for line in lines).encode(), index="index")
        return self.git("write-tree", index="index").strip()

    def made(self, entries: Mapping[str, Item]) -> str:
        """A tree of these entries."""
        lines = (f"{item.mode} {'tree' if item.mode == FOLDER else 'blob'} {item.id}\t{name}\0" for name, item in entries.items())
        return self.git("mktree", "-z", given="".join(lines).encode()).strip()


@contextmanager
def workbench(root: Path) -> Iterator[Workbench]:
    """The only workbench of a checkout: a second run waits for the first. The system frees the lock of a killed one."""
    import fcntl  # not on Windows, where everything but publishing works

    try:
        done = subprocess.run(
            ["git", "rev-parse", "--path-format=absolute", "--git-common-dir", "--git-path", "objects"],
            cwd=root, capture_output=True, text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        raise EditionError(f"{root} is no git repository → publish from a checkout") from None
    git_dir, objects = map(Path, done.stdout.splitlines())
    with (git_dir / "toolbox-publish.lock").open("w") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        folder = git_dir / "toolbox-publish"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            (folder / "objects").mkdir(parents=True)
            yield Workbench(root, folder, objects)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
