"""What may stand in the repository: nothing of a machine, nothing secret, nothing endless."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 350
LARGEST_VENDORED = 200_000
MAY_BE_LONG = re.compile(
    r"\.po$|\.lock$|^static/vendor/|^static/img/|^app/demo/words/|^app/community/reference\.py$"
    r"|^migrations/versions/|common_passwords|^app/web/samples\.py$|LICENSE"
)
TEXT = {".py", ".html", ".css", ".js", ".md", ".toml", ".lock", ".po", ".mako", ".yml", ""}
SECRETS = re.compile(
    r"sk_live_|sk_test_[0-9a-zA-Z]{8}|-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}"
)
LEAKS = re.compile(
    r"--(extra-)?index-url|pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian"
    r"|(^|[\s\"'=:(])/(root|home/\w+|work|Users/\w+)/",
    re.M,
)


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    return [
        (name, (ROOT / name).read_text(encoding="utf-8"))
        for name in tracked()
        if Path(name).suffix in TEXT and "LICENSE" not in name
    ]


def test_no_secret_and_no_machine_is_named() -> None:
    me = Path(__file__).relative_to(ROOT).as_posix()
    wrong = [
        f"{name}: {found.group().strip()}"
        for name, text in texts()
        if name != me and not name.startswith("static/vendor/")
        for pattern in (SECRETS, LEAKS)
        if (found := pattern.search(text))
    ]
    assert not wrong


def test_files_can_be_read_in_one_go() -> None:
    long = {
        name: count
        for name, text in texts()
        if not MAY_BE_LONG.search(name) and (count := text.count("\n")) > LONGEST
    }
    assert not long


def test_vendored_files_have_licence_and_version() -> None:
    vendor = ROOT / "static" / "vendor"
    for folder in (path for path in vendor.iterdir() if path.is_dir()):
        assert re.search(r"-\d+(\.\d+)+$", folder.name), f"{folder.name} has no version"
        assert (folder / "LICENSE").is_file(), f"{folder.name} has no licence"
        for file in folder.rglob("*"):
            assert not file.is_file() or file.stat().st_size <= LARGEST_VENDORED, file.name
    readme = (vendor / "README.md").read_text()
    assert all(path.name in readme for path in vendor.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_and_hash_everything(name: str) -> None:
    text = (ROOT / name).read_text()
    packages = re.findall(r"^[a-z0-9][^\s=]*==\S+", text, re.M)
    assert len(packages) > 20
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_readme_names_only_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"`make ([a-z]+)`", readme)):
        assert re.search(rf"^{target}:", makefile, re.M), target
    commands = "".join(p.read_text() for p in (ROOT / "app" / "commands").glob("*.py"))
    for command in set(re.findall(r"flask --app app ([a-z]+)", readme)) - {"db"}:
        assert f"def {command}(" in commands, command


def test_links_between_pages_of_the_docs_lead_somewhere() -> None:
    broken = [
        f"{name}: {link}"
        for name in tracked()
        if name.endswith(".md") and not name.startswith("static/vendor/")
        for link in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", (ROOT / name).read_text())
        if not ((ROOT / name).parent / link).exists()
    ]
    assert not broken
