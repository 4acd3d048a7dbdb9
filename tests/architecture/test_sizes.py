"""Small enough to read: limits on files and functions, and on what is usual."""

from statistics import median

from tests.architecture.source import Function, functions, python, text, tree

FILE_LINES_AT_MOST, USUAL_FILE_LINES = 400, 120
FUNCTION_LINES_AT_MOST, USUAL_FUNCTION_LINES = 50, 8
CONFTEST_LINES_AT_MOST = 200


def lines_of(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def file_lines(name: str) -> int:
    return len(text(name).splitlines())


def without_migrations() -> list[str]:
    """A shipped migration is a frozen list of tables: it is as long as the list."""
    return [name for name in python() if "/migrations/versions/" not in name]


def test_no_file_is_too_long() -> None:
    assert {n: file_lines(n) for n in without_migrations() if file_lines(n) > FILE_LINES_AT_MOST} == {}


def test_files_are_usually_short() -> None:
    assert median(map(file_lines, python(rooms_only=True))) <= USUAL_FILE_LINES


def test_no_function_is_too_long() -> None:
    too_long = {
        f"{name}:{function.name}": lines_of(function)
        for name in without_migrations()
        for function in functions(name)
        if lines_of(function) > FUNCTION_LINES_AT_MOST
    }

    assert too_long == {}


def test_functions_are_usually_short() -> None:
    every = [lines_of(function) for name in python(rooms_only=True) for function in functions(name)]

    assert median(every) <= USUAL_FUNCTION_LINES


def test_shared_fixtures_stay_few() -> None:
    long = [n for n in python() if n.endswith("conftest.py") and file_lines(n) > CONFTEST_LINES_AT_MOST]

    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    """Also where ruff looks away: tests and benchmarks."""
    silent = [
        name for name in python() if tree(name).body and not text(name).lstrip().startswith(('"""', "#!"))
    ]

    assert silent == []
