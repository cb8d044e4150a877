"""The stub of the extension module names what the extension has."""

import ast
from pathlib import Path

from asim import _asim

_STUB = Path(__file__).parents[2] / "bindings" / "asim" / "_asim.pyi"


def _checks_only(node: ast.ClassDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "type_check_only" for mark in node.decorator_list)


def _members_of_stub() -> dict[str, set[str]]:
    members: dict[str, set[str]] = {}
    for node in ast.parse(_STUB.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            members[node.name] = set()
        elif isinstance(node, ast.ClassDef) and not _checks_only(node):
            functions = {inner.name for inner in node.body if isinstance(inner, ast.FunctionDef)}
            attributes = {
                inner.target.id
                for inner in node.body
                if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name)
            }
            members[node.name] = {name for name in functions | attributes if not _is_special(name)}
    return members


def _is_special(name: str) -> bool:
    """Of those that every class has some of, and of pybind11's own."""
    return (name.startswith("__") and not name.startswith("__asim")) or name.startswith("_pybind11_")


def test_the_stub_names_the_members_of_the_extension() -> None:
    extension = {}
    for name, thing in vars(_asim).items():
        if not name.startswith("__"):
            members = vars(thing) if isinstance(thing, type) else ()
            extension[name] = {member for member in members if not _is_special(member)}
    assert _members_of_stub() == extension
