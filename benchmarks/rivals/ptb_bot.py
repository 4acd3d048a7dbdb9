"""The form on python-telegram-bot with PicklePersistence, as its own example has it. Runs in the rivals' environment.

Arguments: port, address of the Bot API, the file of its persistence.
"""

from __future__ import annotations

import sys
from functools import partial

from telegram import ReplyKeyboardMarkup, ReplyKeyboardRemove, Update
from telegram.ext import (
    ApplicationBuilder,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from benchmarks.rivals.form import AGAIN, QUESTIONS, START, receipt

TOKEN = "1:benchmark"  # noqa: S105  for a bot that does not exist


def keyboard(choices: tuple[str, ...]) -> ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """The buttons below a question."""
    if not choices:
        return ReplyKeyboardRemove()
    return ReplyKeyboardMarkup([[choice] for choice in choices], one_time_keyboard=True)


async def begin(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """The first question."""
    return await ask(update, 0)


async def ask(update: Update, number: int) -> int:
    """Ask a question and wait for its answer."""
    _, question, choices = QUESTIONS[number]
    await update.message.reply_text(question, reply_markup=keyboard(choices))
    return number


async def take(number: int, update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep an answer and go on; the last is followed by the receipt."""
    key, _, choices = QUESTIONS[number]
    if choices and update.message.text not in choices:
        await update.message.reply_text(AGAIN, reply_markup=keyboard(choices))
        return number
    context.user_data[key] = update.message.text
    if number + 1 < len(QUESTIONS):
        return await ask(update, number + 1)
    await update.message.reply_text(receipt(context.user_data))
    context.user_data.clear()
    return int(ConversationHandler.END)


def main() -> None:
    """Serve the webhook until told to stop."""
    port, api, file = sys.argv[1:]
    words = filters.TEXT & ~filters.COMMAND
    form = ConversationHandler(
        entry_points=[MessageHandler(filters.Text([START]), begin)],
        states={number: [MessageHandler(words, partial(take, number))] for number in range(len(QUESTIONS))},
        fallbacks=[],
        name="form",
        persistent=True,
    )
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{api}/bot")
    bot = builder.persistence(PicklePersistence(file)).build()
    bot.add_handler(form)
    bot.run_webhook(
        listen="127.0.0.1",
        port=int(port),
        url_path="webhook",
        webhook_url=f"{api}/ours",
        drop_pending_updates=False,
    )


if __name__ == "__main__":
    main()
