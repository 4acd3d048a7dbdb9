"""One conversation at a time: laying aside, coming back, room for a few, silence of hours, days and weeks."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from conversations.aside import MOST_ASIDE
from conversations.desk import Turn, respond
from conversations.housekeeping import LANGUAGE_CHOICE
from conversations.kernel.ask import Ask, Script
from conversations.kernel.effects import Effect, HandToStaff, OpenCase, Prompt, Say, WithdrawCase
from conversations.kernel.facts import DAY, Facts
from conversations.kernel.fields import choice, text
from conversations.kernel.questions import Question
from conversations.kernel.replies import Chose, Command, Reply, SentOther, Tapped, Wrote
from conversations.kernel.shown import Label
from conversations.kernel.talk import Talk
from conversations.phrases import Phrase
from conversations.understanding.verdict import CALM
from conversations.vocabulary import Urgency
from tests.conversations.people import DAYTIME, WORDS, Press, tell

SOON = Question("soon", choice(Urgency, "urgency"), dated=("today",))
MORE = Question("more", text(200))


def form(ask: Ask) -> tuple[Effect, ...]:
    ask(SOON)
    ask.once("case", OpenCase(None))
    ask(MORE)
    return (Say("done"),)


FORMS = tuple(Script(f"form{n}", form, undo=(("case", WithdrawCase()),)) for n in range(5))
SCRIPTS = {
    **{
        script.id: replace(script, entry=(Command.CONSULT,) if script.id == "form0" else ())
        for script in FORMS
    },
    LANGUAGE_CHOICE.id: LANGUAGE_CHOICE,
}


@dataclass
class Visitor:
    """Somebody with several matters. facts: of the moment."""

    talk: Talk = field(default_factory=Talk)
    facts: Facts = DAYTIME

    def do(self, reply: Reply) -> Turn:
        turn = respond(self.talk, reply, WORDS, self.facts, CALM, SCRIPTS)
        self.talk = turn.talk
        return turn

    def say(self, words: str) -> Turn:
        return self.do(Wrote(words))

    def begin(self, number: int) -> Turn:
        """Start a form through a menu that has only this one."""
        menu = {**SCRIPTS, "form0": replace(SCRIPTS["form0"], entry=())}
        menu[f"form{number}"] = replace(menu[f"form{number}"], entry=(Command.CONSULT,))
        turn = respond(self.talk, Chose(Command.CONSULT), WORDS, self.facts, CALM, menu)
        self.talk = turn.talk
        return turn

    def tap(self, value: str) -> Turn:
        active = self.talk.active
        assert active is not None
        return self.do(Tapped(active.serial, "soon", active.revision, value))

    def wait(self, **passing: int) -> None:
        moment = self.facts.minute + int(timedelta(**passing).total_seconds() // 60)
        today = self.facts.today + timedelta(days=moment // DAY)
        self.facts = replace(self.facts, today=today, minute=moment % DAY)


def keys(turn: Turn) -> list[str]:
    return [effect.key for effect in turn.effects if isinstance(effect, Say | Prompt)]


def name(number: int) -> tuple[tuple[str, Label], ...]:
    return (("name", Label(f"label.script.form{number}")),)


def test_what_is_laid_aside_is_named_and_comes_back_by_name() -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.tap("week")

    begun = visitor.begin(1)
    assert begun.effects[0] == Say(Phrase.LAID_ASIDE, name(0))

    visitor.tap("week")
    ended = visitor.say("ふたつめ")
    assert keys(ended) == ["done", Phrase.RETURNED, "ask.more"]
    assert Say(Phrase.RETURNED, name(0)) in ended.effects


def test_three_matters_at_once_come_back_newest_first_with_all_that_was_told() -> None:
    visitor = Visitor()
    for number in range(3):
        visitor.begin(number)
        visitor.tap("calm")

    ends = [visitor.say(f"話{number}") for number in (2, 1, 0)]

    assert [keys(turn)[0] for turn in ends] == ["done"] * 3
    assert visitor.talk.active is None
    assert visitor.talk.paused == ()


def test_there_is_room_for_a_few_and_the_oldest_goes_only_with_words() -> None:
    visitor = Visitor()
    for number in range(MOST_ASIDE + 1):
        visitor.begin(number)
        visitor.tap("calm")
    before = visitor.talk

    full = visitor.begin(4)
    assert full.talk == before
    assert full.effects == (Say(Phrase.FULL, name(0), (Command.MAKE_ROOM, Command.RESUME)),)

    made = visitor.do(Chose(Command.MAKE_ROOM))
    assert keys(made) == [Phrase.ROOM_MADE]
    assert WithdrawCase() not in made.effects  # what was told stays on its case
    assert visitor.begin(4).effects[0] == Say(Phrase.LAID_ASIDE, name(3))


def test_making_room_where_there_is_some_changes_nothing() -> None:
    visitor = Visitor()
    visitor.begin(0)
    before = visitor.talk

    assert visitor.do(Chose(Command.MAKE_ROOM)).talk == before


def test_after_a_night_words_are_not_taken_for_an_answer_until_that_is_clear() -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.tap("calm")
    visitor.wait(hours=14)

    asked = visitor.say("きのうの話です")
    assert asked.effects == (
        Say(Phrase.CAME_BACK, name(0), (Command.RESUME, Command.RESTART, Command.CANCEL)),
    )
    visitor.say("あれから父の具合が変わったので、続きを書きます")

    ended = visitor.do(Chose(Command.RESUME))
    assert keys(ended)[0] == "done"


def test_a_greeting_after_a_night_is_no_answer() -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.tap("calm")
    visitor.wait(hours=14)
    visitor.say("おはようございます")

    assert keys(visitor.do(Chose(Command.RESUME))) == [Phrase.RETURNED, "ask.more"]


@pytest.mark.parametrize("word", ["はい", "yes", "続ける"])
def test_going_on_can_be_typed(word: str) -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.tap("calm")
    visitor.wait(days=3)

    assert keys(visitor.say(word)) == [Phrase.RETURNED, "ask.more"]
    assert keys(visitor.say("書きます"))[0] == "done"


def test_not_now_lays_it_aside_and_the_menu_still_offers_it() -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.tap("calm")
    visitor.wait(days=1)
    visitor.say("こんにちは")

    turn = visitor.say("いいえ")
    assert visitor.talk.active is None
    assert isinstance(turn.effects[0], Say)
    assert turn.effects[0].commands[0] is Command.RESUME

    visitor.wait(days=2)
    assert keys(visitor.do(Chose(Command.RESUME))) == [Phrase.CAME_BACK]
    assert keys(visitor.do(Chose(Command.RESUME))) == [Phrase.RETURNED, "ask.more"]


def test_today_said_days_ago_is_asked_again_with_words_and_the_rest_is_kept() -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.tap("today")
    visitor.wait(days=3)

    resumed = visitor.do(Chose(Command.RESUME))
    assert keys(resumed) == [Phrase.RETURNED, Phrase.ANOTHER_DAY, "ask.soon"]

    assert keys(visitor.tap("week")) == ["ask.more"]


def test_what_means_no_day_is_not_asked_again() -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.tap("calm")
    visitor.wait(days=3)

    assert keys(visitor.do(Chose(Command.RESUME))) == [Phrase.RETURNED, "ask.more"]


def test_the_button_of_three_days_ago_still_answers_its_question() -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.wait(days=3)

    assert keys(visitor.tap("calm")) == ["ask.more"]


def test_midnight_alone_changes_nothing() -> None:
    visitor = Visitor()
    visitor.wait(hours=13, minutes=55)
    visitor.begin(0)
    visitor.tap("today")
    visitor.wait(minutes=10)

    assert keys(visitor.say("夜中です")) == ["done"]


def test_after_two_weeks_it_rests_with_words_and_can_be_taken_up() -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.tap("calm")
    visitor.wait(days=30)

    turn = visitor.say("お久しぶりです")
    assert keys(turn) == [Phrase.LAID_TO_REST, Phrase.UNCLEAR]
    assert turn.effects[0] == Say(Phrase.LAID_TO_REST, name(0))

    assert keys(visitor.do(Chose(Command.RESUME))) == [Phrase.CAME_BACK]
    assert keys(visitor.do(Chose(Command.RESUME))) == [Phrase.RETURNED, "ask.more"]


def test_what_rests_does_not_come_back_by_itself() -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.tap("calm")
    visitor.wait(days=30)
    visitor.begin(1)
    visitor.tap("calm")

    ended = visitor.say("おわり")

    assert keys(ended)[0] == "done"
    assert visitor.talk.active is None
    assert len(visitor.talk.paused) == 1


def test_starting_it_again_from_the_menu_asks_whether_to_go_on() -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.tap("calm")
    visitor.wait(days=5)

    assert keys(visitor.begin(0)) == [Phrase.CAME_BACK]
    again = visitor.do(Chose(Command.RESTART))
    assert WithdrawCase() in again.effects
    assert keys(again) == ["ask.soon"]


def test_misreadings_count_over_questions_and_detours() -> None:
    visitor = Visitor()
    visitor.begin(0)
    visitor.say("?")
    visitor.begin(1)
    visitor.do(Chose(Command.CANCEL))
    visitor.say("?")

    assert keys(visitor.say("?"))[0] == Phrase.OFFER_STAFF


def test_whoever_still_is_not_understood_after_the_offer_is_given_a_person() -> None:
    visitor = Visitor()
    visitor.begin(0)
    turns = [visitor.say("?") for _ in range(5)]

    assert [keys(turn)[0] for turn in turns] == [
        *["error.choice"] * 2,
        *[Phrase.OFFER_STAFF] * 2,
        Phrase.TAKEN_OVER,
    ]
    assert HandToStaff("unclear") in turns[-1].effects


def test_at_the_door_too_a_person_is_offered_and_then_given() -> None:
    visitor = Visitor()
    turns = [visitor.say(words) for words in ("あの", "ええと", "その", "うまく言えない", "どうしよう")]

    assert [keys(turn)[0] for turn in turns] == [
        *[Phrase.UNCLEAR] * 2,
        *[Phrase.OFFER_STAFF] * 2,
        Phrase.TAKEN_OVER,
    ]


def test_stickers_alone_are_offered_a_person_and_never_handed_over() -> None:
    visitor = Visitor()
    turns = [visitor.do(SentOther("sticker")) for _ in range(8)]

    assert [keys(turn)[0] for turn in turns] == [*[Phrase.KEPT] * 2, *[Phrase.OFFER_STAFF] * 6]
    assert keys(visitor.do(Chose(Command.HELP)))[0] == Phrase.HELP
    assert keys(visitor.do(SentOther("sticker"))) == [Phrase.KEPT]


def test_voice_alone_reaches_a_person() -> None:
    person = tell(Chose(Command.CONSULT), Press(0))
    turns = [person.do(SentOther("audio")) for _ in range(5)]

    assert HandToStaff("unclear") in turns[-1].effects
