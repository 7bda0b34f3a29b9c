"""Dates are in order: law that is coming lies ahead, texts are not younger than their reading, readings not than today."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.complaint import Complaint
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from .places import countries


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Country files and readings."""
    today = toolbox.today
    for country, document in countries(loaded, toolbox):
        for name, source in country.sources.items():
            if source.text_as_of and source.text_as_of > today:
                where = ("sources", name, "text_as_of")
                yield document.complaint(where, f"{source.text_as_of} has not come yet", "the date of the text you used")
            if source.text_as_of and source.in_force and source.text_as_of < source.in_force:
                what = f"the text ({source.text_as_of}) is older than the act ({source.in_force})"
                yield document.complaint(("sources", name, "text_as_of"), what, "correct one of the two dates")
        for question, answer in country.answers.items():
            for index, item in enumerate(answer.coming):
                if item.from_ and item.from_ <= today:
                    where_from = ("answers", question, "coming", index, "from")
                    what = f"{item.from_} has come: this is in force"
                    yield document.complaint(where_from, what, "move it into the answer and read the new text")
    for code, readings in toolbox.readings.items():
        document = loaded.document(f"readings/{code.lower()}")
        for index, reading in enumerate(readings.values()):
            if reading.on > today:
                yield document.complaint(("readings", index, "on"), f"{reading.on} has not come yet", "the day of the reading")
            if reading.text_as_of > reading.on:
                what = f"the text ({reading.text_as_of}) is younger than its reading ({reading.on})"
                yield document.complaint(("readings", index, "text_as_of"), what, "record the reading again")
