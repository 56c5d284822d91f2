"""One door leads to the bytes of pictures: `media.for_use`. Proved over the package's own code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

DOOR, CABINET = "journalkit/media/door.py", "journalkit/media/cabinet.py"
SEAL = "journalkit/crypto/seal.py"

OPENS_OTHER_SEALS = {
    "journalkit/crypto/slots.py",  # keys, sealed to members
    "journalkit/journal/concerns.py",  # concerns, sealed to the safeguarding leads
    "journalkit/journal/presence.py",  # the gate's notes
    "journalkit/journal/reflecting.py",  # private reflections, sealed to their authors
}


def package(project: Any) -> Iterator[tuple[str, ast.Module]]:
    for path, text in project.texts(".py").items():
        if path.parts[0] in ("journalkit", "journalkit_demo"):
            yield path.as_posix(), ast.parse(text)


def names(node: ast.AST) -> Iterator[str]:
    """Every name that *node* itself uses: read, written, imported, or spelled in a string."""
    for part in ("attr", "id", "arg", "name"):
        if isinstance(getattr(node, part, None), str):
            yield getattr(node, part)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def naming(project: Any, *wanted: str) -> set[str]:
    """The files in which one of the *wanted* names is used at all."""
    return {
        path
        for path, tree in package(project)
        if any(name in wanted for node in ast.walk(tree) for name in names(node))
    }


def test_only_the_door_has_anything_unsealed(project: Any) -> None:
    assert naming(project, "unseal") == {CABINET, DOOR}


def test_in_the_door_only_one_function_does_and_it_asks_first(project: Any) -> None:
    [tree] = [tree for path, tree in package(project) if path == DOOR]
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    unseal = {one.name for one in functions if "unseal" in ast.unparse(one)}
    assert unseal == {"for_use"}
    [door] = [one for one in functions if one.name == "for_use"]
    questions = [ast.unparse(one.test) for one in door.body if isinstance(one, ast.If)]
    first_answer = next(at for at, one in enumerate(door.body) if "unseal" in ast.unparse(one))
    asked = [at for at, one in enumerate(door.body) if isinstance(one, ast.If)][:2]
    assert questions[:2] == [
        "not ledger.may_work_with(picture)",
        "hindrances(picture, use, ledger)",
    ]
    assert max(asked) < first_answer


def test_nobody_opens_an_age_file_by_another_way(project: Any) -> None:
    assert naming(project, "pyrage") == {SEAL}
    assert naming(project, "open_with") == {SEAL, CABINET, *OPENS_OTHER_SEALS}
    assert naming(project, "_identities") == {CABINET}


def test_where_a_cabinet_is_known_no_name_is_made_up_at_run_time(project: Any) -> None:
    """A name that is put together would escape the tests above."""
    around = naming(project, "cabinet", "Cabinet")
    assert {CABINET, DOOR, "journalkit/journal/session.py"} <= around
    for path, tree in package(project):
        if path not in around:
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in ("eval", "exec", "vars", "getattr", "setattr"):
                said = node.args[1] if len(node.args) > 1 else node
                allowed = path == "journalkit/media/__init__.py"  # its own modules' names
                assert isinstance(said, ast.Constant) or allowed, f"{path}:{node.lineno}"


def test_the_sealed_files_are_known_as_ciphertext_only(project: Any) -> None:
    """The folder's name leads to them: those who know it copy, hash or list, and read no key."""
    known = {
        path
        for path, tree in package(project)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ".age" in node.value
    }
    assert known == {CABINET, "journalkit/store/backup.py", "journalkit/store/verify.py"}
    assert naming(project, "unseal", "open_with").isdisjoint(known - {CABINET})
