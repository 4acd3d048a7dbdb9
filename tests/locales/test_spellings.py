"""What people type must mean one thing only, in all languages at once."""

from itertools import chain, combinations

import pytest

from conversations.kernel.effects import Choice
from conversations.kernel.replies import Command
from conversations.kernel.words import normalise
from handlers.words import all_words, forms
from locales import LOCALES, speaker
from tests.conversations.walking import questions

WORDS = all_words()
# These wait for the question: "相談" or "わからない" may well be an answer.
AFTER_THE_QUESTION = {Command.CONSULT, Command.SKIP}


def spellings(command: Command) -> set[str]:
    typed = [forms(speaker(locale).text(f"command.{command.value}")) for locale in LOCALES]
    lists = [speaker(locale).text(f"words.{command.value}").split("|") for locale in LOCALES]
    return {normalise(word) for words in (*typed, *lists) for word in words}


def test_no_spelling_asks_for_two_things() -> None:
    for one, other in combinations(Command, 2):
        assert not spellings(one) & spellings(other), (one, other)


@pytest.mark.parametrize("command", Command)
def test_every_command_can_be_typed(command: Command) -> None:
    for locale in LOCALES:
        assert WORDS.command(speaker(locale).text(f"command.{command.value}")) is command


def labelled() -> list[list[Choice]]:
    """The choices of every question that has any, those that stand on a button."""
    return [[each for each in question.field.choices if each.label_key] for question in questions().values()]


def test_every_button_can_be_typed_and_means_itself() -> None:
    for choices in labelled():
        for one, other in combinations(choices, 2):
            assert not WORDS.labels[one.label_key] & WORDS.labels[other.label_key], (one, other)
        for choice in choices:
            for locale in LOCALES:
                label = speaker(locale).text(choice.label_key)
                assert WORDS.means(choice.label_key, label), (choice, locale)


def test_no_answer_is_taken_for_a_command() -> None:
    for choice in chain.from_iterable(labelled()):
        taken = {WORDS.commands.get(word) for word in WORDS.labels[choice.label_key]} - {None}
        assert taken <= AFTER_THE_QUESTION, (choice, taken)


@pytest.mark.parametrize("cry", ["助けて", "たすけて", "死にたい", "help me", "もう無理", "消えたい"])
def test_a_cry_for_help_is_never_a_command(cry: str) -> None:
    assert WORDS.command(cry) is None


def test_plain_labels_may_be_typed_with_or_without_their_readings() -> None:
    assert forms("家族(かぞく)の こと") == ("家族(かぞく)の こと", "家族の こと", "かぞくの こと")
