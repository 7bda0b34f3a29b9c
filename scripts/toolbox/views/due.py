"""What is to be read again: an answer is due when its question's interval has passed since its oldest reading.

It is due at once when a source was amended after it was read, or when the answer was changed after it was compared. What was
never read is not due: it is not verified, and `status` counts it. Nothing here makes a reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..model.toolbox import Proof, Toolbox


@dataclass(frozen=True)
class Due:
    """An answer to be read again: since when and why (a key of `due` in the interface), and the citations to read."""

    country: str
    question: str
    since: date
    reason: str
    proofs: list[Proof]


def due(toolbox: Toolbox, on: date) -> Iterator[Due]:
    """Every answer that is due on a day, by country."""
    for code, country in sorted(toolbox.countries.items()):
        for question in country.answers:
            found = _due(toolbox, code, question, on)
            if found:
                yield found


def _due(toolbox: Toolbox, code: str, question: str, on: date) -> Due | None:
    topic, read = toolbox.topic_of[question], [(proof, proof.reading) for proof in toolbox.proofs(code, question) if proof.reading]
    changed = [(reading.on, proof) for proof, reading in read if proof.answer_changed]
    amended = [(proof.amended.on, proof) for proof, _ in read if proof.amended]
    old = [(day, proof) for proof, reading in read if (day := topic.due(question, reading.on)) <= on]
    for reason, proofs in (("changed", changed), ("amended", amended), ("age", old)):
        if proofs:
            return Due(code, question, min(day for day, _ in proofs), reason, [proof for _, proof in proofs])
    return None
