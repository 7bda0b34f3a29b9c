"""The home page: it starts from the reader's task, and says how far the answers can be relied on."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.eu import MotionStatus
from .country import CountryCard, country_cards, share_read, unverified
from .eu import MotionView, motion_views
from .voice import Voice


@dataclass(frozen=True)
class HomeView:
    """`read` is the share of core answers read in some source, in words; `latest` the law in motion that matters most: first in its file."""

    countries: list[CountryCard]
    read: str
    unverified: int
    latest: list[MotionView]


def home_view(voice: Voice) -> HomeView:
    """The home page in one language."""
    cards = country_cards(voice)
    moving = [view for view in motion_views(voice) if view.status != MotionStatus.APPLIES]
    return HomeView(cards, voice.percent(share_read(cards)), unverified(cards), moving[:3])
