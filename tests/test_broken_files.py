"""Country files broken in hundreds of ways: never a traceback, always a complaint in that file with a line that exists."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolbox.checks import run
from toolbox.store.load import load

from .copies import TODAY, copy_data

WORDS = st.sampled_from(["yes", "no", "unknown", "", "{", "[", "]", "- ", ": ", "!!x ", "&a ", "*a", "\t", '"', "'", "#", "\x00", "é"])


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_data(tmp_path_factory.mktemp("broken"), "pt")
    shutil.rmtree(root / "data/i18n")
    return root


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0), cut=st.integers(min_value=0, max_value=40), word=WORDS)
def test_random_cuts_never_end_in_a_traceback(root: Path, place: int, cut: int, word: str) -> None:
    file = root / "data/countries/pt.yml"
    whole = file.read_text(encoding="utf-8")
    try:
        at = place % len(whole)
        broken = whole[:at] + word + whole[at + cut :]
        file.write_text(broken, encoding="utf-8")
        lines = broken.count("\n") + 2
        for item in run(load(root, TODAY)):
            assert item.what
            if item.path == "data/countries/pt.yml":
                assert 1 <= item.line <= lines and item.column >= 1
    finally:
        file.write_text(whole, encoding="utf-8")


def test_a_misspelt_key_anywhere_is_found_on_its_line(root: Path) -> None:
    file = root / "data/countries/pt.yml"
    whole = file.read_text(encoding="utf-8")
    lines = whole.splitlines(keepends=True)
    keys = [n for n, line in enumerate(lines) if line.startswith("    ") and line.strip().startswith(("value:", "note:", "cites:", "cases:"))]
    for number in random.Random(1).sample(keys, min(40, len(keys))):
        key = lines[number].strip().partition(":")[0]
        broken = [*lines]
        broken[number] = lines[number].replace(f"{key}:", f"x{key}:", 1)
        file.write_text("".join(broken), encoding="utf-8")
        found = [item for item in load(root, TODAY).complaints if item.path == "data/countries/pt.yml"]
        assert [(item.line, item.what) for item in found] == [(number + 1, f"there is no key 'x{key}' here")], lines[number]
        assert key in found[0].instead
    file.write_text(whole, encoding="utf-8")


@settings(max_examples=100, deadline=None)
@given(data=st.recursive(st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)))
def test_any_plain_data_as_a_country(tmp_path_factory: pytest.TempPathFactory, data: object) -> None:
    root = tmp_path_factory.mktemp("any")
    (root / "data/countries").mkdir(parents=True)
    (root / "data/countries/xx.yml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert any(item.path == "data/countries/xx.yml" for item in run(load(root, TODAY)))


@pytest.mark.parametrize(
    "name",
    ["countries/QQ.yml", "countries/sub/qq.yml", 'countries/a") }}.yml', "countries/qq.yaml", "readings/QQ.yml", "i18n/fr.yml", "i18n/fr/a/b/qq.yml"],
)
def test_a_file_name_that_means_nothing_is_a_complaint(tmp_path: Path, name: str) -> None:
    file = tmp_path / "data" / name
    file.parent.mkdir(parents=True)
    file.write_text("country: QQ\n", encoding="utf-8")
    (found,) = [item for item in load(tmp_path, TODAY).complaints if item.path == f"data/{name}"]
    assert found.what == "this is no file name here"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("terminology", "- a"),
        ("terminology", "concepts: x"),
        ("terminology", "concepts: {a: {source: x, labels: [y]}}"),
        ("publication", "languages: []"),
        ("publication", "languages: [fr, en]"),
        ("publication", "languages: [en, ../fr]"),
        ("publication", "languages: [en, fr, fr]"),
    ],
)
def test_files_of_the_wrong_shape_are_complaints(tmp_path: Path, name: str, text: str) -> None:
    root = copy_data(tmp_path, "pt")
    file = root / f"data/{name}.yml"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("languages:")] if name == "publication" else []
    file.write_text("\n".join([*kept, text, ""]), encoding="utf-8")
    found = [item for item in load(root, TODAY).complaints if item.path == f"data/{name}.yml"]
    assert len(found) == 1 and found[0].line == len(kept) + 1, found


@pytest.mark.parametrize(("name", "section"), [("eu/rules", "groups"), ("eu/rules", "rules"), ("method", "steps"), ("glossary", "terms")])
def test_an_id_that_could_become_code_or_a_path_is_a_complaint(tmp_path: Path, name: str, section: str) -> None:
    root = copy_data(tmp_path, "pt")
    file = root / f"data/{name}.yml"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = lines.index(f"{section}:") + 1
    at = next(number for number in range(at, len(lines)) if lines[number].startswith("  ") and lines[number].strip()[0] != "#")
    first = lines[at]
    for wrong in ("""'x") }}{{ toolbox.steps() }}'""", "../../x"):
        lines[at] = f"  {wrong}:" + first.partition(":")[2]
        file.write_text("\n".join([*lines, ""]), encoding="utf-8")
        found = [item for item in load(root, TODAY).complaints if item.path == f"data/{name}.yml"]
        assert [item.line for item in found] == [at + 1] and "is not an id" in found[0].what, (first, found)
