"""Values reach the database as parameters only: no statement is put together from text."""

import ast
from pathlib import Path

import pytest

import bot

SOURCES = sorted((Path(bot.__file__).parent / "storage").rglob("*.py"))
#: What takes SQL as text.
TAKES_TEXT = {"execute", "exec_driver_sql", "executemany", "executescript", "scalar", "text", "outside_transaction"}


def put_together(source: str) -> list[int]:
    """The lines of ``source`` that give one of ``TAKES_TEXT`` a text made on the spot."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            made = [one for one in node.args if isinstance(one, ast.JoinedStr | ast.BinOp) and not _fixed(one)]
            found += [node.lineno for one in made if name in TAKES_TEXT and _is_text(one)]
    return found


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    texts = [one for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return bool(texts) and isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add)


def _fixed(node: ast.expr) -> bool:
    """A PRAGMA of our own list, which takes no parameters."""
    return isinstance(node, ast.JoinedStr) and ast.unparse(node) == "f'PRAGMA {pragma}'"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_statement_is_put_together_from_text(path: Path) -> None:
    assert put_together(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "connection.execute(f'DELETE FROM t WHERE c = {chat}')",
        "connection.execute('DELETE FROM t WHERE c = ' + chat)",
        "connection.exec_driver_sql('DELETE FROM t WHERE c = %s' % chat)",
        "text(f'{column} = 1')",
    ],
)
def test_one_that_is_would_be_found(source: str) -> None:
    assert put_together(source) == [1]
