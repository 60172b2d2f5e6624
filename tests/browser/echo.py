"""A small bot that does a little of everything the page must show."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

Context = ContextTypes.DEFAULT_TYPE

SUMMARY = (
    "<b><a href='https://exemple.fr/logiciels'>Les logiciels libres gagnent les mairies</a></b>\n"
    "<i>Le Journal d’exemple · 12 mars 2026</i>\n\n"
    "Trois villes moyennes ont quitté leur suite bureautique en un an. <a href='https://exemple.fr/a#:~:text=t'>¶</a>\n\n"
    "« Le plus long n’a pas été d’installer, mais de former », dit une adjointe. "
    "<a href='https://exemple.fr/a#:~:text=p'>¶</a>\n\n"
    "<i>3 phrases sur 27 · 14 % du texte · aucune phrase inventée</i>"
)
SENTENCES = "Une phrase citée du texte d’origine, assez longue pour aller à la ligne.\n" * 8
QUOTE = f"<blockquote expandable>{SENTENCES}</blockquote>"
STYLES = (
    "<b>gras</b> <i>italique</i> <u>souligné</u> <s>barré</s> <code>code()</code> <tg-spoiler>caché</tg-spoiler>\n"
    "<pre><code class='language-python'>print('bonjour')</code></pre>\n<blockquote>Une courte citation.</blockquote>\n"
    "/aide"
)


def keyboard(length: str = "Plus long") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([
        [InlineKeyboardButton("Plus court", callback_data="short"), InlineKeyboardButton(length, callback_data="long")],
        [InlineKeyboardButton("Lire l’article", url="https://exemple.fr/logiciels")],
    ])  # fmt: skip


class Steps:
    """The bot's pace: at once, or one step each time a test says so, to look at what does not last."""

    def __init__(self) -> None:
        self._held = False
        self._permits = asyncio.Semaphore(0)

    def hold(self) -> None:
        self._held = True

    def step(self) -> None:
        self._permits.release()

    async def next(self) -> None:
        if self._held:
            await self._permits.acquire()


async def start(update: Update, _context: Context) -> None:
    await update.message.reply_html("<b>Bonjour</b> ! Envoyez-moi un lien.")


async def styles(update: Update, _context: Context) -> None:
    await update.message.reply_html(STYLES)
    await update.message.reply_html(QUOTE)


async def file(update: Update, _context: Context) -> None:
    await update.message.reply_document(b"bonjour", filename="résumé.txt", caption="Le résumé en texte")


async def stream(update: Update, context: Context) -> None:
    for text in ("", "Je lis", "Je lis l’article"):
        await context.bot.send_message_draft(update.message.chat_id, 7, text)
        await context.bot_data["steps"].next()
    await update.message.reply_text("Lu.")


async def text(update: Update, context: Context) -> None:
    message = update.message
    await context.bot.send_chat_action(message.chat_id, "typing")
    await context.bot_data["steps"].next()
    reply = ReplyParameters(message.message_id, allow_sending_without_reply=True)
    waiting = await message.reply_text("Je lis l’article…", reply_parameters=reply)
    await context.bot_data["steps"].next()
    await waiting.edit_text(SUMMARY, parse_mode="HTML", reply_markup=keyboard())


async def other(update: Update, context: Context) -> None:
    await context.bot.set_message_reaction(update.message.chat_id, update.message.message_id, "👀")
    await update.message.reply_text("Je ne lis que les textes.")


async def pressed(update: Update, context: Context) -> None:
    query = update.callback_query
    await context.bot_data["steps"].next()
    if query.data == "short":
        await query.answer("Voilà une phrase.")
        await query.edit_message_text(
            "<b>Une seule phrase.</b>", parse_mode="HTML", reply_markup=keyboard("Encore plus long")
        )
    else:
        await query.answer("Il n’y a pas de version plus longue.", show_alert=True)


@asynccontextmanager
async def echo_bot(token: str, root_url: str) -> AsyncIterator[Steps]:
    steps = Steps()
    application = Application.builder().token(token).base_url(f"{root_url}/bot").build()
    application.bot_data["steps"] = steps
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CommandHandler("styles", styles))
    application.add_handler(CommandHandler("fichier", file))
    application.add_handler(CommandHandler("brouillon", stream))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, text))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, other))
    async with application:
        await application.bot.set_my_commands([
            ("resume", "Résumer un lien, ou le message auquel on répond"),
            ("styles", "Montrer toutes les mises en forme"),
            ("fichier", "Recevoir un fichier"),
            ("brouillon", "Voir un brouillon s’écrire"),
        ])  # fmt: skip
        await application.bot.set_my_description("Envoyez-moi un lien : je le résume avec ses propres phrases.")
        await application.updater.start_polling(poll_interval=0, timeout=2, allowed_updates=Update.ALL_TYPES)
        await application.start()
        yield steps
        await application.updater.stop()
        await application.stop()
