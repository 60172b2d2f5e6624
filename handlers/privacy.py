"""/confidentialite, /mesdonnees, /oublier, /stop, and the button of the notice of inactivity."""

import json
import logging

from telegram import Message, Update
from telegram.constants import ChatType

from bot.presentation import privacy as screens
from bot.presentation.settings_screens import admins_only, not_for_all
from bot.services.privacy import as_text
from handlers.context import Context, house_of
from handlers.places import may_change, may_tap
from handlers.replies import acknowledge, replace, reply

log = logging.getLogger(__name__)


async def on_activity(update: Update, context: Context) -> None:
    """Before anything else: somebody is there. Nothing that goes wrong with it may cost an answer."""
    chat = update.effective_chat
    if chat is None or update.my_chat_member is not None:
        return
    try:
        await house_of(context).privacy.seen(chat.id)
    except Exception as error:  # noqa: BLE001 - the database may be away or full
        log.warning("who is there could not be noted: %s", type(error).__name__)


async def on_privacy(update: Update, context: Context) -> None:
    """/confidentialite, /privacy."""
    if update.effective_message is not None:
        house = house_of(context)
        await reply(update.effective_message, screens.privacy_page(house.operator.name, house.operator.contact))


async def on_export(update: Update, context: Context) -> None:
    """/mesdonnees: everything held about the chat, as a document; in a group, to its administrators."""
    message = await _allowed(update)
    if message is None:
        return
    private = message.chat.type == ChatType.PRIVATE
    held = await house_of(context).privacy.export(message.chat_id, secrets=private)
    content = json.dumps(held, ensure_ascii=False, indent=2, default=as_text).encode()
    await message.reply_document(content, filename="mes-donnees.json", caption=screens.export_caption())


async def on_forget(update: Update, _context: Context) -> None:
    """/oublier: asks first."""
    message = await _allowed(update)
    if message is not None:
        await reply(message, screens.forget_screen())


async def on_stop(update: Update, context: Context) -> None:
    """/stop: no more messages in this chat, whatever topic it was said in."""
    message = await _allowed(update)
    if message is not None:
        await reply(message, screens.stopped(anything=await house_of(context).privacy.stop(message.chat_id)))


async def _allowed(update: Update) -> Message | None:
    """The message, if whoever wrote it may decide for its chat; if not, they are told so."""
    message = update.effective_message
    if message is None or await may_change(message):
        return message
    await reply(message, admins_only())
    return None


async def on_privacy_button(update: Update, context: Context) -> None:
    """« Oui, tout effacer », « Non », « Continuer »: re-authorised, and harmless when tapped twice."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        await acknowledge(query)
        return
    if query.data == screens.STAY:  # that somebody tapped has been noted already
        await replace(query.message, screens.staying())
    elif not await may_tap(query):
        await acknowledge(query, not_for_all(), alert=True)
        return
    elif query.data == screens.ERASE:
        anything = await house_of(context).privacy.forget(query.message.chat_id)
        await replace(query.message, screens.forgotten(anything=anything))
    elif query.data == screens.KEEP:
        await replace(query.message, screens.kept_screen())
    await acknowledge(query)
