"""Rules about the console's own source: views are small and marked, texts exist, nothing unescaped, links by name."""

import ast
import re
from pathlib import Path

from babel.messages.pofile import read_po

import admin
from locales.catalogues import ROOT

ROOM = Path(admin.__file__).parent
VIEWS = sorted((ROOM / "views").glob("*.py"))
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
MOST_LINES = 20
KEY = re.compile(r"""console\.[a-z_]+(?:\.[a-z0-9_@-]+)*""")


def views() -> list[tuple[Path, ast.FunctionDef]]:
    return [
        (path, node)
        for path in VIEWS
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and any(re.search(r"\.(get|post|route)\(", ast.unparse(each)) for each in node.decorator_list)
    ]


def catalogue(locale: str) -> dict[str, str]:
    with (ROOT / locale / "LC_MESSAGES" / "console.po").open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id}


def test_there_are_views() -> None:
    assert len(views()) > 15


def test_every_view_has_exactly_one_permission() -> None:
    marks = {
        f"{path.name}:{view.name}": [
            ast.unparse(each) for each in view.decorator_list if ast.unparse(each).startswith("allowed")
        ]
        for path, view in views()
    }

    assert {name: found for name, found in marks.items() if len(found) != 1} == {}


def test_views_are_short() -> None:
    long = {
        view.name: (view.end_lineno or 0) - view.lineno + 1
        for _, view in views()
        if (view.end_lineno or 0) - view.lineno + 1 > MOST_LINES
    }

    assert long == {}


def test_views_are_not_closures() -> None:
    inner = [
        f"{path.name}:{inside.lineno}"
        for path in VIEWS
        for outer in ast.parse(path.read_text()).body
        if isinstance(outer, ast.FunctionDef)
        for inside in ast.walk(outer)
        if isinstance(inside, ast.FunctionDef) and inside is not outer
    ]

    assert inner == []


def test_both_catalogues_say_the_same_things() -> None:
    japanese, english = catalogue("ja"), catalogue("en")

    assert set(japanese) == set(english)
    for key, words in japanese.items():
        assert set(re.findall(r"\{(\w+)\}", words)) == set(re.findall(r"\{(\w+)\}", english[key])), key


def test_every_text_is_said_somewhere() -> None:
    code = [
        *ROOM.rglob("*.py"),
        *(ROOM.parent / "handlers").rglob("*.py"),
    ]  # trends and choices are put into words there
    source = "\n".join(path.read_text() for path in [*TEMPLATES, *code] if "frontend" not in path.parts)
    said = set(KEY.findall(source))
    prefixes = tuple(key + "." for key in said)  # "console.state." ~ case.state

    assert [key for key in catalogue("ja") if key not in said and not key.startswith(prefixes)] == []


def test_every_text_named_in_full_is_written() -> None:
    named = {
        key
        for path in TEMPLATES
        for key in re.findall(r"""t\(["'](console\.[a-z0-9_.@-]+)["'](?! ~)""", path.read_text())
    }

    assert named - set(catalogue("ja")) == set()


def test_addresses_in_templates_are_made_from_names() -> None:
    by_hand = [
        f"{path.name}: {address}"
        for path in TEMPLATES
        for address in re.findall(r"""(?:href|action|src)=["']([^"'{]+)["']""", path.read_text())
        if not address.startswith("#")
    ]

    assert by_hand == []


def test_the_browser_script_builds_no_html() -> None:
    script = (ROOM / "static" / "console.js").read_text()

    assert not re.search(
        r"innerHTML\s*=[^=]|outerHTML\s*=[^=]|insertAdjacentHTML|document\.write|eval\(", script
    )
