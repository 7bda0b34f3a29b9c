"""The workflows: sound, without holes, pinned, and made of commands that also run here. The forms: what the site fills in exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from toolbox.cli import main
from toolbox.views.answer import corrections

from .copies import ROOT, loaded

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
TOOLS = Path(sys.executable).parent


def read(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # `on` is a word here


def steps(file: Path) -> Iterator[dict[str, Any]]:
    for job in read(file)["jobs"].values():
        yield from job["steps"]


@pytest.mark.parametrize(
    "command", [["actionlint", *map(str, WORKFLOWS)], ["zizmor", "--offline", "--pedantic", "--quiet", str(GITHUB)]], ids=lambda item: item[0]
)
def test_linters_find_nothing(command: list[str]) -> None:
    done = subprocess.run([str(TOOLS / command[0]), *command[1:]], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_rights_are_given_a_job_at_a_time_and_actions_are_pinned(file: Path) -> None:
    workflow = read(file)
    assert workflow["permissions"] == {} and "pull_request_target" not in workflow["on"]
    for job in workflow["jobs"].values():
        assert "permissions" in job and "timeout-minutes" in job
    for line in re.findall(r"uses:.*", file.read_text("utf-8")):
        assert re.fullmatch(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_proposals_of_strangers_get_no_secrets() -> None:
    for file in WORKFLOWS:
        workflow, text = read(file), file.read_text("utf-8")
        if "pull_request" in workflow["on"]:
            assert "secrets." not in text and "github.token" not in text
            assert all(right == "read" for job in workflow["jobs"].values() for right in (job["permissions"] or {}).values())
            assert all(step["with"]["persist-credentials"] == "false" for step in steps(file) if "checkout" in step.get("uses", ""))


def test_every_writer_of_the_branch_waits_for_the_others() -> None:
    for file in WORKFLOWS:
        if "scripts/run publish" in file.read_text("utf-8"):
            assert read(file)["concurrency"] == {"group": "gh-pages", "cancel-in-progress": "false"}
            assert "--notes-from-tag" not in file.read_text("utf-8"), "the tag is made on the remote, gh would look for it here"


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_every_command_is_a_verb_with_options_it_knows(file: Path) -> None:
    for step in steps(file):
        for line in step.get("run", "").splitlines():
            if line.startswith("scripts/run "):
                words = shlex.split(re.sub(r"\$\([^)]*\)", "X", line.split(">")[0]))
                verb = main.commands[words[1]]
                options = {option for parameter in verb.params for option in parameter.opts}
                assert {word for word in words[2:] if word.startswith("--")} <= options, line
            else:
                assert re.match(r"(gh|git|tar|test|printf|\.ci/run|scripts/canary|\w+=.*)( |$)", line), line


def test_scripts_of_the_workflows_are_there_and_can_be_run() -> None:
    for name in ("scripts/run", "scripts/canary", ".ci/run"):
        assert (ROOT / name).stat().st_mode & 0o111, name


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_forms_are_whole_and_warn_of_what_must_not_be_written(form: Path) -> None:
    data = read(form)
    assert {"name", "description", "title", "body"} <= data.keys()
    first, *fields = data["body"]
    assert "nothing operational and nothing personal" in first["attributes"]["value"] and "letter" in first["attributes"]["value"]
    names = [field["id"] for field in fields]
    assert len(names) == len(set(names)) and all(field["type"] in ("input", "textarea", "checkboxes") for field in fields)


def test_the_links_of_the_site_fill_in_fields_that_exist() -> None:
    toolbox = loaded().toolbox
    assert toolbox
    filled = parse_qs(urlsplit(corrections(toolbox, "PT", "joint.occasional", "").form_url).query)
    (name,) = filled.pop("template")
    fields = {field.get("id") for field in read(GITHUB / "ISSUE_TEMPLATE" / name)["body"]}
    assert filled.keys() - {"title"} <= fields


def test_code_owners_name_what_exists() -> None:
    for line in (GITHUB / "CODEOWNERS").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            pattern, *owners = line.split()
            assert owners and all(re.fullmatch(r"@[\w/-]+", owner) for owner in owners), line
            assert pattern == "*" or (ROOT / pattern.strip("/")).exists(), line
