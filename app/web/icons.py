"""Icons: one sprite file; each icon is a short reference into it, made once and kept."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from markupsafe import Markup

SPRITE = "img/icons.svg"


@cache
def names(sprite: Path) -> frozenset[str]:
    """The ids of the icons that the sprite file holds."""
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', sprite.read_text(encoding="utf-8")))


@cache
def reference(sprite: Path, address: str, name: str, label: str = "") -> Markup:
    """An icon's markup, silent for screen readers unless it has a label; KeyError if unknown."""
    if name not in names(sprite):
        near = ", ".join(get_close_matches(name, names(sprite))) or "nothing near it"
        raise KeyError(f"no icon {name!r} in {sprite.name}; there is {near}")
    use = Markup('<use href="{}#{}"/>').format(address, name)
    if label:
        start = Markup('<svg class="icon" role="img" aria-label="{}">').format(label)
    else:
        start = Markup('<svg class="icon" aria-hidden="true">')
    return start + use + Markup("</svg>")
