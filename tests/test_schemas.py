"""The editors' JSON Schemas are those of the models, and the real data passes them."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

from toolbox.store.schemas import schemas

from .copies import ROOT, loaded

FILES = {"country": "countries/*.yml", "questions": "questions/*.yml", "rules": "eu/rules.yml", "acts": "eu/acts.yml",
         "cases": "eu/cases.yml", "motion": "eu/motion.yml", "method": "method.yml", "glossary": "glossary.yml",
         "publication": "publication.yml", "contents": "contents.yml", "errata": "errata.yml", "annex-i": "eu/annex-i.yml",
         "calendar": "tools/calendar.yml", "rules-apply": "tools/rules_apply.yml", "whose-law": "tools/whose_law.yml",
         "maps": "tools/maps.yml", "asking": "tools/asking.yml"}  # fmt: skip


def test_schemas_are_current() -> None:
    box = loaded().toolbox
    assert box
    for name, text in schemas(box.questions).items():
        committed = (ROOT / f"data/schema/{name}.json").read_text(encoding="utf-8")
        assert committed == text, "run: .venv/bin/toolbox export --schemas"


@pytest.mark.parametrize("name", FILES)
def test_editors_accept_the_real_data(name: str) -> None:
    schema = json.loads((ROOT / f"data/schema/{name}.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    files = sorted((ROOT / "data").glob(FILES[name]))
    assert files
    for file in files:
        data = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)  # as text, like the toolbox itself
        assert [f"{file.name}: {'/'.join(map(str, error.path))}: {error.message[:120]}" for error in validator.iter_errors(data)] == []


def test_every_schema_is_mapped_to_its_files() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
    assert settings["yaml.schemas"] == {f"data/schema/{name}.json": f"data/{files}" for name, files in FILES.items()}
