"""Every word that the model, a template or our own code can ask for stands in data/interface.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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

_ASKED = re.compile(r"""\bword\(\s*["']([a-z_]+)\.([a-z_.]+)["']\s*[,)]|["']([a-z_]+)\.([a-z_]+)["']\s*\|\s*word""")
_CODE = Path(__file__).parent.parent


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Sections whose keys are values of the model; whole keys in templates and code. Keys put together at run time are the tests'."""
    words = toolbox.english.get("interface", {})
    for (section, name), file in sorted({**_asked(_CODE), **_asked(loaded.root / "overrides")}.items()):
        if (section, name) not in words:
            what = f"the word {section}.{name} is missing: {file} asks for it"
            yield loaded.document("interface").complaint((section,), what, f"{name}: …", key=True)
    for section, names in _NEEDED.items():
        for name in names:
            if (section, str(name)) not in words:
                yield loaded.document("interface").complaint((section,), f"the word {name} is missing", f"{name}: …", key=True)


@cache
def _asked(folder: Path) -> dict[tuple[str, str], str]:
    """The words asked for in a folder, each with a file that asks."""
    files = [path for pattern in ("*.py", "*.html") for path in sorted(folder.rglob(pattern))]
    found = ((file.name, match) for file in files for match in _ASKED.finditer(file.read_text("utf-8")))
    return {(match[1] or match[3], match[2] or match[4]): name for name, match in found}
