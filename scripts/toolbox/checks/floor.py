"""No country falls below its floor: as many core answers as were once read in a source stay read."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.complaint import Complaint
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from ..views.status import tally


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Floors stand in data/floors.yml and are raised by `toolbox status --raise`."""
    document = loaded.document("floors")
    for code, floor in toolbox.floors.items():
        read = tally(toolbox, code, toolbox.core).read if code in toolbox.countries else 0
        if read < floor:
            what = f"{read} core answers are read in a source, {floor} were before"
            yield document.complaint(("floors", code), what, "read again what no longer fits: the warnings name it")
