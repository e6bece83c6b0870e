"""The README runs as written, and the types name what is there."""

import ast
import re
from pathlib import Path

import jeton
from jeton import _jeton

README = (Path(__file__).parents[1] / "README.md").read_text()
STUB = Path(_jeton.__file__).with_name("_jeton.pyi")


def test_the_ten_lines_run(on_disk, monkeypatch, capsys):
    monkeypatch.chdir(on_disk)
    policy = on_disk / "policy.toml"
    policy.write_text(policy.read_text().replace("us.ssn", "fr.nir"))
    example = re.search(r"## Ten lines\n\n```python\n(.*?)```", README, re.DOTALL)[1]
    example = example.replace('file("jeton.key"))', 'file("jeton.key"), allow_test=True)')
    exec(example, {})
    assert capsys.readouterr().out == "1 84 12 76 451 089 46\n"


def test_the_types_name_what_is_there():
    stub = {}
    for node in ast.parse(STUB.read_text()).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            stub[node.name] = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
    # pickle leaves `__slotnames__` where it looked.
    ordinary = {"__init__", "__module__", "__slotnames__", *dir(object)}
    for name, class_ in vars(_jeton).items():
        if isinstance(class_, type):
            members = {member for member in vars(class_) if member not in ordinary and member != "_unpickled"}
            assert stub.pop(name) - ordinary == members, name
    assert not stub
    exported = {name for name, value in vars(_jeton).items() if isinstance(value, type)}
    assert exported < set(jeton.__all__)
