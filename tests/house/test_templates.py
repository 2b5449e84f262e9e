"""Every template compiles, finds what it includes, and keeps to the policy of the pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, StrictUndefined, meta

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN = {
    r"\sstyle\s*=": "inline style",
    r"<script(?![^>]*\bsrc=)": "inline script",
    r"\son[a-z]+\s*=\s*[\"']": "inline handler",
    r"hx-on": "hx-on",
    r"https?://(?!www\.w3\.org)": "an address outside",
    r"\|\s*safe\b(?!\s+if)": "an unescaped text",
}


def name(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.fixture(scope="module")
def environment(migrated_app: Any) -> Environment:
    found: Environment = migrated_app.jinja_env
    return found


def test_undefined_names_are_errors(environment: Environment) -> None:
    assert environment.undefined is StrictUndefined


def test_every_template_compiles_and_finds_its_parts(environment: Environment) -> None:
    for path in TEMPLATES:
        source = path.read_text()
        tree = environment.parse(source)
        environment.compile(tree, name(path))
        for other in meta.find_referenced_templates(tree):
            if other is not None:
                environment.get_template(other)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_that_the_policy_forbids(path: Path) -> None:
    source = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.S)
    wrong = [what for pattern, what in FORBIDDEN.items() if re.search(pattern, source)]
    assert not wrong


@pytest.mark.parametrize(
    "path", [p for p in TEMPLATES if p.name.startswith("_") and p.parent.name != "ui"], ids=name
)
def test_a_partial_says_what_it_needs(path: Path) -> None:
    assert path.read_text().lstrip().startswith("{#"), "begin with a comment: needs, root, shown by"
