"""The kernel on small forms of its own: asking once, going back, releases in mid-conversation, limits."""

from dataclasses import replace
from datetime import timedelta
from enum import Enum

from conversations.kernel.advance import MOST_BACK_STEPS, PATIENCE, Step, answer, back, begin, give_up, settle
from conversations.kernel.ask import Ask, Script
from conversations.kernel.effects import Effect, HandToStaff, OpenCase, Prompt, Review, Say, WithdrawCase
from conversations.kernel.facts import DAY
from conversations.kernel.fields import choice, text, yes_no
from conversations.kernel.questions import Question
from conversations.kernel.replies import CHANGE, Command, Tapped, Wrote
from conversations.kernel.shown import Literal
from conversations.kernel.stored import from_json, to_json
from conversations.kernel.talk import Conversation, Talk
from conversations.kernel.words import Words
from conversations.keys import EXAMPLE


class Old(Enum):
    LIVING = "living"
    CARE = "care"


class New(Enum):
    CARE = "care"


class Send(Enum):
    SEND = "send"


WORDS = Words({}, {})
TOPIC = Question("topic", choice(Old, "topic"))
NEW_TOPIC = Question("topic", choice(New, "topic"))
WARD = Question("ward", text(20))
MORE_WARDS = Question("more_wards", yes_no())
DETAIL = Question("detail", text(20))
CONTACT = Question("contact", text(20))
SEND = Question("send", choice(Send, "send"), listed=False)


def first_form(ask: Ask) -> tuple[Effect, ...]:
    topic = ask(TOPIC)
    ask.once("case", OpenCase(None))
    if topic is Old.LIVING:
        ask.tell(Say("note"))
        ask(WARD)
    ask(DETAIL)
    ask(CONTACT)
    ask.review(SEND)
    return (Say("done"),)


FIRST = Script("form", first_form, undo=(("case", WithdrawCase()),))


def told(script: Script, *said: str) -> Step:
    step = begin(script, 1, EXAMPLE)
    for words in said:
        assert step.conversation is not None
        step = answer(script, step.conversation, Wrote(words), WORDS, EXAMPLE)
    return step


def standing(step: Step) -> Conversation:
    assert step.conversation is not None
    return step.conversation


def asked(step: Step) -> str:
    last = step.effects[-1]
    assert isinstance(last, Prompt | Review)
    return last.question


def waiting(script: Script, **said: str) -> Step:
    """A conversation stored by an older release, looked at by this one."""
    return settle(script, Conversation("form", 1, EXAMPLE, revision=3, said=said))


def test_a_note_is_said_once_and_a_deed_done_once() -> None:
    first = told(FIRST, "1")
    later = back(FIRST, standing(first))
    again = answer(FIRST, standing(later), Wrote("1"), WORDS, EXAMPLE)

    assert [type(e) for e in first.effects] == [OpenCase, Say, Prompt]
    assert [type(e) for e in again.effects] == [Prompt]


def test_answers_of_a_path_not_taken_are_not_read() -> None:
    step = told(FIRST, "1", "西町", "困った", "ここで")
    step = answer(FIRST, standing(step), Tapped(1, "topic", 4, CHANGE), WORDS, EXAMPLE)
    step = answer(FIRST, standing(step), Wrote("2"), WORDS, EXAMPLE)

    review = step.effects[-1]

    assert isinstance(review, Review)
    assert [line.question for line in review.lines] == ["topic", "detail", "contact"]


def test_changing_a_line_asks_only_what_is_now_missing() -> None:
    step = told(FIRST, "2", "困った", "ここで")
    step = answer(FIRST, standing(step), Tapped(1, "topic", 3, CHANGE), WORDS, EXAMPLE)
    assert asked(step) == "topic"
    step = answer(FIRST, standing(step), Wrote("1"), WORDS, EXAMPLE)
    assert asked(step) == "ward"
    step = answer(FIRST, standing(step), Wrote("西町"), WORDS, EXAMPLE)

    assert asked(step) == "send"
    assert standing(step).said["detail"] == "困った"


def test_back_from_a_change_brings_the_old_answer_again() -> None:
    step = told(FIRST, "2", "困った", "ここで")
    changing = answer(FIRST, standing(step), Tapped(1, "detail", 3, CHANGE), WORDS, EXAMPLE)

    undone = back(FIRST, standing(changing))

    assert asked(undone) == "send"
    assert standing(undone).said["detail"] == "困った"


def test_a_line_can_only_be_changed_on_the_review_itself() -> None:
    step = told(FIRST, "2", "困った")

    stale = answer(FIRST, standing(step), Tapped(1, "topic", 2, CHANGE), WORDS, EXAMPLE)

    assert stale.conversation == step.conversation
    assert stale.effects[0] == Say("common.stale")


def test_back_at_the_first_question_says_so() -> None:
    step = back(FIRST, standing(begin(FIRST, 1, EXAMPLE)))

    assert step.effects[0] == Say("common.back_first")
    assert asked(step) == "topic"


def test_after_three_misreadings_a_person_is_offered() -> None:
    step = told(FIRST, *["?"] * PATIENCE)

    prompt = step.effects[-1]

    assert step.effects[0] == Say("common.offer_staff")
    assert isinstance(prompt, Prompt)
    assert prompt.commands[0] is Command.STAFF
    assert standing(told(FIRST, "?", "?", "1")).misses == 0


def test_what_was_done_is_taken_back_when_a_person_stops() -> None:
    assert give_up(FIRST, standing(begin(FIRST, 1, EXAMPLE))) == ()
    assert give_up(FIRST, standing(told(FIRST, "1"))) == (WithdrawCase(),)


