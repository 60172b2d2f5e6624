import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotAPage
from bot.fetching.media import parse_content_type, refuse_other_types, sniff


@pytest.mark.parametrize(
    ("header", "parsed"),
    [
        ("text/html", ("text/html", None)),
        ("Text/HTML; Charset=UTF-8", ("text/html", "UTF-8")),
        ('text/html; x=y; charset="windows-1252"; z', ("text/html", "windows-1252")),
        ("text/html; charset=" + "x" * 5000, ("text/html", None)),
        ("text/html; charset=../../etc/passwd", ("text/html", None)),
        ("text/html; charset=utf-8\x00x", ("text/html", None)),
        (";;;===,,,", ("", None)),
        ("", ("", None)),
        ("html", ("", None)),
    ],
)
def test_the_header_is_read(header: str, parsed: tuple[str, str | None]) -> None:
    assert parse_content_type(header) == parsed


@given(st.text())
def test_any_header_can_be_read(header: str) -> None:
    kind, charset = parse_content_type(header)
    assert kind == "" or "/" in kind
    assert charset is None or charset.isascii()


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml", "text/plain", ""])
def test_pages_pass(kind: str) -> None:
    refuse_other_types(kind)


@pytest.mark.parametrize(
    "kind",
    ["application/pdf", "image/png", "video/mp4", "audio/mpeg", "application/zip", "application/json"],
)
def test_other_types_do_not(kind: str) -> None:
    with pytest.raises(NotAPage) as refused:
        refuse_other_types(kind)
    assert refused.value.detail == kind


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"PK\x03\x04", "application/zip"),
        (b"\x7fELF", "application/x-elf"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
    ],
)
def test_a_file_is_known_by_its_first_bytes_whatever_it_is_called(start: bytes, kind: str) -> None:
    for declared in ("", "text/html", "text/plain"):
        with pytest.raises(NotAPage) as refused:
            sniff(declared, start + bytes(100))
        assert refused.value.detail == kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!DOCTYPE html><p>x", "text/html"),
        (b"\xef\xbb\xbf\n  <html>", "text/html"),
        ("<html>".encode("utf-16"), "text/html"),
        (b"<?xml version='1.0'?>", "text/html"),
        (b"Un texte, 3 < 4.", "text/plain"),
        (b"", "text/plain"),
    ],
)
def test_a_missing_type_is_sniffed(body: bytes, kind: str) -> None:
    assert sniff("", body) == kind


def test_unknown_binary_is_no_page() -> None:
    with pytest.raises(NotAPage):
        sniff("", b"abc\x00\x01\x02")
    assert sniff("text/plain", b"abc\x00\x01\x02") == "text/plain"
