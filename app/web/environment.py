"""Templates compiled once a language: words, icons and addresses are written in at once.

`{{ _("Small wishes") }}` says the same to every Korean reader, and so do `icon("bell")` and
`asset("js/azalea.js")`. So each language has its own compiled templates, in which such calls
are constants and melt into the text around them. A page is then mostly finished text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from flask_babel import get_locale
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.web.catalogues import words

Fixed = Callable[..., Any]


class Imported(Template):
    """A template whose macros are imported: all have the same globals, nothing to compare."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Environment(FlaskEnvironment):
    """Gives each reader the templates of their language; `fixed` names what never changes."""

    template_class = Imported
    language: str | None = None

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self.fixed: dict[str, Fixed] = {}
        self._by_language: dict[str, Environment] = {}
        self._known: dict[str | Template, Template] = {}

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: Any = None
    ) -> Template:
        own = self if self.language is not None else self._of_the_reader()
        found = own._known.get(name)
        if found is None:
            found = super(Environment, own).get_template(name, parent, globals)
            if not own.auto_reload:
                own._known[name] = found
        return found

    def _of_the_reader(self) -> Environment:
        locale = get_locale()
        if locale is None:
            return self
        found = self._by_language.get(locale.language)
        if found is None:
            found = self.overlay()
            found.language = locale.language
            found._known = {}
            self._by_language[locale.language] = found
        return found

    def _generate(self, source: nodes.Template, name: Any, *args: Any, **kwargs: Any) -> str:
        if self.language is not None and (not callable(self.autoescape) or self.autoescape(name)):
            source = _Melter(self.language, self.fixed).visit(source)
        return super()._generate(source, name, *args, **kwargs)


class _Melter(NodeTransformer):
    """Replaces calls that have one answer in a language by that answer."""

    def __init__(self, language: str, fixed: dict[str, Fixed]) -> None:
        self.words = words(language)
        self.fixed = fixed

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (named after the node)
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return node
        if not node.args or not all(isinstance(one, nodes.Const) for one in node.args):
            return node
        values = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if node.node.name == "_":
            return self._sentence(values[0], node)
        if node.node.name in self.fixed and not node.kwargs:
            return nodes.Const(self.fixed[node.node.name](*values), lineno=node.lineno)
        return node

    def _sentence(self, sentence: str, node: nodes.Call) -> nodes.Node:
        """The translation; facts are put in, escaped, when the page is made."""
        said = Markup(self.words.get(sentence, sentence))  # noqa: S704 (our own words)
        if not node.kwargs:
            return nodes.Const(said % {}, lineno=node.lineno)
        facts = [
            nodes.Pair(nodes.Const(one.key), one.value, lineno=node.lineno) for one in node.kwargs
        ]
        return nodes.Mod(
            nodes.Const(said, lineno=node.lineno),
            nodes.Dict(facts, lineno=node.lineno),
            lineno=node.lineno,
        )
