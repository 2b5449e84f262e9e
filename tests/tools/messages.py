"""Which sentences have no translation yet: `python -m tests.tools.messages [--update wishes]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("ko", "zh")
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None}
SHARED = {"ui", "layouts", "errors"}


class Sentence(NamedTuple):
    """A sentence that people read, and the package whose catalogue it belongs to."""

    text: str
    package: str
    where: str


@cache
def sentences() -> tuple[Sentence, ...]:
    """Every sentence in code and templates."""
    found = [*_of(ROOT / "app", [("**.py", "python")]), *_of(ROOT / "templates", _JINJA)]
    return tuple(found)


_JINJA = [("**.html", "jinja2.ext:babel_extract"), ("**.txt", "jinja2.ext:babel_extract")]


def _of(folder: Path, methods: list[tuple[str, str]]) -> Iterator[Sentence]:
    options = {
        "**.html": {
            "trimmed": "true",
            "extensions": "jinja2.ext.do,app.web.remembering.Remembering",
            "silent": "false",
        }
    }
    for name, line, text, _comments, _context in extract_from_dir(
        str(folder), methods, options, keywords=KEYWORDS
    ):
        if not isinstance(text, str):
            raise SystemExit(f"{folder.name}/{name}:{line}: a plural; write one sentence instead")
        part = name.split("/")[0]
        package = "web" if part in SHARED or not (ROOT / "app" / part).is_dir() else part
        yield Sentence(text, package, f"{folder.name}/{name}:{line}")


@cache
def catalogues(language: str) -> dict[str, Catalog]:
    """The catalogue of each package."""
    found = {}
    for path in sorted((ROOT / "app").glob(f"*/locale/{language}.po")):
        with path.open("rb") as file:
            found[path.parent.parent.name] = read_po(file, locale=language)
    return found


def translated(language: str) -> dict[str, list[tuple[str, str]]]:
    """Sentence → (package, translation), over all catalogues."""
    found: dict[str, list[tuple[str, str]]] = {}
    for package, catalogue in catalogues(language).items():
        for message in catalogue:
            if message.id and message.string:
                found.setdefault(str(message.id), []).append((package, str(message.string)))
    return found


def missing(language: str) -> list[Sentence]:
    """Sentences without a translation, each once."""
    known = translated(language)
    unique = {sentence.text: sentence for sentence in reversed(sentences())}
    return sorted(
        (sentence for text, sentence in unique.items() if text not in known),
        key=lambda sentence: sentence.where,
    )


def update(package: str) -> None:
    """Adds an empty entry for each sentence of the package that no catalogue has."""
    for language in LANGUAGES:
        path = ROOT / "app" / package / "locale" / f"{language}.po"
        path.parent.mkdir(exist_ok=True)
        catalogue = catalogues(language).get(package) or Catalog(locale=language, project="Azalea")
        for sentence in missing(language):
            if sentence.package == package:
                catalogue.add(sentence.text)
        with path.open("wb") as file:
            write_po(file, catalogue, width=0, sort_output=False, omit_header=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", metavar="PACKAGE", help="add empty entries to a catalogue")
    chosen = parser.parse_args()
    if chosen.update:
        update(chosen.update)
    lacking = 0
    for language in LANGUAGES:
        for sentence in missing(language):
            lacking += 1
            print(f"{language} {sentence.package:<12} {sentence.where:<50} {sentence.text!r}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
