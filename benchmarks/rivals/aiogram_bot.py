"""The form on aiogram 3 with RedisStorage, as its own webhook example has it. Runs in the rivals' environment.

Arguments: port, address of the Bot API, address of Redis, and `after` or `before`: whether 200 comes after the work.
"""

from __future__ import annotations

import sys
from functools import partial

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from benchmarks.rivals.form import AGAIN, QUESTIONS, START, receipt

TOKEN = "1:benchmark"  # noqa: S105  for a bot that does not exist
STATES = tuple(State(state=key, group_name="Form") for key, _, _ in QUESTIONS)


def keyboard(choices: tuple[str, ...]) -> ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """The buttons below a question."""
    if not choices:
        return ReplyKeyboardRemove()
    rows = [[KeyboardButton(text=choice)] for choice in choices]
    return ReplyKeyboardMarkup(keyboard=rows, one_time_keyboard=True)


async def begin(message: Message, state: FSMContext) -> None:
    """The first question."""
    await ask(message, state, 0)


async def ask(message: Message, state: FSMContext, number: int) -> None:
    """Ask a question and wait for its answer."""
    await state.set_state(STATES[number])
    _, question, choices = QUESTIONS[number]
    await message.answer(question, reply_markup=keyboard(choices))


async def take(number: int, message: Message, state: FSMContext) -> None:
    """Keep an answer and go on; the last is followed by the receipt."""
    key, _, choices = QUESTIONS[number]
    if choices and message.text not in choices:
        await message.answer(AGAIN, reply_markup=keyboard(choices))
        return
    said = await state.update_data({key: message.text})
    if number + 1 < len(QUESTIONS):
        await ask(message, state, number + 1)
        return
    await message.answer(receipt(said))
    await state.clear()


def main() -> None:
    """Serve the webhook until told to stop."""
    port, api, redis, when = sys.argv[1:]
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    dispatcher = Dispatcher(storage=RedisStorage.from_url(redis))
    dispatcher.message.register(begin, StateFilter(None), lambda message: message.text == START)
    for number, state in enumerate(STATES):
        dispatcher.message.register(partial(take, number), state)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=when == "before").register(app, "/webhook")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=int(port), print=None, reuse_port=True, access_log=None)


if __name__ == "__main__":
    main()
