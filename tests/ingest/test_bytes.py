"""Bytes to pages: encodings, and what is no text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError, NotText
from onrecord.ingest import Page, page_of_bytes

TEXT = (
    "Mayor denies harbour plan\n\n"
    "The mayor of Šarengrad said on Friday that the “old” harbour would stay open – and that the café "
    "was not for sale.\n\n"
    "“We are not closing anything,” she told the reporters who had come to hear what would be done with it."
)
WESTERN = TEXT.replace("Š", "S")
HTML = "<html><head>{meta}</head><body><h1>Mayor denies harbour plan</h1>" + "".join(
    f"<p>{paragraph}</p>" for paragraph in (TEXT + "\n\n" + TEXT.replace("Friday", "Monday")).split("\n\n")
)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode_encodings(mark: bytes, encoding: str) -> None:
    assert page_of_bytes(mark + TEXT.encode(encoding), name="a.txt").text == TEXT


def test_offsets_count_the_byte_order_mark() -> None:
    page = page_of_bytes(codecs.BOM_UTF8 + TEXT.encode(), name="a.txt")
    assert page.to_raw(0) == 1


def test_english_in_windows_1252_needs_no_declaration() -> None:
    assert page_of_bytes(WESTERN.encode("cp1252"), name="a.txt").text == WESTERN


@pytest.mark.parametrize("declared", ["windows-1250", "iso-8859-2"])
def test_a_declared_character_set(declared: str) -> None:
    raw = TEXT.replace("“", '"').replace("”", '"').replace("–", "-").encode(declared)
    page = page_of_bytes(raw, name="a.txt", content_type=f"text/plain; charset={declared}")
    assert "Šarengrad" in page.text
    assert "café" in page.text


def test_a_page_that_declares_its_character_set() -> None:
    raw = HTML.format(meta='<meta charset="windows-1250">').encode("cp1250")
    assert "Šarengrad" in page_of_bytes(raw, name="a.html").text
    raw = HTML.format(meta='<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">').encode(
        "cp1250"
    )
    assert "Šarengrad" in page_of_bytes(raw, name="a.html").text


def test_utf8_declared_as_latin_1_is_read_as_utf8() -> None:
    page = page_of_bytes(TEXT.encode(), name="a.txt", content_type="text/plain; charset=iso-8859-1")
    assert page.text == TEXT


@pytest.mark.parametrize("declared", ["no-such-set", "base64", "rot13", "idna", "utf-16"])
def test_a_nonsense_declaration_is_ignored(declared: str) -> None:
    page = page_of_bytes(TEXT.encode(), name="a.txt", content_type=f"text/plain; charset={declared}")
    assert page.text == TEXT


@pytest.mark.parametrize("raw", [b"", b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\n"])
def test_nothing_to_read(raw: bytes) -> None:
    with pytest.raises(NotText, match="empty"):
        page_of_bytes(raw, name="a.txt")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"\x1f\x8b\x08....", "gzip"),
        (bytes(range(256)) * 20, "binary"),
        (b"text\x00\x01\x02\x03" * 50, "binary"),
        (b"\x00\x00\x00\x18ftypmp42....", "media"),
    ],
)
def test_what_is_no_text_is_named(raw: bytes, kind: str) -> None:
    with pytest.raises(NotText, match=kind) as caught:
        page_of_bytes(raw, name="a.txt")
    assert caught.value.name == "a.txt"
    assert caught.value.remedy


def test_stray_nul_bytes_do_not_spoil_a_text() -> None:
    raw = TEXT.replace("harbour", "har\x00bour").encode()
    assert "har\x00bour" in page_of_bytes(raw, name="a.txt").text


def test_an_encoding_that_cannot_be_told() -> None:
    raw = "".join(chr(0x400 + (at * 7) % 60) for at in range(40)).encode("koi8-r", "ignore") + b"\xff\xfe\xfd\x80\x81"
    with pytest.raises(NotText, match="encoding") as caught:
        page_of_bytes(raw, name="a.txt")
    assert "UTF-8" in caught.value.remedy


def test_a_false_byte_order_mark() -> None:
    with pytest.raises(NotText, match="byte order mark"):
        page_of_bytes(codecs.BOM_UTF8 + b"caf\xe9 is what they said", name="a.txt")


@pytest.mark.parametrize(
    ("name", "content_type", "begin"),
    [
        ("a", None, "<!DOCTYPE html>\n<html>"),
        ("a", None, "\n <!-- saved --> <html>"),
        ("a.html", None, "<div>"),
        ("a", "text/html; charset=utf-8", "<div>"),
        ("a.txt", "text/plain", "<!doctype html><html>"),
        ("a", None, "<meta name='x' content='y'>"),
    ],
)
def test_html_is_recognised(name: str, content_type: str | None, begin: str) -> None:
    raw = begin + HTML.format(meta="").removeprefix("<html>")
    page = page_of_bytes(raw.encode(), name=name, content_type=content_type)
    assert page.pieces == ()
    assert "<" not in page.text


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_text_without_markup_is_plain(name: str) -> None:
    assert page_of_bytes(TEXT.encode(), name=name).pieces


def test_angle_brackets_do_not_make_a_text_html() -> None:
    text = "<The mayor> said no & left.\n\n1 < 2, she said."
    assert page_of_bytes(text.encode(), name="a.txt").text == text


BYTES = st.one_of(
    st.binary(),
    st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text().map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.text().map(lambda text: ("<html><body><h1>A</h1><p>" + text).encode("utf-8", "surrogatepass")),
    st.lists(
        st.sampled_from(
            [b"<html>", b"<p>", b"</p>", b"<!--", b"-->", b"<![CDATA[", b"<br>", b"<script>", b"<table><tr><td>",
             b"&lt;", b"&#0;", b"&#xD800;", b"<h1>Mayor says no</h1>", b"The mayor said no to it all. " * 12, b"\x00",
             b"<time datetime='2024-01-01'>", b"<meta charset=utf-7>", b"<base href=x>", b"<svg>", b"<a href='http://['>",
             b"<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":[[]],\"headline\":3}</script>"]
        ),
        max_size=14,
    ).map(b"".join),
)  # fmt: skip


@settings(deadline=None)
@given(BYTES, st.sampled_from(["a.txt", "a.html"]), st.sampled_from([None, "text/html", "text/plain; charset=big5"]))
def test_any_bytes_make_a_page_or_an_error(data: bytes, name: str, content_type: str | None) -> None:
    try:
        page = page_of_bytes(data, name=name, content_type=content_type)
    except InputError as caught:
        error: InputError | None = caught
    else:
        error = None
    if error is not None:
        assert error.name == name
        assert error.reason
        return
    assert isinstance(page, Page)
    assert page.text
    assert page.text.encode()
