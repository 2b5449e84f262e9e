"""Every import goes down: never up, never sideways between features."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {
    "core": 0,
    "accounts": 1,
    "community": 2,
    "notices": 2,
    "payments": 2,
    "points": 2,
    "programmes": 3,
    "wishes": 3,
    "matchmaking": 3,
    "casework": 3,
    "station": 3,
    "incubator": 4,
    "home": 4,
    "office": 4,
}
ROOF = {"demo", "commands", "features", "served", "__init__"}
"""What puts the house together may know all of it."""
FREE = {"settings"}
NO_FLASK = {"models", "queries", "rules", "policies"}
WEB_FOR = {"views", "forms"}


def modules() -> Iterator[Path]:
    yield from sorted((ROOT / "app").rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            for alias in node.names:
                yield f"{node.module}.{alias.name}"


def part(module: str) -> str:
    return module.split(".")[1] if module.count(".") else module


def kinds(path: Path) -> set[str]:
    """The files and folders a module stands in: {'wishes', 'rules', 'claiming'}."""
    return set(path.relative_to(ROOT / "app").with_suffix("").parts)


def may_import(path: Path, target: str) -> bool:
    here, there = part(name_of(path)), part(target)
    if here in ROOF or there in FREE or here == there:
        return True
    if there == "web":
        return bool(kinds(path) & WEB_FOR) and here in FLOORS
    if here == "web":
        return there in {"core", "accounts"}
    if there in ROOF:
        return here == "commands"
    return FLOORS[there] < FLOORS[here]


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: name_of(path))
def test_imports_go_down(path: Path) -> None:
    wrong = [
        target
        for target in imports(path)
        if target.startswith("app.") and not may_import(path, target)
    ]
    assert not wrong, f"{name_of(path)} may not import {wrong}"


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: name_of(path))
def test_rules_know_no_request(path: Path) -> None:
    if not kinds(path) & NO_FLASK:
        return
    wrong = [name for name in imports(path) if name.split(".")[0] in {"flask", "flask_login"}]
    assert not wrong, f"{name_of(path)} may not import {wrong}"


def test_the_check_sees_a_wrong_import() -> None:
    wishes = ROOT / "app" / "wishes" / "rules.py"
    assert not may_import(wishes, "app.programmes.models")
    assert not may_import(wishes, "app.web.page")
    assert not may_import(ROOT / "app" / "core" / "db.py", "app.accounts.models")
    assert may_import(ROOT / "app" / "wishes" / "views.py", "app.web.page")
