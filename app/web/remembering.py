"""Parts of pages that are the same for many readers are made once and remembered.

    {% remembered "board", wishes, filters, viewer.is_member, today() %} … {% endremembered %}

A part may depend on nothing but its language, its name and what stands behind the name; the
tests make every part anew and compare. What is the viewer's own (a form, a name, a number of
notices) stays outside.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from flask import current_app
from flask_babel import get_locale
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

MOST_SIGNS = 2_000_000
"""How much text a process remembers in all; what was not asked for longest goes first."""


class Depends(AssertionError):
    """A remembered part depends on something that is not named."""


class Memory:
    """Finished parts by what they depend on."""

    def __init__(self) -> None:
        self._parts: OrderedDict[Any, Markup] = OrderedDict()
        self._signs = 0
        self._lock = Lock()

    def part(self, key: Any, make: Callable[[], Markup]) -> Markup:
        """The part of this key, made where it is not known."""
        known = self._parts.get(key)
        if known is None:
            return self._remember(key, make())
        if current_app.testing and make() != known:
            raise Depends(f"{key[1]} depends on more than {key[2:]}")
        with self._lock:
            if key in self._parts:
                self._parts.move_to_end(key)
        return known

    def _remember(self, key: Any, part: Markup) -> Markup:
        with self._lock:
            self._signs += len(part) - len(self._parts.pop(key, ""))
            self._parts[key] = part
            while self._signs > MOST_SIGNS and self._parts:
                _, gone = self._parts.popitem(last=False)
                self._signs -= len(gone)
        return part


class Remembering(Extension):
    """The tag `remembered`; each language's templates have a memory of their own."""

    tags = {"remembered"}  # noqa: RUF012 (as jinja2 declares it)

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        self.memory = Memory()

    def bind(self, environment: Any) -> Remembering:
        own = super().bind(environment)
        own.memory = Memory()
        return own

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        key = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            key.append(parser.parse_expression())
        body = parser.parse_statements(("name:endremembered",), drop_needle=True)
        call = self.call_method("_part", [nodes.Tuple(key, "load")])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _part(self, key: tuple[Any, ...], caller: Callable[[], Markup]) -> Markup:
        environment: Any = self.environment
        return self.memory.part((environment.language or str(get_locale()), *key), caller)
