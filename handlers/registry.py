"""Which handler takes what, in order: within a group of handlers the first that matches wins."""

from telegram import Message, MessageEntity, Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers.articles import on_message
from handlers.context import App, Context
from handlers.digests import on_story_button, on_today, on_unsure_button, on_why_button
from handlers.failures import on_error
from handlers.floods import on_anything
from handlers.lengths import on_length_button, on_length_command, on_length_setting, on_unknown_button
from handlers.membership import on_membership, on_migration
from handlers.privacy import on_activity, on_export, on_forget, on_privacy, on_privacy_button, on_stop
from handlers.resume import on_resume
from handlers.settings_commands import (
    command,
    import_sources,
    leave,
    set_alerts,
    set_hour,
    set_sources,
    set_themes,
    set_zone,
)
from handlers.settings_menu import on_settings, on_settings_button
from handlers.signup import on_signup, on_signup_button
from handlers.taps import Handler, genuine
from handlers.welcome import on_help

#: What Telegram is asked to send. Edited messages are left out on purpose: an edit must not bring a second answer.
ALLOWED_UPDATES = ["message", "channel_post", "callback_query", "my_chat_member"]


class _Addressed(filters.MessageFilter):
    """A message that names the bot. The library's own ``filters.Mention`` wants the name before the bot knows it."""

    def filter(self, message: Message) -> bool:
        name = f"@{message.get_bot().username}".lower()
        mentions: list[str | None] = [MessageEntity.MENTION]
        found = message.parse_entities(mentions) | message.parse_caption_entities(mentions)
        return name in (shown.lower() for shown in found.values())


# Messages that somebody wrote; what a group tells about itself (pins, joins, new titles) is nobody's question.
_WRITTEN = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL
_PRIVATE = filters.ChatType.PRIVATE
# Subscriptions can be a channel's too, where commands come as posts.
_POSTED = (filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST) & ~filters.StatusUpdate.ALL
_FEED_LIST = filters.Document.FileExtension("opml") | filters.Document.FileExtension("xml")


def _command(names: list[str], handler: Handler, among: filters.BaseFilter) -> CommandHandler[Context, None]:
    """The one way in for commands: what somebody else wrote, and was forwarded, is no command of who forwards it."""
    return CommandHandler(names, handler, among & ~filters.FORWARDED)


def _button(handler: Handler, pattern: str) -> CallbackQueryHandler[Context, None]:
    """The one way in for taps: ``handler`` sees those alone of a button that is under its message."""
    return CallbackQueryHandler(genuine(handler), pattern)


def register(application: App) -> None:
    """Add every handler, once, in this order."""
    # In groups of handlers of their own, before the others: whoever asks for too much is told, whoever comes is there.
    application.add_handler(TypeHandler(Update, on_anything), group=-2)
    application.add_handler(TypeHandler(Update, on_activity), group=-1)
    # Commands, everywhere. English names work too, and are not listed.
    application.add_handler(_command(["start", "abonner", "subscribe"], on_signup, _POSTED))
    application.add_handler(_command(["desabonner", "unsubscribe"], command(leave), _POSTED))
    application.add_handler(_command(["stop"], on_stop, _POSTED))
    application.add_handler(_command(["confidentialite", "privacy"], on_privacy, _POSTED))
    application.add_handler(_command(["mesdonnees", "mydata"], on_export, _POSTED))
    application.add_handler(_command(["oublier", "forget"], on_forget, _POSTED))
    application.add_handler(_command(["actu", "digest"], on_today, _POSTED))
    application.add_handler(_command(["reglages", "settings"], on_settings, _POSTED))
    application.add_handler(_command(["heure", "hour"], command(set_hour), _POSTED))
    application.add_handler(_command(["themes"], command(set_themes), _POSTED))
    application.add_handler(_command(["sources"], command(set_sources), _POSTED))
    application.add_handler(_command(["fuseau", "timezone"], command(set_zone), _POSTED))
    application.add_handler(_command(["alertes", "alerts"], command(set_alerts), _POSTED))
    application.add_handler(_command(["aide", "help"], on_help, _WRITTEN))
    application.add_handler(_command(["resume", "resumer", "summary"], on_resume, _WRITTEN))
    application.add_handler(_command(["longueur", "length"], on_length_command, _WRITTEN))
    # Buttons: the patterns are those of presentation.choices and presentation.screens.
    application.add_handler(_button(on_length_button, r"^[LTJ]:"))
    application.add_handler(_button(on_length_setting, r"^len:"))
    application.add_handler(_button(on_signup_button, r"^s[.?!]:"))
    application.add_handler(_button(on_settings_button, r"^r:"))
    application.add_handler(_button(on_story_button, r"^e:"))
    application.add_handler(_button(on_why_button, r"^w:"))
    application.add_handler(_button(on_unsure_button, r"^n:"))
    application.add_handler(_button(on_privacy_button, r"^o:"))
    # The last one of the buttons' handlers: what none of them knows.
    application.add_handler(CallbackQueryHandler(on_unknown_button))
    # Blocked, kicked, back, moved: no command, and nobody to answer.
    application.add_handler(ChatMemberHandler(on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.StatusUpdate.MIGRATE, on_migration))
    # An unknown command in a private chat gets the help; in a group it is another bot's.
    application.add_handler(MessageHandler(_WRITTEN & _PRIVATE & filters.COMMAND & ~filters.FORWARDED, on_help))
    # A list of feeds comes as a file: before the handler that says what files are not.
    application.add_handler(MessageHandler(_WRITTEN & _PRIVATE & _FEED_LIST, command(import_sources)))
    # In a private chat everything else, a forwarded command too, is something to summarise, or to be told why not.
    application.add_handler(MessageHandler(_WRITTEN & _PRIVATE, on_message))
    # In a group the bot speaks when it is spoken to.
    application.add_handler(MessageHandler(_WRITTEN & filters.ChatType.GROUPS & _Addressed(), on_resume))
    application.add_error_handler(on_error)
