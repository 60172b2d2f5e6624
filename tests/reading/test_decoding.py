import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotAPage
from bot.reading.decoding import _codec_of_label, decode

FRENCH = "<p>L’été, « cœur » et 3 € : déjà vu</p>"


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (FRENCH.encode("utf-8"), None),
        (FRENCH.encode("utf-8"), "iso-8859-1"),
        (codecs.BOM_UTF8 + FRENCH.encode("utf-8"), "windows-1252"),
        (FRENCH.encode("utf-16"), None),
        (codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"), "utf-8"),
        (FRENCH.encode("utf-16-le"), None),
        (FRENCH.encode("utf-16-be"), None),
        (FRENCH.encode("cp1252"), "ISO-8859-1"),
        (FRENCH.encode("cp1252"), "us-ascii"),
        (FRENCH.encode("cp1252"), None),
        (FRENCH.encode("cp1252"), "utf-8"),
        (FRENCH.encode("cp1252"), "x-inventé"),
        (FRENCH.replace("’", "'").encode("iso8859-15"), "latin9"),
        (b'<meta charset="windows-1252">' + FRENCH.encode("cp1252"), None),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>' + FRENCH.encode("cp1252"), None),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">' + FRENCH.encode("cp1252"), None),
    ],
)
def test_french_is_read_whatever_the_charset(body: bytes, charset: str | None) -> None:
    assert decode(body, charset).replace("'", "’").endswith(FRENCH)


def test_another_alphabet_by_its_label() -> None:
    assert decode("<p>Привет</p>".encode("koi8-r"), "koi8-r") == "<p>Привет</p>"


def test_utf8_with_a_cut_character_stays_utf8() -> None:
    body = ("é" * 50 + "fin ").encode() + b"\xc3"
    assert decode(body, "utf-8") == "é" * 50 + "fin �"
    assert decode(body) == "é" * 50 + "fin �"


@pytest.mark.parametrize(
    "name", ["punycode", "idna", "unicode_escape", "zlib", "rot13", "utf-7", "../codec", "a" * 5000]
)
def test_a_name_from_outside_never_reaches_pythons_codecs(name: str) -> None:
    assert name not in _codec_of_label()
    assert decode(b"<p>caf\xe9</p>", name) == "<p>café</p>"


def test_every_codec_of_the_table_exists() -> None:
    assert {codecs.lookup(codec).name for codec in _codec_of_label().values()}


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" * 9,
        b"%PDF-1.7\n texte",
        b"\x7fELF\x02\x01\x01" + bytes(60),
        b"%!PS-Adobe-3.0",
    ],
)
def test_binary_files_are_no_pages(body: bytes) -> None:
    with pytest.raises(NotAPage):
        decode(body, "utf-8")


def test_a_stray_control_character_is_a_slip() -> None:
    assert decode(b"<p>un\x00deux</p>" + b" " * 500).startswith("<p>un")


@given(st.binary(max_size=2000), st.none() | st.text(max_size=20))
def test_any_bytes_decode_or_are_refused(body: bytes, charset: str | None) -> None:
    with contextlib.suppress(NotAPage):
        assert isinstance(decode(body, charset), str)
