"""Habits that keep the desk reliable, read from the source itself. Each rule says in its name what it guards."""

import ast
import re
import tomllib

from tests.architecture.source import files, imports, lines_like, nodes, project_files, python, text

OWN_CLOCK = ("bot/clock.py", "simulator/", "tests/", "benchmarks/")
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
LOOPS = {
    "bot/worker.py",
    "bot/lookout.py",
    "bot/sender.py",
    "bot/scheduler.py",
    "bot/committer.py",
    "bot/drainer.py",
}
AGAIN = {  # raise again: each change by itself, or under a name that says where it failed
    "bot/outcomes.py",
    "handlers/promises.py",
    "storage/together.py",
}
READS_ENVIRONMENT = ("bot/settings.py", "bot/__main__.py", "simulator/", "tests/", "benchmarks/")
PROMISED_SETTINGS = {
    f"ENGAWA_{name}"
    for name in [
        "DATABASE_URL",
        "REDIS_URL",
        "COUNCIL",
        "LINE_CHANNEL_SECRET",
        "LINE_CHANNEL_ACCESS_TOKEN",
        "LINE_API_URL",
        "LINE_DATA_URL",
        "SECRET_KEY",
        "FIELD_KEYS",
        "PUBLIC_URL",
        "STATE_DIR",
        "CONSOLE_PORT",
        "WEBHOOK_PORT",
        "SIMULATOR_PORT",
    ]
}
CONNECTIONS = {
    "create_engine",
    "sessionmaker",
    "Flask",
    "Redis",
    "from_url",
    "BackgroundScheduler",
    "MessagingApi",
}
UNESCAPED_ALLOWED: set[str] = set()  # files that may build HTML by hand, each with its reason beside it


def dotted(node: ast.expr) -> str:
    """The last two names of `a.b.c`: what a clock or a connection is called with, however it was imported."""
    return ".".join(ast.unparse(node).split(".")[-2:])


def test_time_comes_from_one_clock() -> None:
    product = [name for name in python() if not name.startswith(OWN_CLOCK)]
    asked = [
        f"{n}:{call.lineno}" for n in product for call in nodes(n, ast.Call) if dotted(call.func) in CLOCKS
    ]

    assert asked == []


def test_only_the_loops_catch_everything() -> None:
    caught = [
        name
        for name in python()
        for handler in nodes(name, ast.ExceptHandler)
        if not name.startswith(("simulator/", "tests/", "benchmarks/"))
        and (handler.type is None or re.search(r"\b(Base)?Exception\b", ast.unparse(handler.type)))
    ]

    assert sorted(caught) == sorted(LOOPS | AGAIN)


def test_nothing_is_mocked() -> None:
    imported = [n for n in python() if any(m.split(".")[0] in {"mock", "pytest_mock"} for m in imports(n))]

    assert imported == []
    assert (
        lines_like(r"unittest[. ](import )?mock|\bmocker\b", [n for n in python() if "architecture" not in n])
        == []
    )


def test_the_signature_is_always_verified() -> None:
    assert lines_like(r"skip[_]signature", list(project_files())) == []


def test_no_address_of_a_package_registry_and_no_path_of_one_machine() -> None:
    registry = r"(pypi|pythonhosted|npmjs|yarnpkg|npmmirror)\.(org|com)"
    machine = r"(^|[\s\"'`(=:])/(wor[k]|roo[t]|hom[e]|User[s])/"

    assert lines_like(f"{registry}|{machine}", list(project_files())) == []


def test_pages_load_nothing_from_elsewhere() -> None:
    elsewhere = r"""(src=|url\(|@import\s+|<link[^>]*href=)["']?(https?:)?//"""

    assert lines_like(elsewhere, files(".html", ".css", ".js", ".j2")) == []


def test_nothing_is_left_unfinished_or_skipped() -> None:
    unfinished = r"\b(TOD[O]|FIXM[E]|XX[X]|NotImplemented[E]rror)\b"
    skipped = (
        r"pytest\.ski[p]|mark\.(ski[p]|xfai[l])|importorski[p]|pytest\.xfai[l]|unittest\.ski[p]|\bskipI[f]\b"
    )

    assert (
        lines_like(f"{unfinished}|{skipped}", files(".py", ".js", ".css", ".html", ".toml", "Makefile")) == []
    )


def test_every_looking_away_has_a_code_and_a_reason() -> None:
    types = r"# type: ignor[e](?!\[[a-z, -]+\]\s+\W*\w)"
    style = r"# noq[a](?!: [A-Z0-9, ]+\s+\W*\w)"

    assert lines_like(f"{types}|{style}", python()) == []


def test_the_settings_are_the_promised_ones_and_the_readme_explains_each() -> None:
    read = set(re.findall(r"ENGAWA_[A-Z_]*[A-Z]", text("bot/settings_values.py")))

    assert PROMISED_SETTINGS - read == set()
    assert {name for name in read if f"`{name}`" not in text("README.md")} == set()


def test_the_environment_is_read_in_one_place() -> None:
    elsewhere = [name for name in python() if not name.startswith(READS_ENVIRONMENT)]

    assert lines_like(r"\bos\.(environ|getenv)\b|from os import .*\b(environ|getenv)\b", elsewhere) == []


def test_no_connection_is_opened_by_an_import() -> None:
    opened = [
        f"{name}:{statement.lineno}"
        for name in python(rooms_only=True)
        for statement in ast.parse(text(name)).body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(statement.value, ast.Call)
        if ast.unparse(statement.value.func).split(".")[-1] in CONNECTIONS
    ]

    assert opened == []


def test_html_is_escaped_everywhere() -> None:
    by_hand = lines_like(
        r"\bMarkup\(|\|\s*safe\b|autoescape\s+false|render_template_string", files(".py", ".html", ".j2")
    )

    assert {place.split(":")[0] for place in by_hand} - UNESCAPED_ALLOWED - {
        "tests/architecture/test_rules.py"
    } == set()


def test_addresses_are_kebab_case_and_name_their_types() -> None:
    kebab = re.compile(r"/|(/([a-z0-9.-]+|<(int|uuid|string|path):[a-z_]+>))+/?")
    paths = [
        (name, call.args[0].value)
        for name in python(rooms_only=True)
        if name.startswith(("admin/", "bot/"))
        for call in nodes(name, ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"route", "get", "post", "add_url_rule"}
        if call.args and isinstance(call.args[0], ast.Constant) and str(call.args[0].value).startswith("/")
    ]

    assert [(name, path) for name, path in paths if not kebab.fullmatch(str(path))] == []


def test_conversations_know_no_clock_under_any_name() -> None:
    clocks = r"\.(now|utcnow|today)\(|\bperf_counter\b|\bmonotonic\b"

    assert lines_like(clocks, files(".py", under=("conversations",))) == []


def test_printing_is_for_command_lines() -> None:
    """The linter forbids print(); pyproject.toml lists the command lines, and no line may excuse itself."""
    rules = tomllib.loads(text("pyproject.toml"))["tool"]["ruff"]["lint"]

    assert [rule for rule in rules["ignore"] if rule.startswith("T20")] == []
    assert lines_like(r"# noq[a]:.*\bT20", python()) == []
