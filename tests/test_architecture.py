"""The direction of imports, the only gates to each library, and the size of modules."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import ita_xl

PACKAGE = Path(ita_xl.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = {
    "frameworks": 0,
    "assessment": 1,
    "findings": 2,
    "narrative": 2,
    "measures": 2,
    "workbook": 3,
    "report": 3,
    "pasting": 3,
}
TOP = 4
GATES = {
    "openpyxl": {"workbook/reader.py"},
    # unit_book: the workbook of a unit is neither a report nor the standard workbook of a year.
    "xlsxwriter": {"report/xlsx.py", "workbook/template.py", "workbook/unit_book.py"},
    "xlwings": {"workbook/xlwings_book.py"},
    "pandas": {"batch/summary.py"},
    "jinja2": {"narrative/engine.py"},
    "pyopenvba": {"addin/vba_project.py"},
    "fsspec": {"batch/places.py"},
    "distributed": {"batch/executors.py"},
}


def imports(path: Path, *, typing_too: bool = True) -> Iterator[str]:
    """Absolute module names that a file imports; imports for the type checker only on request."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = set()
    if not typing_too:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                hidden |= {id(child) for child in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def layer(module: str) -> int:
    parts = module.split(".")
    return LAYERS.get(parts[1], TOP) if len(parts) > 1 else TOP


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    here = layer("ita_xl." + name_of(path).removesuffix(".py").replace("/", "."))
    for module in imports(path):
        if module.startswith("ita_xl.") and module.split(".")[1] in LAYERS:
            assert layer(module) <= here, f"{name_of(path)} imports {module}"
        if module.startswith("ita_xl.") and here < TOP:
            assert module.split(".")[1] not in {"cli", "commands", "console", "pipeline", "result", "doctor"}, module


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_library_has_one_gate(path: Path) -> None:
    for module in imports(path, typing_too=False):
        library = module.split(".")[0]
        if library in GATES:
            assert name_of(path) in GATES[library], f"{name_of(path)} imports {library}"
        assert not module.startswith("xlwings.pro"), f"{name_of(path)} imports {module}"


def test_the_core_is_pure() -> None:
    allowed = {
        "__future__", "collections", "datetime", "decimal", "enum", "fractions", "itertools", "math", "typing",
        "msgspec", "ita_xl",
    }  # fmt: skip
    for path in (PACKAGE / "assessment").glob("*.py"):
        roots = {module.split(".")[0] for module in imports(path)}
        assert roots <= allowed, f"{name_of(path)}: {sorted(roots - allowed)}"
        source = path.read_text(encoding="utf-8")
        for clock in ("today(", "now(", "open(", "print("):
            assert clock not in source, f"{name_of(path)}: {clock}"


def test_there_are_no_import_cycles() -> None:
    graph: dict[str, set[str]] = {}
    known = {"ita_xl." + name_of(p).removesuffix(".py").replace("/", ".").removesuffix(".__init__") for p in MODULES}
    for path in MODULES:
        name = "ita_xl." + name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        graph[name] = {m for m in imports(path, typing_too=False) if m in known and m != name}
    # A package's __init__ re-exports its modules; importing the package from inside it is not a cycle of modules.
    for name, needs in graph.items():
        graph[name] = {n for n in needs if not name.startswith(f"{n}.")}
    list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 350, name_of(path)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{name_of(path)}: {node.name}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_a_drawer(path: Path) -> None:
    assert not {"utils", "helpers", "manager", "common", "misc"} & set(path.with_suffix("").parts)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_functions_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), name_of(path)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{name_of(path)}: {node.name}"


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['ita-xl', '--help']\n"
        "from ita_xl.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'openpyxl', 'pandas', 'xlsxwriter', 'rich', 'jinja2', 'yaml', 'lxml', 'numpy'} & set(sys.modules)\n"
        "sys.exit(f'imported: {sorted(heavy)}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "analyze" in done.stdout
