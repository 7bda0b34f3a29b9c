"""JSON Schemas for editors, made from the models: one schema, many faces. Committed in data/schema and proven current."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from ..model.answer import ANSWER_OF
from ..model.contents import Contents
from ..model.country import CountryFile
from ..model.errata import ErrataFile
from ..model.eu import ActFile, CaseFile, MotionFile, RuleFile
from ..model.method import Glossary, Method
from ..model.question import Question, Topic
from ..model.toolbox import Publication
from ..model.tools import AnnexFile, AskingFile, CalendarFile, MapFile, RulesApplyFile, WhoseLawFile

_FILES: dict[str, type[BaseModel]] = {
    "acts": ActFile,
    "annex-i": AnnexFile,
    "asking": AskingFile,
    "calendar": CalendarFile,
    "cases": CaseFile,
    "contents": Contents,
    "errata": ErrataFile,
    "glossary": Glossary,
    "maps": MapFile,
    "method": Method,
    "motion": MotionFile,
    "publication": Publication,
    "questions": Topic,
    "rules": RuleFile,
    "rules-apply": RulesApplyFile,
    "whose-law": WhoseLawFile,
}


def schemas(questions: Mapping[str, Question]) -> dict[str, str]:
    """Name of the schema -> its text. In a country's schema each question has the shape of its kind and its text as help."""
    found = {name: model.model_json_schema(by_alias=True) for name, model in _FILES.items()}
    country = CountryFile.model_json_schema(by_alias=True)
    definitions: dict[str, Any] = country.setdefault("$defs", {})
    for kind, model in ANSWER_OF.items():
        schema = model.model_json_schema(by_alias=True, ref_template=f"#/$defs/{kind.value}.{{model}}")
        definitions |= {f"{kind.value}.{name}": item for name, item in schema.pop("$defs", {}).items()}
        definitions[kind.value] = schema
    country["properties"]["answers"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"$ref": f"#/$defs/{question.kind.value}", "title": question.label, "description": question.asks}
            for name, question in questions.items()
        },
    }
    found["country"] = country
    return {name: json.dumps(schema, indent=1, ensure_ascii=False) + "\n" for name, schema in sorted(found.items())}
