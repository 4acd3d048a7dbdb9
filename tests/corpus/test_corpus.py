"""Every line of the corpus against the real webhook, inbox and worker: nobody falls over, nothing is dropped, nothing leaks."""

import base64
from collections import Counter

import pytest

from tests.bot.line_samples import SAMPLES
from tests.bot.webhooks import sign
from tests.corpus import replaying
from tests.corpus.fields import EVERY_CHANGE, ways
from tests.corpus.make import SETS, made
from tests.corpus.pressing import Play
from tests.corpus.recipes import bytes_of
from tests.corpus.replaying import FOLDER, played, read, tells_databases_apart, watched
from tests.corpus.stage import CURRENT, Stage

AT_LEAST = {"c1": 120, "c2": 260, "c3": 5_000, "c8": 450}
ALL_TOGETHER_BYTES = 1_500_000
LONG_RUN_S = 900  # for every line of a set, on PostgreSQL and a busy machine


@pytest.mark.parametrize("name", SETS)
def test_the_lines_are_as_they_are_made(name: str) -> None:
    assert (FOLDER / f"{name}.jsonl").read_text("utf-8") == made(name), "run python -m tests.corpus.make"


@pytest.mark.parametrize("name", SETS)
def test_there_are_enough_lines_and_no_two_of_one_name(name: str) -> None:
    names = [line["id"] for line in read(name)]

    assert len(names) >= AT_LEAST[name]
    assert len(set(names)) == len(names)


def test_the_corpus_stays_small() -> None:
    sizes = ((FOLDER / f"{name}.jsonl").stat().st_size for name in (*SETS, "kept"))

    assert sum(sizes) <= ALL_TOGETHER_BYTES


def test_the_true_digest_in_the_other_alphabet_is_another_word() -> None:
    spelt = [line for line in read("c1") if "urlsafe" in line["about"]]
    for line in spelt:
        given = dict(line["headers"])["X-Line-Signature"]
        right = sign(bytes_of(line), CURRENT)

        assert base64.urlsafe_b64decode(f"{given}==") == base64.b64decode(right)
        assert given not in right

    assert len(spelt) == 5


def test_every_field_of_every_kind_meets_every_change() -> None:
    met = Counter((line["recipe"]["sample"], *line["recipe"]["at"]) for line in read("c3"))

    assert met == {
        (kind, *way): len(EVERY_CHANGE) for kind, sample in SAMPLES.items() for way in ways(sample)
    }


def test_what_databases_may_take_differently_is_always_played() -> None:
    told = {
        line["about"] for name in ("c2", "c4", "c8") for line in read(name) if tells_databases_apart(line)
    }
    changes = {line["recipe"]["change"] for line in read("c3") if tells_databases_apart(line)}

    assert told >= {"NUL", "utf-16", "in an event: a lone surrogate", "8 MiB of a word", "10,001 events"}
    assert told >= {"flag", "family", "pressed 2 times, at once", "pressed 1,000 times, at once"}
    assert changes == {"surrogate"}


def test_only_line_comes_in(stage: Stage) -> None:
    with watched(stage):
        assert list(replaying.doors(stage, read("c1"))) == []


def test_only_line_comes_in_by_the_loop(looped_stage: Stage) -> None:
    with watched(looped_stage):
        assert list(replaying.doors(looped_stage, read("c1"))) == []


@pytest.mark.timeout(LONG_RUN_S)
def test_whatever_json_comes_the_good_is_done_and_the_bad_is_shown(any_stage: Stage) -> None:
    with watched(any_stage):
        assert list(replaying.envelopes(any_stage, played(any_stage, read("c2")))) == []


def test_whatever_failed_once_never_fails_again(any_stage: Stage) -> None:
    with watched(any_stage):
        assert list(replaying.envelopes(any_stage, read("kept"))) == []


@pytest.mark.timeout(LONG_RUN_S)
def test_whatever_happens_to_a_field_nobody_is_guessed_and_nothing_is_dropped(any_stage: Stage) -> None:
    with watched(any_stage):
        assert list(replaying.fields(any_stage, played(any_stage, read("c3"), 3))) == []


@pytest.mark.timeout(LONG_RUN_S)
def test_only_the_present_button_of_this_person_counts_and_once(any_stage: Stage) -> None:
    with watched(any_stage):
        play = Play(any_stage)
        assert [fault for line in played(any_stage, read("c8"), 2) for fault in play.perform(line)] == []
