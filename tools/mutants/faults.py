"""The small faults that a module may have: each one change of a piece of its text."""

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
TWINS = [
    ("min", "max"), ("any", "all"), ("partition", "rpartition"), ("fullmatch", "match"),
    ("bisect_left", "bisect_right"), ("removeprefix", "removesuffix"), ("lstrip", "rstrip"), ("find", "rfind"),
]  # fmt: skip
OTHER = dict(TWINS) | {there: here for here, there in TWINS}
UNWRAPPED = {"sorted", "set", "list", "tuple", "one_line", "fold_text", "reversed"}
DROPPED = (ast.Raise, ast.Continue, ast.Break, ast.AugAssign, ast.Delete)


class Fault(NamedTuple):
    """One change: in which function, where in the bytes of the file, what stands there and what instead."""

    function: str
    line: int
    start: int
    end: int
    old: str
    new: str

    @property
    def name(self) -> str:
        """What it is called, wherever its line moves to."""
        return f"{self.function}: {' '.join(self.old.split())} -> {' '.join(self.new.split())}"

    def put_into(self, source: bytes) -> bytes:
        """The file with this fault in it."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def list_faults(source: bytes) -> list[Fault]:
    """Every fault that could be put into this text, in its order, each once; a few may not be sound Python."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = {}
    for function, node, new in _changes(ast.parse(source), ""):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        fault = Fault(function, node.lineno, start, end, source[start:end].decode(), new)
        if new.strip("()") != fault.old:
            found.setdefault((start, end, new), fault)
    return sorted(found.values(), key=lambda fault: (fault.start, fault.end, fault.new))


def is_sound(source: bytes) -> bool:
    """Whether this is Python at all."""
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


Change = tuple[str, ast.expr | ast.stmt, str]


def _changes(node: ast.AST, function: str) -> Iterator[Change]:
    """Each change of what stands in this node: the function, the piece, what stands there instead."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        function = f"{function}.{node.name}".lstrip(".")
    if isinstance(node, ast.stmt):
        yield from ((function, node, new) for new in _statements(node))
    if isinstance(node, ast.If | ast.While):
        yield function, node.test, f"not ({ast.unparse(node.test)})"
    if isinstance(node, ast.expr):
        yield from ((function, node, f"({ast.unparse(new)})") for new in _expressions(node))
    for inner in _looked_into(node):
        yield from _changes(inner, function)


def _looked_into(node: ast.AST) -> Iterator[ast.AST]:
    """What may be changed inside: no annotations, docstrings, decorators, imports or words in f-strings."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return
    for name, value in ast.iter_fields(node):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple) and name == "slice":
            continue  # of a type
        if name in ("annotation", "returns", "decorator_list", "bases", "type_params"):
            continue
        for inner in value if isinstance(value, list) else [value]:
            said = isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant)
            if isinstance(inner, ast.AST) and not said:
                yield inner


def _statements(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, DROPPED) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield "pass"
    if isinstance(node, ast.Return) and node.value and not _is_none(node.value):
        yield "return None"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.YieldFrom | ast.Yield):
        yield "yield from ()"


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: ast.expr, **changed: object) -> ast.expr:
    new = copy.copy(node)
    for name, value in changed.items():
        setattr(new, name, value)
    return new


def _without(items: list, place: int) -> list:
    return items[:place] + items[place + 1 :]


def _expressions(node: ast.expr) -> Iterator[ast.expr]:
    """What could stand instead of an expression."""
    yield from _OPERATORS.get(type(node), lambda _node: iter(()))(node)


def _compare(node: ast.Compare) -> Iterator[ast.expr]:
    for place, operator in enumerate(node.ops):
        for other in COMPARED[type(operator)]:
            yield _with(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])


def _join(node: ast.BoolOp) -> Iterator[ast.expr]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for place in range(len(node.values)):
        left = _without(node.values, place)
        yield _with(node, values=left) if len(left) > 1 else left[0]


def _choose(node: ast.IfExp) -> Iterator[ast.expr]:
    yield node.body
    yield node.orelse


def _count(node: ast.BinOp) -> Iterator[ast.expr]:
    if other := COUNTED.get(type(node.op)):
        yield _with(node, op=other())


def _constant(node: ast.Constant) -> Iterator[ast.expr]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, str):
        yield ast.Constant(f"{value}x" if value else "x")


def _call(node: ast.Call) -> Iterator[ast.expr]:
    called = node.func
    if isinstance(called, ast.Name) and called.id in OTHER:
        yield _with(node, func=ast.Name(OTHER[called.id]))
    if isinstance(called, ast.Attribute) and called.attr in OTHER:
        yield _with(node, func=_with(called, attr=OTHER[called.attr]))
    if isinstance(called, ast.Name) and called.id in UNWRAPPED and node.args:
        yield node.args[0]
    for place, keyword in enumerate(node.keywords):
        yield _with(node, keywords=_without(node.keywords, place))
        if not _is_none(keyword.value):
            none = ast.keyword(keyword.arg, ast.Constant(None))
            yield _with(node, keywords=[*node.keywords[:place], none, *node.keywords[place + 1 :]])


def _collection(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(getattr(node, "ctx", None), ast.Store) or len(node.elts) < 2:
        return
    for place in range(len(node.elts)):
        yield _with(node, elts=_without(node.elts, place))


def _entries(node: ast.Dict) -> Iterator[ast.expr]:
    for place in range(len(node.keys)):
        yield _with(node, keys=_without(node.keys, place), values=_without(node.values, place))


def _comprehension(node: ast.expr) -> Iterator[ast.expr]:
    for place, part in enumerate(node.generators):
        for test in range(len(part.ifs)):
            negated = ast.UnaryOp(ast.Not(), part.ifs[test])
            for ifs in (_without(part.ifs, test), [*part.ifs[:test], negated, *part.ifs[test + 1 :]]):
                other = ast.comprehension(part.target, part.iter, ifs, part.is_async)
                yield _with(node, generators=[*node.generators[:place], other, *node.generators[place + 1 :]])


def _slice(node: ast.Subscript) -> Iterator[ast.expr]:
    if isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load):
        yield node.value


def _negation(node: ast.UnaryOp) -> Iterator[ast.expr]:
    if isinstance(node.op, ast.Not):
        yield node.operand


_OPERATORS = {
    ast.Compare: _compare,
    ast.BoolOp: _join,
    ast.IfExp: _choose,
    ast.BinOp: _count,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Tuple: _collection,
    ast.List: _collection,
    ast.Set: _collection,
    ast.Dict: _entries,
    ast.GeneratorExp: _comprehension,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.Subscript: _slice,
    ast.UnaryOp: _negation,
}
