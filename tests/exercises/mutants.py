"""Mutants of a reference solution: each has one small fault, which the inputs of the exercise must reveal."""

import ast
import builtins
import inspect
import sys
from itertools import pairwise, zip_longest
from typing import NamedTuple

import numpy as np

COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
OPPOSITES = {ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}
KIN = [
    {"min", "max", "sum", "mean", "median"},
    {"any", "all"},
    {"minimum", "maximum"},
    {"argmin", "argmax", "nanargmin", "nanargmax"},
    {"floor", "ceil", "round"},
    {"zeros", "ones"},
    {"std", "var"},
    {"log", "log2", "log1p"},
    {"eigvalsh", "diag"},
    {"append", "extend"},
    {"pop", "popleft"},
    {"hstack", "vstack"},
    {"sorted", "list"},
    {"startswith", "endswith"},
]
SYMMETRIC = ("maximum", "minimum", "max", "min")  # in their arguments
# What a fault may do to a value: to its numbers, to the order of its rows, to its columns.
NUMBERS = [
    "-{}",
    "np.round({}, 3)",
    "np.maximum({}, 0)",
    "np.minimum({}, 1)",
    "np.maximum({}, 1)",
    "np.clip({}, 0.01, 0.99)",
]
ROWS = ["{}[::-1]", "{}[:-1]", "{}[:1]", "np.sort({}, axis=0)"]
COLUMNS = ["{}[:, ::-1]", "{}[:, :2]", "np.sort({}, axis=1)"]


class Mutant(NamedTuple):
    """A function with a fault: `before` is what stood where `after` stands now in its `source`."""

    function: object
    before: str
    after: str
    source: str


def mutants(exercise):
    """Yield each `Mutant` of a reference solution, and of what it uses of its module, that compiles."""
    module = sys.modules[exercise.__module__]
    tree = _used(ast.parse(inspect.getsource(module)), exercise.name)
    original = ast.unparse(tree)
    seen = {original}
    for _ in _changes(tree, exercise):
        source = ast.unparse(ast.fix_missing_locations(tree))
        if source in seen:
            continue
        seen.add(source)
        namespace = {**vars(module), "np": np}
        try:
            exec(compile(source, f"<mutant of {exercise.name}>", "exec"), namespace)
        except Exception:
            continue
        yield Mutant(namespace[exercise.name], *_changed_lines(original, source), source)


def _used(module, name):
    """The definitions of a module that one of its functions uses, without decorators and docstrings."""
    definitions = {}
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            definitions[node.name] = node
        elif isinstance(node, ast.Assign):
            definitions |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
    definitions[name].decorator_list = []
    wanted, found = [name], []
    while wanted:
        node = definitions.pop(wanted.pop(), None)
        if node is not None:
            found.append(node)
            wanted += _globals(node)
    for node in ast.walk(tree := ast.Module([node for node in module.body if node in found], [])):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


def _globals(definition):
    names = [node for node in ast.walk(definition) if isinstance(node, ast.Name)]
    own = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    own |= {node.arg for node in ast.walk(definition) if isinstance(node, ast.arg)}
    return {name.id for name in names} - own


def _changed_lines(*sources):
    """Return the lines of each source in which the two differ."""
    lines = [source.splitlines() for source in sources]
    first, last = (_number_of_equals(*pair) for pair in (lines, [each[::-1] for each in lines]))
    last = min(last, *(len(each) - first for each in lines))
    return ["\n".join(line.strip() for line in each[first : len(each) - last]) for each in lines]


def _number_of_equals(one, other):
    return next(i for i, pair in enumerate(zip_longest(one, other)) if pair[0] != pair[1])


def _changes(tree, exercise):
    """Make one change after the other in the tree, and undo each after it was yielded."""
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.keyword) and node.arg == "strict":
            continue
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                yield from _put(node, field, value, _instead_of(value))
            elif isinstance(value, list):
                yield from _put(node, field, value, _lists_instead_of(node, field, value))
    function = next(node for node in tree.body if getattr(node, "name", "") == exercise.name)
    yield from _put(function, "body", function.body, _distorted_parameters(function.body, exercise))


def _put(node, field, value, others):
    for other in others:
        setattr(node, field, other)
        yield
    setattr(node, field, value)


def _lists_instead_of(node, field, items):
    """Yield lists with one item changed, left out, or exchanged with the next."""
    for i, item in enumerate(items):
        if isinstance(item, ast.AST):
            yield from ([*items[:i], other, *items[i + 1 :]] for other in _instead_of(item))
    if field == "keywords":
        yield from (items[:i] + items[i + 1 :] for i in range(len(items)) if items[i].arg != "strict")
    if isinstance(node, ast.Tuple | ast.List) or (field == "args" and _called(node) not in SYMMETRIC):
        yield from ([*items[:i], items[j], items[i], *items[j + 1 :]] for i, j in pairwise(range(len(items))))
    if field == "body" and isinstance(node, ast.For | ast.While):
        yield [*items, ast.Break()]


