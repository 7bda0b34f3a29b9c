"""A checkout, a bare repository and small sites to publish: everything about editions but the pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from toolbox.editions.git import workbench
from toolbox.editions.publish import publish
from toolbox.model.toolbox import Toolbox

from .copies import ROOT, copy_data, leave_out, loaded

BRANCH = "gh-pages"


def git(folder: Path, *arguments: str) -> str:
    """What git prints in a folder."""
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@dataclass(frozen=True)
class Press:
    """A checkout with nothing but data, and the bare repository it publishes to."""

    root: Path
    remote: Path

    @property
    def commit(self) -> str:
        """The commit of the checkout."""
        return git(self.root, "rev-parse", "HEAD")

    def site(self, edition: str, languages: Iterable[str] = ("en", "fr"), pages: Iterable[str] = ("", "countries/pt/", "start/")) -> Path:
        """A site as `build --edition` makes it, only smaller."""
        site = self.root.parent / f"site-{edition}"
        files = {"404.html": "missing", "assets/stylesheets/site.css": "body {}", "packs/fr/handbook.pdf": "pack", "pagefind/wasm.fr.pagefind": "fr"}
        files["data/answers.json"] = json.dumps({"edition": edition, "commit": self.commit, "answers": []})
        for lang in languages:
            for page in pages:
                files[("" if lang == "en" else f"{lang}/") + f"{page}index.html"] = (
                    f'<html data-edition="{edition}"><title>{edition} {lang} {page}</title>'
                )
            files[f"pagefind/index/{lang}_1.pf_index"] = lang
        for path, text in files.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text, "utf-8")
        return site

    def command(self, edition: str, *options: str, site: Path | None = None) -> list[str]:
        """The command that publishes an edition."""
        command = [sys.executable, "-m", "toolbox", "publish", edition, "--remote", str(self.remote), *options]
        return [*command, "--site", str(site or self.root.parent / f"site-{edition}")]

    def environment(self, **more: str) -> dict[str, str]:
        """The environment in which our own package is the one that runs."""
        return {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), **more}

    def run(self, edition: str, *options: str, site: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """Publish a site by the command, in a process of its own."""
        command = self.command(edition, *options, site=site)
        return subprocess.run(command, cwd=self.root, env=self.environment(**more), capture_output=True, text=True)

    def publish(self, edition: str, *, remote: str = "", branch: str = BRANCH, site: Path | None = None, said: list[str] | None = None) -> bool:
        """Publish a site in this process, which has read the data already."""
        site = site or self.root.parent / f"site-{edition}"
        with workbench(self.root) as bench:
            toolbox, progress = model(), (said if said is not None else []).append
            return publish(bench, toolbox, edition, site, "https://toolbox.example/", remote or str(self.remote), branch, progress)

    def tip(self) -> str:
        """The commit of the published branch; empty if there is none."""
        return git(self.remote, "for-each-ref", "--format=%(objectname)", f"refs/heads/{BRANCH}")

    def files(self, at: str = BRANCH) -> dict[str, str]:
        """Every file of the published branch: path -> id of its contents."""
        lines = git(self.remote, "ls-tree", "-r", at).splitlines()
        return {path: said.split()[2] for said, path in (line.split("\t") for line in lines)}

    def read(self, path: str, at: str = BRANCH) -> str:
        """A file of the published branch."""
        return git(self.remote, "show", f"{at}:{path}")

    def editions(self) -> list[str]:
        """The editions that are published, the newest first; none if there is no branch. Fails if anything of one is missing."""
        tip = self.tip()
        if not tip:
            return []
        files, versions = self.files(tip), json.loads(self.read("versions.json", tip))
        names = [str(item["version"]) for item in versions]
        assert {path.partition("/")[0] for path in files if "/" in path} == {"latest", *names}
        for name in names:
            for path in ("index.html", "fr/start/index.html", "data/answers.json", "assets/stylesheets/site.css"):
                assert f"{name}/{path}" in files, f"{name} is not whole: {path}"
            assert json.loads(self.read(f"{name}/data/answers.json", tip))["edition"] == name
        assert [item["version"] for item in versions if item["aliases"]] == names[:1]
        assert json.loads(self.read("latest/data/answers.json", tip))["edition"] == names[0]
        git(self.remote, "fsck", "--connectivity-only", tip)
        return names


@cache
def model() -> Toolbox:
    """The real data, read once."""
    toolbox = loaded().toolbox
    assert toolbox
    return toolbox


def checkout(folder: Path) -> Path:
    """A repository with everything a build reads, but only the countries that prose or tests name and the first of the others."""
    root = copy_data(folder)
    for name in ("docs", "overrides", "scripts", "mkdocs.yml"):
        (root / name).symlink_to(ROOT / name)
    for code in unnamed()[1:]:
        leave_out(root, code)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Data")
    return root


def unnamed() -> list[str]:
    """The countries that no page of prose and no test needs."""
    prose = "".join(file.read_text("utf-8") for file in (ROOT / "docs").rglob("*.md"))
    return [
        code
        for code in sorted(code.lower() for code in model().countries)
        if code not in ("es", "fr", "pt") and f'"{code}"' not in prose and f"countries/{code}." not in prose
    ]


def press(folder: Path) -> Press:
    """A new checkout and a new bare repository."""
    root = copy_data(folder / "checkout", "pt")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Data")
    git(folder, "init", "-q", "--bare", "remote.git")
    return Press(root, folder / "remote.git")