def test_a_release_that_inserts_a_question_asks_it_and_keeps_the_rest() -> None:
    def form(ask: Ask) -> tuple[Effect, ...]:
        ask(TOPIC)
        ask(WARD)
        ask(DETAIL)
        ask(CONTACT)
        return (Say("done"),)

    script = Script("form", form)
    step = waiting(script, topic="living", detail="困った")
    assert asked(step) == "ward"

    step = answer(script, standing(step), Wrote("西町"), WORDS, EXAMPLE)

    assert asked(step) == "contact"


def test_a_release_that_retires_a_choice_asks_only_that_again() -> None:
    def form(ask: Ask) -> tuple[Effect, ...]:
        ask(NEW_TOPIC)
        ask(DETAIL)
        ask(CONTACT)
        return (Say("done"),)

    script = Script("form", form)
    step = waiting(script, topic="living", detail="困った")
    assert asked(step) == "topic"

    assert asked(answer(script, standing(step), Wrote("1"), WORDS, EXAMPLE)) == "contact"


def test_a_release_that_swaps_questions_asks_nothing_twice() -> None:
    def form(ask: Ask) -> tuple[Effect, ...]:
        ask(DETAIL)
        ask(TOPIC)
        ask(CONTACT)
        return (Say("done"),)

    assert asked(waiting(Script("form", form), topic="living", detail="困った")) == "contact"


def test_a_release_that_removes_the_open_question_finishes() -> None:
    def form(ask: Ask) -> tuple[Effect, ...]:
        ask(TOPIC)
        return (Say("done"),)

    script = Script("form", form)
    conversation = Conversation("form", 1, EXAMPLE, said={"topic": "living", "detail": "困った"})

    assert settle(script, conversation) == Step(None, (Say("done"),))
    assert answer(script, conversation, Wrote("?"), WORDS, EXAMPLE) == Step(None, (Say("done"),))


def test_a_form_without_end_goes_to_a_person() -> None:
    def form(ask: Ask) -> tuple[Effect, ...]:
        for number in range(1, 100):
            ask(DETAIL.at(number))
        return ()

    said = {f"detail#{number}": "…" for number in range(1, 100)}

    step = waiting(Script("form", form), **said)

    assert step == Step(None, (Say("common.endless"), HandToStaff("endless")))


def test_the_way_back_has_an_end() -> None:
    step = told(FIRST, "2", "困った", "ここで")
    for _ in range(MOST_BACK_STEPS):
        here = standing(step)
        step = answer(FIRST, here, Tapped(1, "detail", here.revision, CHANGE), WORDS, EXAMPLE)
        step = answer(FIRST, standing(step), Wrote("また"), WORDS, EXAMPLE)

    assert len(standing(step).trail) == MOST_BACK_STEPS


def test_a_deed_done_once_stays_done_through_edits_back_replays_and_releases() -> None:
    done = 0
    step = told(FIRST, "1", "西町", "困った", "ここで")
    done += OpenCase(None) in told(FIRST, "1").effects
    for _ in range(3):
        here = standing(step)
        for again in (
            answer(FIRST, here, Tapped(1, "topic", here.revision, CHANGE), WORDS, EXAMPLE),
            back(FIRST, here),
            settle(FIRST, here),
            settle(Script("form", second_release), from_json(to_json(Talk(1, here))).active or here),
        ):
            done += sum(isinstance(effect, OpenCase) for effect in again.effects)
        step = back(FIRST, here)

    assert done == 1


def second_release(ask: Ask) -> tuple[Effect, ...]:
    ask(TOPIC)
    ask.once("case", OpenCase(None))
    ask(Question("added", text(20)))
    return ()


def test_a_question_may_be_asked_several_times_up_to_a_limit() -> None:
    def form(ask: Ask) -> tuple[Effect, ...]:
        found = ask.several(WARD, MORE_WARDS, limit=3)
        return (Say("done", (("all", Literal(",".join(found))),)),)

    script = Script("form", form)
    asked_in_turn = [asked(told(script, *["東", "1", "西", "1", "南"][:answers])) for answers in range(5)]

    assert asked_in_turn == ["ward#1", "more_wards#1", "ward#2", "more_wards#2", "ward#3"]
    assert told(script, "東", "1", "西", "1", "南").effects == (Say("done", (("all", Literal("東,西,南")),)),)
    assert told(script, "東", "2").effects == (Say("done", (("all", Literal("東")),)),)


def test_a_sub_dialogue_is_held_for_each_subject_with_the_same_words() -> None:
    def ask_where(ask: Ask, prefix: str) -> str:
        return ask(WARD.within(prefix))

    def form(ask: Ask) -> tuple[Effect, ...]:
        ask_where(ask, "home.")
        ask_where(ask, "mother.")
        return (Say("done"),)

    script = Script("form", form)
    first, second = told(script), told(script, "西町")

    assert (asked(first), asked(second)) == ("home.ward", "mother.ward")
    assert isinstance(second.effects[-1], Prompt)
    assert second.effects[-1].key == "ask.ward"
    assert WARD.within("home.").at(2).label_key == "label.ward"


def test_facts_are_those_of_the_beginning_and_words_are_read_by_those_of_the_moment() -> None:
    seen: list[int] = []

    def form(ask: Ask) -> tuple[Effect, ...]:
        seen.append(ask.facts.moment)
        ask(DETAIL)
        return ()

    script = Script("form", form)
    begun = standing(begin(script, 1, EXAMPLE))
    later = replace(EXAMPLE, today=EXAMPLE.today + timedelta(days=3), minute=600)

    answer(script, begun, Wrote("困った"), WORDS, later)

    assert set(seen) == {EXAMPLE.moment}
    assert later.moment == EXAMPLE.moment + 3 * DAY + 600
