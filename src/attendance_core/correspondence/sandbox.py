"""Where templates are rendered: they see their fields, and can do next to nothing with them.

A template may write a field, ask whether it is there, and go through a list. It calls nothing,
reckons nothing, includes nothing. What it is made of is checked when it is read; how much it writes
while it writes.
"""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from attendance_core.errors import Fault, Refused

__all__ = ["Sandbox", "Unfit", "rendered"]

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const),
    *(nodes.If, nodes.For, nodes.Block, nodes.Filter, nodes.Compare, nodes.Operand),
    *(nodes.And, nodes.Or, nodes.Not, nodes.CondExpr),
)
_FILTERS = frozenset({"join", "length"})
_OF_LOOP = frozenset({"index", "first", "last", "length"})
_DEEPEST = 3
_LONGEST_SOURCE = 2_000_000
_LONGEST_TEXT = 500_000


class Unfit(Exception):
    """A template holds what no template may; its text says what was expected, and the line."""

    def __init__(self, expected: str, line: int | None = None) -> None:
        """Hold what was expected, and where."""
        self.expected, self.line = expected, line
        super().__init__(expected)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, made narrower: no calls, no attributes but fields, no reckoning."""

    def __init__(self, finalize: Callable[[Any], str] | None = None) -> None:
        """Begin without filters, tests and globals, but for those that a letter needs."""
        super().__init__(undefined=StrictUndefined, finalize=finalize)
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.tests, self.globals = {}, {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > _LONGEST_SOURCE:
            raise Unfit("a shorter template was expected")
        try:
            parsed = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            raise Unfit("well-formed Jinja was expected", error.lineno) from None
        _check(parsed)
        return parsed

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - as Jinja has it
        """Give a column of a row, or what a loop knows of itself; nothing else has attributes."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in _OF_LOOP:
            return getattr(obj, attribute)
        return self.unsafe_undefined(obj, attribute)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401 - as Jinja has it
        """Say that nothing may be called."""
        del obj
        return False

    def reads(self, source: str) -> frozenset[str]:
        """Give the names that a template reads.

        Raises:
            Unfit: the template holds what no template may.
        """
        return frozenset(find_undeclared_variables(self.parse(source)))

    def blocks_of(self, source: str) -> tuple[str, ...]:
        """Give the names of a template's blocks, in their order."""
        return tuple(each.name for each in self.parse(source).find_all(nodes.Block))


def _check(node: nodes.Node, loops: int = 0) -> None:
    if not isinstance(node, _ALLOWED):
        kind = type(node).__name__.lower()
        raise Unfit(f"fields, if, for and block were expected, and no {kind}", node.lineno)
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise Unfit(f"one of {', '.join(sorted(_FILTERS))} was expected as a filter", node.lineno)
    if isinstance(node, nodes.For):
        loops += 1
        if not isinstance(node.iter, nodes.Name | nodes.Getattr) or node.recursive:
            raise Unfit("a list among the fields was expected after for", node.lineno)
        if loops > _DEEPEST:
            raise Unfit(f"no more than {_DEEPEST} loops in one another were expected", node.lineno)
    for child in node.iter_child_nodes():
        _check(child, loops)


def rendered(template: Template, values: Mapping[str, Any], *, place: str) -> str:
    """Give what a template writes.

    Raises:
        Refused: it writes more than a document can hold, or reads what it may not.
    """
    written: list[str] = []
    length = 0
    try:
        for part in template.generate(values):
            written.append(part)
            length += len(part)
            if length > _LONGEST_TEXT:
                raise Refused([Fault(place, "a shorter document was expected")])
    except (UndefinedError, SecurityError):
        # Jinja's sentence may repeat a value.
        raise Refused([Fault(place, "only fields that are declared were expected")]) from None
    return "".join(written)
