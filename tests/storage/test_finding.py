"""The blind index: cases are found by any spelling of a name or number, and by nothing once it is taken away."""

import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest
from sqlalchemy import delete, func, insert, select, text

from storage import cases, finding, people
from storage.db import Store, Tx
from storage.finding import NOTHING_TOLD, SLOTS, Told, pieces_of_name, pieces_wanted
from storage.ids import CaseId, DeskKey
from storage.people import Known
from storage.spelling import name_words
from storage.tables import Case, FindTag
from storage.vault import CannotOpen
from tests.storage.plans import queries, whole_tables_read
from tests.storage.stores import NOW, make_vault

DESK = DeskKey("general")
PHONE = "+819012345678"
FIRST = "佐鈴高田伊渡山中小加吉松井木林清斎池橋石前岡長藤後近村遠青坂西福太三岩金原宮内"
SECOND = "藤木橋中辺本村林田口野崎川島沢井谷上原山下部尾岡間代浦坂松水"
SPELLINGS = [
    ("斎藤 ゆき", "齋藤"),
    ("さとう みき", "サトウ"),
    ("サトウ　ミキ", "ｻﾄｳﾐｷ"),
    ("佐藤美紀", "藤美"),
    ("佐藤　美紀", "美紀 佐藤"),
    ("髙﨑 花", "高崎花"),
    ("林 花子", "林"),
    ("ガルシア・マリア", "ｶﾞﾙｼｱ ﾏﾘｱ"),
    ("Nguyễn Thị Hoa", "nguyen thi"),
    ("NGUYEN THI HOA", "Nguyễn"),
    ("Đặng Văn Anh", "dang van"),
    ("Tanaka Hanako", "ＨＡＮＡＫＯ tanaka"),
    ("O'Brien", "obrien"),
    ("김민준", "김"),
    ("မောင်မောင်", "မောင်"),
    ("राम बहादुर", "बहादुर"),
    ("José da Silva", "jose silva"),
]


@pytest.fixture
def store(store: Store) -> Store:
    """Tags are ambiguous on purpose: under a key of its own, one run in some hundreds would find who is not looked for."""
    store.vault.know_index(b"i" * 32)
    return store


def met(tx: Tx, number: int = 1, name: str = "") -> Known:
    person = people.meet(tx, f"U{number:032d}", "ja", NOW)
    if name:
        people.name(tx, person, name)
    return people.hold(tx, person.id)


def opened(tx: Tx, person: Known, told: Told = NOTHING_TOLD) -> CaseId:
    case = cases.open_case(tx, person, DESK, None, NOW, "2611").id
    if told != NOTHING_TOLD:
        cases.fill(tx, person, case, "[]", told)
    return case


def by_name(tx: Tx, words: str) -> tuple[CaseId, ...]:
    return finding.candidates(tx, pieces_wanted(name_words(words)), 50)


def tags(tx: Tx) -> int:
    return tx.connection.execute(select(func.count()).select_from(FindTag)).scalar_one()


@pytest.mark.parametrize(("written", "typed"), SPELLINGS)
def test_a_name_is_found_in_another_spelling(store: Store, written: str, typed: str) -> None:
    with store.transaction() as tx:
        case = opened(tx, met(tx), Told((written,)))

        assert by_name(tx, typed) == (case,)
        assert by_name(tx, "渡辺") == ()


def test_a_number_is_found_whole_and_by_its_end(store: Store) -> None:
    with store.transaction() as tx:
        case = opened(tx, met(tx), Told(phones=(PHONE + ";ext=12",)))

        assert finding.candidates(tx, [f"phone|{PHONE}"], 5) == (case,)
        assert finding.candidates(tx, [finding.piece_of_last("5678")], 5) == (case,)
        assert finding.candidates(tx, [finding.piece_of_last("1234")], 5) == ()


def test_the_name_on_line_counts_in_every_case_of_its_person(store: Store) -> None:
    with store.transaction() as tx:
        person = met(tx, name="ミキ")
        first, second = opened(tx, person, Told(("佐藤",))), opened(tx, person)
        assert by_name(tx, "みき") == (second, first)

        people.name(tx, person, "さくら")

        assert by_name(tx, "みき") == ()
        assert by_name(tx, "桜") == ()
        assert by_name(tx, "サクラ") == (second, first)
        assert by_name(tx, "佐藤") == (first,)


def test_another_answer_takes_the_place_of_the_first(store: Store) -> None:
    with store.transaction() as tx:
        person = met(tx, name="佐藤")
        case = opened(tx, person, Told(("佐藤", "鈴木"), (PHONE,)))

        cases.fill(tx, person, case, "[]", Told(("田中",)))

        assert [by_name(tx, name) for name in ("佐藤", "鈴木", "田中")] == [(case,), (), (case,)]
        assert finding.candidates(tx, [f"phone|{PHONE}"], 5) == ()


