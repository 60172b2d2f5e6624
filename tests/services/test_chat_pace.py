from datetime import UTC, datetime, timedelta

from bot.services.chat_pace import ChatPace

NOW = datetime(2026, 2, 18, 7, tzinfo=UTC)


def send(pace, chat, many, start=NOW):
    """When so many messages leave, each as soon as it may."""
    now, moments = start, []
    for _ in range(many):
        now = pace.free_at(chat, now)
        pace.note(chat, now)
        moments.append(now)
    return moments


def test_a_chat_gets_one_message_a_second():
    assert send(ChatPace(), 42, 4) == [NOW + timedelta(seconds=n) for n in range(4)]


def test_chats_do_not_wait_for_each_other():
    pace = ChatPace()
    assert {send(pace, chat, 1)[0] for chat in range(1, 50)} == {NOW}


def test_a_group_gets_twenty_a_minute():
    moments = send(ChatPace(), -100, 45)
    for first, later in zip(moments, moments[20:], strict=False):
        assert later - first >= timedelta(minutes=1)
    assert moments[19] == NOW + timedelta(seconds=19)
    assert moments[20] == NOW + timedelta(minutes=1)


def test_a_private_chat_has_no_such_limit():
    assert send(ChatPace(), 42, 45)[-1] == NOW + timedelta(seconds=44)


def test_chats_are_forgotten_after_a_minute():
    pace = ChatPace()
    for chat in range(1, 100):
        pace.note(chat, NOW)
    assert pace.free_at(1, NOW + timedelta(seconds=61)) == NOW + timedelta(seconds=61)
    assert not pace._sends
