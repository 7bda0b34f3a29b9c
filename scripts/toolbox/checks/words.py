"""Every word the model can ask for stands in data/interface.yml."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.answer import Status, When
from ..model.complaint import Complaint
from ..model.country import AppliesVia
from ..model.eu import MotionStatus
from ..model.question import Tier
from ..model.reading import Evidence
from ..model.toolbox import Toolbox
from ..store.load import Loaded

_NEEDED = {
    "value": ("yes", "none", *Status),
    "evidence": tuple(Evidence),
    "dimension": tuple(When.model_fields),
    "applies_via": tuple(AppliesVia),
    "motion": tuple(MotionStatus),
    "tier": tuple(Tier),
}


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Sections whose keys are values of the model."""
    words = toolbox.english.get("interface", {})
    for section, names in _NEEDED.items():
        for name in names:
            if (section, str(name)) not in words:
                yield loaded.document("interface").complaint((section,), f"the word {name} is missing", f"{name}: …", key=True)