def test_what_is_withdrawn_or_gone_leaves_no_tag(store: Store) -> None:
    with store.transaction() as tx:
        person = met(tx)
        case = opened(tx, person, Told(("佐藤 美紀",), (PHONE,)))
        cases.withdraw(tx, case, NOW)
        assert tags(tx) == 0

        gone = opened(tx, person, Told(("佐藤 美紀",)))
        tx.connection.execute(delete(Case).where(Case.id == gone))
        assert tags(tx) == 0


def test_it_is_written_with_the_case_or_not_at_all(store: Store) -> None:
    def fails() -> None:
        with store.transaction() as tx:
            opened(tx, met(tx), Told(("佐藤",)))
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        fails()

    with store.reading() as tx:
        assert tags(tx) == 0


def test_the_latest_comes_first_and_pages_go_on_where_the_last_ended(store: Store) -> None:
    with store.transaction() as tx:
        person = met(tx)
        made = [opened(tx, person, Told(("佐藤",))) for _ in range(7)]
        wanted = pieces_wanted(["佐藤"])

        newest = finding.candidates(tx, wanted, 4)
        older = finding.candidates(tx, wanted, 4, before=newest[-1])

        assert [*newest, *older] == made[::-1]


def test_nothing_is_looked_for_where_there_is_nothing_to_look_for(store: Store) -> None:
    with store.transaction() as tx:
        opened(tx, met(tx), Told(("佐藤",)))

        assert [by_name(tx, typed) for typed in ("", "!?", "さ", "🌸", "a b")] == [()] * 5


def test_another_council_has_other_tags() -> None:
    ours, theirs, unknown = make_vault(), make_vault("another"), make_vault()
    for vault in (ours, theirs):
        vault.know_index(b"i" * 32)

    assert [ours.tag("name|佐藤", slot) for slot in range(8)] != [
        theirs.tag("name|佐藤", slot) for slot in range(8)
    ]
    assert 0 <= ours.tag("name|佐藤", 0) < 2**20
    with pytest.raises(CannotOpen):
        unknown.tag("name|佐藤", 0)


def test_a_common_name_has_many_tags_and_a_case_always_the_same() -> None:
    vault = make_vault()
    vault.know_index(b"i" * 32)
    rows = [uuid.UUID(int=number) for number in range(2_000)]

    slots = [vault.slot(row, "name|佐藤", SLOTS) for row in rows]

    assert slots == [vault.slot(row, "name|佐藤", SLOTS) for row in rows]
    assert len(set(slots)) == SLOTS
    assert max(map(slots.count, range(SLOTS))) < 3 * len(rows) / SLOTS


def test_it_is_read_from_an_index_alone(store: Store) -> None:
    with store.transaction() as tx:
        case = opened(tx, met(tx), Told(("佐藤 美紀",)))
        fill(tx, case)

    with store.transaction() as tx:
        with queries(tx) as asked:
            found = by_name(tx, "佐藤美紀")

        assert case in found
        assert whole_tables_read(tx, asked, "find_tags") == []


def fill(tx: Tx, case: CaseId) -> None:
    """Many tags of other cases."""
    row = dict(tx.connection.execute(select(Case).where(Case.id == case)).mappings().one())
    del row["rank"]
    others = [uuid.uuid4() for _ in range(1_000)]
    tx.connection.execute(
        insert(Case), [{**row, "id": other, "number": str(n)} for n, other in enumerate(others)]
    )
    tx.connection.execute(insert(FindTag), list(random_tags(tx, others)))
    tx.connection.execute(text("analyze"))


def random_tags(tx: Tx, others: Iterable[uuid.UUID]) -> Iterable[dict[str, object]]:
    for other in others:
        for tag in {tx.vault.tag(f"{other}{number}", 0) for number in range(8)}:
            yield {"council": tx.council, "tag": tag, "case_id": other, "told": True}


def test_how_often_a_tag_occurs_gives_hardly_a_name_away() -> None:
    """Somebody has the table, and knows how often each piece of a name occurs in the town. Counts are all they have."""
    vault = make_vault()
    vault.know_index(b"i" * 32)
    dice = random.Random(1)
    surnames = dice.sample([one + two for one in FIRST for two in SECOND], 1_000)
    names = dice.choices(surnames, [1 / (rank + 10) for rank in range(len(surnames))], k=4_000)
    meant: dict[int, Counter[str]] = defaultdict(Counter)
    for number, name in enumerate(names):
        for piece in pieces_of_name(name):
            meant[vault.tag(piece, vault.slot(uuid.UUID(int=number), piece, SLOTS))][piece] += 1

    seen = sorted(meant, key=lambda tag: -meant[tag].total())
    common = Counter(piece for name in names for piece in pieces_of_name(name)).most_common()
    guesses = (piece for piece, _ in common for _ in range(SLOTS))
    right = sum(meant[tag][guess] for tag, guess in zip(seen, guesses, strict=False))

    assert right / sum(count for _, count in common) < 0.05
