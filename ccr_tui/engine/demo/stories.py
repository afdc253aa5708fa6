"""All sessions of the demo; they run at the same time."""

from __future__ import annotations

from ccr_tui.engine.demo.story_garden import GARDEN
from ccr_tui.engine.demo.story_invoices import INVOICES
from ccr_tui.engine.demo.story_trouble import TROUBLE

STORIES = (INVOICES, GARDEN, TROUBLE)
