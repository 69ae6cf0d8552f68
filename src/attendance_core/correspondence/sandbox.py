"""Where templates are rendered: they see their fields, and can do next to nothing with them.

A template may write a field, ask whether it is there, and go through a list. It calls nothing,
reckons nothing, includes nothing. What it is made of is checked when it is read; how much it writes
while it writes. What it costs is at most its own length times that of the longest list: no list is
gone through within another, and nothing long is joined with anything long.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from attendance_core.errors import Fault, Refused

__all__ = ["Sandbox", "Unfit", "refusing", "rendered"]

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const),
    *(nodes.If, nodes.For, nodes.Block, nodes.Filter, nodes.Compare, nodes.Operand),
    *(nodes.And, nodes.Or, nodes.Not, nodes.CondExpr),
)
_FILTERS = frozenset({"join", "length"})
_OF_LOOP = frozenset({"index", "first", "last", "length"})
_LONGEST_BETWEEN = 20
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
        super().__init__(undefined=StrictUndefined, finalize=partial(_written, finalize or str))
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


def _written(finalize: Callable[[Any], str], value: Any) -> str:  # noqa: ANN401 - whatever is written
    if isinstance(value, bool) or not isinstance(value, str | int | Undefined):
        raise Unfit(_ABSENT)
    # What is undefined says so itself when it is made text of.
    return finalize(value)


_ABSENT = "a field that may be left out was expected within an if that asks for it"


def _check(node: nodes.Node, *, in_loop: bool = False) -> None:
    if not isinstance(node, _ALLOWED):
        kind = type(node).__name__.lower()
        raise Unfit(f"fields, if, for and block were expected, and no {kind}", node.lineno)
    if isinstance(node, nodes.Name) and node.name == "self":
        raise Unfit("a field was expected, and no self", node.lineno)
    if isinstance(node, nodes.Filter):
        _check_filter(node)
    if isinstance(node, nodes.For):
        if not isinstance(node.iter, nodes.Name | nodes.Getattr) or node.recursive:
            raise Unfit("a list among the fields was expected after for", node.lineno)
        if in_loop:
            raise Unfit("no loop within a loop was expected", node.lineno)
        in_loop = True
    for child in node.iter_child_nodes():
        _check(child, in_loop=in_loop)


def _check_filter(node: nodes.Filter) -> None:
    if node.name not in _FILTERS:
        raise Unfit(f"one of {', '.join(sorted(_FILTERS))} was expected as a filter", node.lineno)
    if not isinstance(node.node, nodes.Name | nodes.Getattr):
        raise Unfit("a field was expected before a filter", node.lineno)
    if node.kwargs or node.dyn_args or node.dyn_kwargs or not all(map(_is_short, node.args)):
        raise Unfit("a few letters in quotes were expected to join by", node.lineno)


def _is_short(node: nodes.Expr) -> bool:
    return (
        isinstance(node, nodes.Const)
        and isinstance(node.value, str)
        and len(node.value) <= _LONGEST_BETWEEN
    )


def rendered(
    template: Template, values: Mapping[str, Any], *, place: str, block: str | None = None
) -> str:
    """Give what a template writes, or one of its blocks.

    Raises:
        Refused: it writes more than a document can hold, or reads what it may not.
    """
    written: list[str] = []
    length = 0
    with refusing(place):
        for part in _parts(template, values, block):
            written.append(part)
            length += len(part)
            if length > _LONGEST_TEXT:
                raise Refused([Fault(place, "a shorter document was expected")])
    return "".join(written)


def _parts(template: Template, values: Mapping[str, Any], block: str | None) -> Iterable[str]:
    if block is None:
        return template.generate(values)
    return template.blocks[block](template.new_context(dict(values)))


@contextmanager
def refusing(place: str) -> Iterator[None]:
    """Refuse what a template may not do, in a sentence that repeats no value, as Jinja's may.

    Raises:
        Refused: the template did it.
    """
    try:
        yield
    except Unfit as error:
        raise Refused([Fault(place, error.expected, line=error.line)]) from None
    except TypeError:
        # It goes through, or compares, what is not there.
        raise Refused([Fault(place, _ABSENT)]) from None
    except (UndefinedError, SecurityError):
        raise Refused([Fault(place, "only fields that are declared were expected")]) from None
