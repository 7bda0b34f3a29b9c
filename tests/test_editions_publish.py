"""Publishing: whole or not at all, against a real bare repository. Kills, full disks, lost connections and two at once."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import mike.commands  # type: ignore[import-untyped]
import pytest

from toolbox.editions.git import EditionError

from .editions import BRANCH, Press, git, press

REAL_GIT = shutil.which("git") or "git"


@pytest.fixture
def box(tmp_path: Path) -> Press:
    return press(tmp_path)


def test_the_first_edition(box: Press) -> None:
    box.site("2026.10")
    done = box.run("2026.10")
    assert done.returncode == 0, done.stderr
    assert box.editions() == ["2026.10"]
    assert git(box.remote, "rev-parse", "2026.10") == box.commit, "the tag says from what it was built"
    assert "120000" not in git(box.remote, "ls-tree", "-r", BRANCH), "no symbolic links: hosts refuse them"
    assert git(box.remote, "rev-parse", f"{BRANCH}:latest") == git(box.remote, "rev-parse", f"{BRANCH}:2026.10")
    assert box.read("404.html") == "missing"
    assert 'href="latest/fr/"' in box.read("index.html") and 'href="2026.10/"' in box.read("index.html")
    assert box.read("robots.txt").endswith("Sitemap: https://toolbox.example/latest/sitemap.xml")
    assert "The editors of" in git(box.remote, "log", "-1", "--format=%an", BRANCH)


def test_nothing_of_the_checkout_moves(box: Press) -> None:
    git(box.root, "remote", "add", "origin", str(box.remote))
    box.site("2026.10")
    before = git(box.root, "for-each-ref"), git(box.root, "count-objects", "-v"), git(box.root, "status", "--porcelain")
    assert box.publish("2026.10", remote="origin")
    after = git(box.root, "for-each-ref"), git(box.root, "count-objects", "-v"), git(box.root, "status", "--porcelain")
    assert before == after
    assert box.editions() == ["2026.10"]
    assert not (box.root / ".git" / "toolbox-publish").exists()


def test_the_bytes_are_those_of_the_site(box: Press) -> None:
    git(box.root, "config", "core.autocrlf", "true")
    (box.root / ".git" / "info" / "attributes").write_text("* text eol=crlf ident\n")
    site = box.site("2026.10")
    (site / "odd.txt").write_bytes(b"one\r\ntwo\n$Id$\n")
    assert box.publish("2026.10")
    shown = subprocess.run(["git", "show", f"{BRANCH}:2026.10/odd.txt"], cwd=box.remote, capture_output=True, check=True).stdout
    assert shown == b"one\r\ntwo\n$Id$\n"


def test_again_is_no_mistake_and_another_commit_is(box: Press) -> None:
    box.site("2026.10")
    box.publish("2026.10")
    tip = box.tip()
    again = box.run("2026.10")
    assert again.returncode == 0 and "nothing to do" in again.stdout and box.tip() == tip
    git(box.root, "commit", "-q", "--allow-empty", "-m", "More")
    box.site("2026.10")
    other = box.run("2026.10")
    assert other.returncode == 1 and "such as 2026.10.2" in other.stderr and box.tip() == tip


def test_editions_stand_in_the_order_of_their_names_not_of_their_publishing(box: Press) -> None:
    for name in ("2026.11.10", "2026.09", "2026.11.9", "2026.11"):
        box.site(name)
        assert box.publish(name)
    assert box.editions() == ["2026.11.10", "2026.11.9", "2026.11", "2026.09"]


def test_older_editions_are_kept_in_english_with_their_data(box: Press) -> None:
    for month in range(1, 6):
        box.site(f"2026.0{month}")
        assert box.publish(f"2026.0{month}")
    files = box.files()
    assert box.editions() == [f"2026.0{month}" for month in range(5, 0, -1)]
    for name, whole in (("2026.05", True), ("2026.02", True), ("2026.01", False)):
        assert (f"{name}/pagefind/index/fr_1.pf_index" in files, f"{name}/packs/fr/handbook.pdf" in files) == (whole, name == "2026.05")
        assert f"{name}/pagefind/index/en_1.pf_index" in files and f"{name}/countries/pt/index.html" in files
        page = box.read(f"{name}/fr/countries/pt/index.html")
        assert ("n’est conservée qu’en anglais" in page) is not whole, "an address never dies"
        if not whole:
            assert 'href="../../../countries/pt/"' in page and 'href="../../../../latest/fr/countries/pt/"' in page
    assert "2026.01</a> · 2026" in box.read("index.html") and "in English" in box.read("index.html")


def test_packs_stand_with_the_newest_edition_only(box: Press) -> None:
    for name in ("2026.10", "2026.11"):
        box.site(name, pages=["", "countries/pt/", "start/", "packs/"])
        assert box.publish(name)
    files = box.files()
    assert {path for path in files if path.endswith("handbook.pdf")} == {"2026.11/packs/fr/handbook.pdf", "latest/packs/fr/handbook.pdf"}
    for path, word in (("2026.10/packs/index.html", "are with its release"), ("2026.10/fr/packs/index.html", "avec sa publication")):
        page = box.read(path)
        assert word in page and f'href="{"../" * (path.count("/"))}latest/' in page and 'class="packs"' not in page
    assert "are with its release" not in box.read("2026.11/packs/index.html") + box.read("latest/packs/index.html")


def test_latest_answers_for_addresses_that_only_older_editions_have(box: Press) -> None:
    box.site("2026.10", pages=["", "start/", "method/", "method/gone/"])
    box.site("2026.11", languages=["en"], pages=["", "start/", "method/", "new/"])
    for name in ("2026.10", "2026.11"):
        assert box.publish(name)
    latest = {path.removeprefix("latest/") for path in box.files() if path.startswith("latest/") and path.endswith("index.html")}
    assert latest >= {"method/gone/index.html", "fr/method/gone/index.html", "fr/index.html", "new/index.html"}
    assert 'url=../"' in box.read("latest/method/gone/index.html")
    assert 'url=../../start/"' in box.read("latest/fr/start/index.html"), "the same page in English, where the language is gone"
    assert 'url=../../../method/"' in box.read("latest/fr/method/gone/index.html")
    assert "2026.11/method/gone/index.html" not in box.files()


def test_files_that_are_not_ours_stay(box: Press, tmp_path: Path) -> None:
    box.site("2026.10")
    box.publish("2026.10")
    git(tmp_path, "clone", "-q", "-b", BRANCH, str(box.remote), "other")
    (tmp_path / "other" / "CNAME").write_text("toolbox.example\n")
    git(tmp_path / "other", "add", ".")
    git(tmp_path / "other", "commit", "-qm", "Name")
    git(tmp_path / "other", "push", "-q", "origin", BRANCH)
    box.site("2026.11")
    assert box.publish("2026.11")
    assert box.read("CNAME") == "toolbox.example"


def test_mike_knows_the_branch(box: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("2026.10", "2026.11"):
        box.site(name)
        box.publish(name)
    monkeypatch.chdir(box.remote)
    assert [(str(item.version), item.aliases) for item in mike.commands.list_versions(BRANCH)] == [("2026.11", {"latest"}), ("2026.10", set())]


def test_what_cannot_be_published_is_said(box: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolbox.editions.publish.TURNS", 1)
    site = box.site("2026.10")
    for message, name, options in (
        ("no name of an edition → year and month", "latest", {}),
        ("is edition 2026.10, not 2026.12", "2026.12", {}),
        ("is no built site → toolbox build --edition", "2026.10", {"site": box.root}),
        ("No edition is half published → run the same command again", "2026.10", {"remote": str(tmp_path / "nowhere.git")}),
    ):
        with pytest.raises(EditionError, match=message):
            box.publish(name, **({"site": site} | options))
    done = box.run("2026.12", site=site)
    assert done.returncode == 1 and done.stderr.startswith("Error: ") and "Traceback" not in done.stderr


def test_a_site_that_stands_alone_is_no_edition(box: Press) -> None:
    site = box.site("2026.10")
    (site / "index.html").write_text("<title>alone</title>")
    with pytest.raises(EditionError, match="was built to stand alone → toolbox build --edition 2026.10"):
        box.publish("2026.10")


def test_a_branch_of_somebody_else_is_left_alone(box: Press, tmp_path: Path) -> None:
    box.site("2026.10")
    git(tmp_path, "clone", "-q", str(box.remote), "other")
    (tmp_path / "other" / "versions.json").write_text('[{"version": "dev", "title": "dev", "aliases": []}]')
    git(tmp_path / "other", "checkout", "-q", "-b", BRANCH)
    git(tmp_path / "other", "add", ".")
    git(tmp_path / "other", "commit", "-qm", "x")
    git(tmp_path / "other", "push", "-q", "origin", BRANCH)
    tip = box.tip()
    with pytest.raises(EditionError, match="another branch: --branch NAME"):
        box.publish("2026.10")
    assert box.tip() == tip
    assert box.publish("2026.10", branch="pages")


def test_files_that_are_not_committed_are_not_built(box: Press) -> None:
    (box.root / "data" / "publication.yml").open("a").write("# more\n")
    done = subprocess.run([*box.command("2026.10")[:-2]], cwd=box.root, env=box.environment(), capture_output=True, text=True)
    assert done.returncode == 1 and "commit them first\n M data/publication.yml" in done.stderr


def test_an_edition_is_not_built_where_the_one_before_is_unknown(box: Press) -> None:
    box.site("2026.10")
    assert box.publish("2026.10")
    done = subprocess.run([*box.command("2026.11")[:-2]], cwd=box.root, env=box.environment(), capture_output=True, text=True)
    assert done.returncode == 1 and f"2026.10, with which this edition is compared, is not here → git fetch --tags {box.remote}" in done.stderr


def wrapped(folder: Path, turn: int, before: bool) -> str:
    """A PATH whose git kills the process that called it, before or after its n-th call."""
    kill = f'if [ "$n" = {turn} ]; then kill -9 $PPID; fi\n'
    script = f'#!/bin/sh\nn=$(($(cat "{folder}/n" 2>/dev/null || echo 0) + 1)); echo $n >"{folder}/n"\n'
    script += (kill if before else "") + f'"{REAL_GIT}" "$@"; code=$?\n' + ("" if before else kill) + "exit $code\n"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "git").write_text(script)
    (folder / "git").chmod(0o755)
    (folder / "n").unlink(missing_ok=True)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def calls(box: Press, folder: Path) -> int:
    """How often publishing calls git; publishes the site."""
    assert box.run("2026.10", PATH=wrapped(folder, 0, before=True)).returncode == 0
    return int((folder / "n").read_text())


def killed_and_run_again(box: Press, old: list[str], name: str, path: str) -> None:
    """A run that is killed leaves whole editions; the same command then publishes."""
    done = box.run(name, PATH=path)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert box.editions() in (old, [name, *old]), "a half edition"
    box.publish(name)
    assert box.editions() == [name, *old]
    assert not (box.root / ".git" / "toolbox-publish").exists(), "what the killed run left is gone"


def test_killed_around_the_push(box: Press, tmp_path: Path) -> None:
    box.site("2026.10")
    last = calls(box, tmp_path / "bin")
    old = ["2026.10"]
    for number, (turn, before) in enumerate([(4, False), (last, True), (last, False)]):
        name = f"2026.11.{number + 1}"
        box.site(name)
        killed_and_run_again(box, old, name, wrapped(tmp_path / "bin", turn, before))
        old = [name, *old]


def test_killed_while_the_remote_takes_the_push(box: Press) -> None:
    old: list[str] = []
    for number, hook in enumerate(("pre-receive", "update", "post-update")):
        file = box.remote / "hooks" / hook
        file.write_text('#!/bin/sh\n[ -z "$VICTIM" ] || kill -9 $(cat "$VICTIM")\n')
        file.chmod(0o755)
        name = f"2026.11.{number + 1}"
        box.site(name)
        victim = box.root.parent / "victim"
        process = subprocess.Popen(
            box.command(name), cwd=box.root, env=box.environment(VICTIM=str(victim)), stderr=subprocess.PIPE, start_new_session=True
        )
        victim.write_text(str(process.pid))
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        assert box.editions() in (old, [name, *old])
        box.publish(name)
        old = [name, *old]
        assert box.editions() == old
        file.unlink()


@pytest.mark.slow
def test_killed_before_and_after_every_call_of_git(box: Press, tmp_path: Path) -> None:
    box.site("2026.10")
    count = calls(box, tmp_path / "bin")
    old = ["2026.10"]
    for number, turn in enumerate([turn for turn in range(1, count + 1) for _ in (0, 1)]):
        name = f"2026.11.{number + 1}"
        box.site(name)
        killed_and_run_again(box, old, name, wrapped(tmp_path / "bin", turn, before=number % 2 == 0))
        old = [name, *old]


@pytest.mark.slow
def test_fifty_kills_at_any_moment(box: Press) -> None:
    box.site("2026.10")
    start = time.monotonic()
    assert box.run("2026.10").returncode == 0
    whole = time.monotonic() - start
    random.seed(20261122)
    there, kills = {"2026.10"}, 0
    for number in range(1, 200):
        name = f"2026.11.{number}"
        box.site(name)
        process = subprocess.Popen(
            box.command(name), cwd=box.root, env=box.environment(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(random.uniform(0.3, 1) * whole)
        if number % 2:
            os.kill(process.pid, signal.SIGKILL)  # its push may still be running, and arrive
        else:
            os.killpg(process.pid, signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
        now = set(box.editions())
        assert there <= now <= {"2026.10", *(f"2026.11.{one}" for one in range(1, number + 1))}, "a half edition"
        there = now
        if number % 10 == 0:
            box.publish(name)
            assert name in box.editions()
        if kills == 50:
            return
    pytest.fail(f"only {kills} runs could be killed")


@pytest.mark.parametrize("limit", [100, *(pytest.param(size, marks=pytest.mark.slow) for size in (0, 3000, 30_000))])
def test_a_full_disk_publishes_nothing(box: Press, limit: int) -> None:
    """No file may grow beyond the limit, in the checkout or in the remote."""
    site = box.site("2026.10")
    (site / "big.bin").write_bytes(random.Random(1).randbytes(50_000))
    done = subprocess.run(
        box.command("2026.10"), cwd=box.root, env=box.environment(PYTHONDONTWRITEBYTECODE="1"), capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 1 and "Error: " in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert box.editions() == [] and not (box.root / ".git" / "toolbox-publish").exists()
    assert box.publish("2026.10")
    assert box.editions() == ["2026.10"]


def test_a_remote_that_is_lost_and_comes_back(box: Press) -> None:
    box.site("2026.10")
    hook = box.remote / "hooks" / "pre-receive"
    hook.write_text(f'#!/bin/sh\n[ -e "{box.remote}/again" ] || {{ touch "{box.remote}/again"; exit 1; }}\n')
    hook.chmod(0o755)
    said: list[str] = []
    assert box.publish("2026.10", said=said)
    assert any("trying again (2 of 5)" in line for line in said)
    assert box.editions() == ["2026.10"]


def test_two_at_once_are_both_there(tmp_path: Path) -> None:
    """Each from a checkout of its own; the first to push makes the other begin again on top."""
    box = press(tmp_path)
    git(tmp_path, "clone", "-q", str(box.root), "second")
    other = Press(tmp_path / "second", box.remote)
    for name in ("2026.10", "2026.11", "2026.11.2", "2026.11.3"):
        box.site(name)
    hook = box.remote / "hooks" / "pre-receive"  # both have what they push before either may move the branch
    hook.write_text(
        f'#!/bin/sh\ncd "{tmp_path}"; touch ready.$$; i=0\nwhile [ $(ls ready.* | wc -l) -lt 2 ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i+1)); done\n'
    )
    hook.chmod(0o755)
    for first, second in (("2026.10", "2026.11"), ("2026.11.2", "2026.11.3")):
        for left in tmp_path.glob("ready.*"):
            left.unlink()
        processes = [
            subprocess.Popen(which.command(name), cwd=which.root, env=which.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for which, name in ((box, first), (other, second))
        ]
        said = [process.communicate()[1] for process in processes]
        assert [process.returncode for process in processes] == [0, 0], said
        assert sum("trying again" in text for text in said) == 1, said
    assert box.editions() == ["2026.11.3", "2026.11.2", "2026.11", "2026.10"]


def test_two_in_one_checkout_take_turns(box: Press) -> None:
    for name in ("2026.10", "2026.11"):
        box.site(name)
    processes = [
        subprocess.Popen(box.command(name), cwd=box.root, env=box.environment(), stderr=subprocess.DEVNULL) for name in ("2026.10", "2026.11")
    ]
    assert [process.wait() for process in processes] == [0, 0]
    assert box.editions() == ["2026.11", "2026.10"]