def _instead_of(node):
    """Yield what a fault may put in the place of an expression or a statement."""
    match node:
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield from (ast.Constant(new) for new in (value + 1, value - 1, 0, 1) if new != value)
        case ast.Constant(value=str()):
            yield ast.Constant("")
        case ast.Compare(left, operators, right):
            for i, operator in enumerate(operators):
                for other in [OPPOSITES[type(operator)]] if type(operator) in OPPOSITES else COMPARISONS:
                    yield ast.Compare(left, [*operators[:i], other(), *operators[i + 1 :]], right)
        case ast.BinOp(left, operator, right):
            yield from (left, right)
            if not isinstance(operator, ast.Add | ast.Mult):
                yield ast.BinOp(right, operator, left)
            for other in OPERATORS if isinstance(operator, OPERATORS) else [ast.Mult]:
                if not (other is ast.Pow and _is_large(right)):  # no time limit ends a huge power
                    yield ast.BinOp(left, other(), right)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
            yield from values
        case ast.UnaryOp(ast.USub() | ast.Not(), operand):
            yield operand
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.Call(function, arguments):
            yield from arguments[:1]
            if isinstance(function, ast.Attribute):
                yield function.value
        case ast.Attribute(value, name):
            yield from (ast.Attribute(value, other) for other in _kin(name))
            if name == "T":
                yield value
        case ast.Name(name):
            yield from (ast.Name(other) for other in _kin(name) if hasattr(builtins, other))
        case ast.keyword("axis"):
            yield from (ast.keyword("axis", ast.Constant(axis)) for axis in (0, 1, None))
        case ast.Subscript(value, ctx=ast.Load()):
            yield value
        case ast.Slice(lower, upper, step):
            yield from (ast.Slice(None, upper, step), ast.Slice(lower, None, step), ast.Slice(lower, upper))
        case ast.comprehension(target, items, conditions):
            yield ast.comprehension(target, items, [], 0)
            yield from (ast.comprehension(target, some, conditions, 0) for some in _some(items))
        case ast.If(_, body, orelse):
            yield from (ast.If(ast.Constant(always), body, orelse) for always in (False, True))
        case ast.For(target, items, body, orelse):
            yield from (ast.For(target, some, body, orelse) for some in _some(items))
        case ast.AugAssign(target, _, value):
            yield ast.Assign([target], value)
            yield from (ast.AugAssign(target, other(), value) for other in OPERATORS)
        case ast.Assign([ast.Name(name) as target], ast.BinOp(ast.Name(old), operator, right)) if name == old:
            yield ast.AugAssign(target, operator, right)
    match node:
        case ast.Assign(targets, value):
            yield from (ast.Assign(targets, other) for other in _distorted(value))
        case ast.Return(value) if value:
            yield from (ast.Return(other) for other in _distorted(value))
    if isinstance(node, ast.stmt) and not isinstance(node, ast.Return | ast.FunctionDef):
        yield ast.Pass()


def _is_large(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value > 100


def _called(node):
    return ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) else ""


def _kin(name):
    return sorted({other for kin in KIN if name in kin for other in kin} - {name})


def _some(items):
    return [_expression(f"list({ast.unparse(items)}){part}") for part in ("[:-1]", "[1:]", "[::-1]")]


def _distorted(value):
    if isinstance(value, ast.Tuple):
        for i, item in enumerate(value.elts):
            for other in _distorted(item):
                yield ast.Tuple([*value.elts[:i], other, *value.elts[i + 1 :]])
    elif not isinstance(value, ast.Constant):
        yield from (_expression(each.format(f"({ast.unparse(value)})")) for each in NUMBERS)


def _distorted_parameters(body, exercise):
    """Yield bodies that begin by distorting one parameter, in each way that its values allow."""
    for i, name in enumerate(exercise.parameters):
        values = [arguments[i] for arguments in exercise.inputs()]
        ways = []
        if all(isinstance(value, float | np.ndarray) for value in values):
            arrays = [np.asarray(value) for value in values]
            ways += NUMBERS if all(array.dtype.kind == "f" for array in arrays) else []
            ways += ROWS if all(array.ndim for array in arrays) else []
            ways += COLUMNS if all(array.ndim == 2 for array in arrays) else []
        for way in ways:
            yield [ast.Assign([ast.Name(name)], _expression(way.format(name))), *body]


def _expression(source):
    return ast.parse(source, mode="eval").body
