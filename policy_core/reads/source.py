"""The syntax tree of a function, found in the file it was written in."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FunctionType

Written = ast.FunctionDef | ast.Lambda


def written(function: FunctionType) -> Written | None:
    """Give the tree of a function; None where its source isn't at hand or two on one line can't be told apart."""
    code = function.__code__
    found = [node for node in _functions(code.co_filename) if _starts_at(node, code.co_firstlineno)]
    same = [node for node in found if _name(node) == code.co_name and _parameters(node) == _own_parameters(function)]
    return same[0] if len(same) == 1 else None


@cache
def _functions(file: str) -> tuple[Written, ...]:
    try:
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    except OSError:
        return ()
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda))


def _starts_at(node: Written, line: int) -> bool:
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    return line in (node.lineno, *(one.lineno for one in decorators[:1]))


def _name(node: Written) -> str:
    return node.name if isinstance(node, ast.FunctionDef) else "<lambda>"


def _parameters(node: Written) -> tuple[str, ...]:
    return tuple(one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs))


def _own_parameters(function: FunctionType) -> tuple[str, ...]:
    code = function.__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def names_seen(function: FunctionType) -> dict[str, object]:
    """Give what the names outside a function stand for: its module's, and those of the function around it."""
    seen = inspect.getclosurevars(function)
    return {**function.__globals__, **seen.nonlocals}
