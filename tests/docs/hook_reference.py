"""Writes the reference of the hooks into its page: `python -m tests.docs.hook_reference`."""

from __future__ import annotations

import ast
import sys
import tomllib
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from policy_core import hookspecs
from tests.docs.pages import ROOT, read

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "hooks.md"
SOURCE = ROOT / "policy_core" / "hookspecs.py"
BEGIN = "<!-- Generated from policy_core/hookspecs.py by python -m tests.docs.hook_reference: don't edit. -->\n"
END = "<!-- The end of what is generated. -->\n"


@dataclass(frozen=True, slots=True)
class Hook:
    """A hook as it stands in the source: its decorator and signature, and its docstring."""

    name: str
    signature: str
    says: str
    gives: str


@dataclass(frozen=True, slots=True)
class Use:
    """A plugin of this repository, with the group and key of its entry point, that gives a hook."""

    folder: Path
    group: str
    key: str


def hooks() -> dict[str, Hook]:
    """Give every hook there is, in the order of the source."""
    found = {}
    for node in ast.parse(SOURCE.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list and node.returns:
            (decorator,) = map(ast.unparse, node.decorator_list)
            gives = ast.unparse(node.returns)
            signature = f"@{decorator}\ndef {node.name}({ast.unparse(node.args)}) -> {gives}: ..."
            found[node.name] = Hook(node.name, signature, ast.get_docstring(node) or "", gives)
    return found


def uses(hook: str) -> list[Use]:
    """Give the plugins of this repository whose module implements a hook."""
    found = []
    for project in sorted(ROOT.glob("plugins/*/pyproject.toml")):
        groups = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["entry-points"]
        for group, named in groups.items():
            for key, module in named.items():
                given = getattr(import_module(module), hook, None)
                if hasattr(given, f"{hookspecs.PROJECT}_impl"):
                    found.append(Use(project.parent, group, key))
    return found


def reference() -> str:
    """Give the reference as it must stand in the page."""
    return "\n".join(_of(hook) for hook in hooks().values())


def _of(hook: Hook) -> str:
    used = uses(hook.name)
    (group,) = {use.group for use in used}
    plugins = ", ".join(f"`{use.folder.relative_to(ROOT).as_posix()}`" for use in used)
    return f"""### {hook.name}

```python
{hook.signature}
```

{hook.says}

- Entry point: group `{group}`.
- In this repository: {plugins}.
"""


def written(page: str) -> str:
    """Give the page with the reference as it must be."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{reference()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(written(read(PAGE)), encoding="utf-8")
    sys.stderr.write(f"{PAGE.relative_to(ROOT)} is as {SOURCE.relative_to(ROOT)} says\n")
