"""Plain text to pages: nothing is altered under an offset, and little but the body is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import NotText
from onrecord.ingest import Overrides, Page, page_of_text

EXAMPLES = Path(__file__).parents[2] / "examples"
SAMPLES = sorted((EXAMPLES / "sample").glob("*.txt"))

TITLE = "Mayor denies harbour plan"
BODY = (
    "The mayor of Harrow Bay said on Friday that the harbour would stay open through the winter.",
    "“We are not closing anything,” she told reporters.",
    "The Bay Growers’ Union said it had not been consulted.",
)
WRAPPED = (
    "The mayor of Harrow Bay said on Friday that the harbour\n"
    "would stay open through the winter, and that nobody had\n"
    "told her otherwise since\n"
    "3 May 2024.",
    '"We are not closing anything," she told reporters at the\ntown hall.',
)


def article(*head: str, foot: tuple[str, ...] = (), body: tuple[str, ...] = BODY) -> str:
    return "\n\n".join([TITLE, *head, *body, *foot])


def body_of(page: Page) -> list[str]:
    return page.text[page.title_end :].split("\n\n")


def assert_true_to(page: Page, raw: str) -> None:
    """Every character of the page stands in the source where the offset map says, in the same order."""
    last = 0
    for piece in page.pieces:
        assert page.text[piece.start : piece.end] == raw[piece.raw_start : piece.raw_start + piece.end - piece.start]
        assert piece.raw_start >= last
        last = piece.raw_start + piece.end - piece.start
    mapped = {at for piece in page.pieces for at in range(piece.start, piece.end)}
    assert "".join(char for at, char in enumerate(page.text) if at not in mapped).strip("\n") == ""
    for at, char in enumerate(page.text):
        raw_at = page.to_raw(at)
        assert (raw_at is None) == (at not in mapped)
        assert raw_at is None or raw[raw_at] == char


LINES = st.sampled_from(
    [TITLE, *BODY, *WRAPPED, "", "  ", "Advertisement", "8 May 2024", "By Ada Lorne", "The Bay Lantern", "Read more",
     "Share this story: post | print | send", "SALDRIN, 8 May 2024 (AP) -- He said no.", "\ufeff", "\x00", "\ud800"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(),
    st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=0x10FFFF)),
    st.tuples(st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\u2029"]), st.lists(LINES, max_size=12)).map(
        lambda made: made[0].join(made[1])
    ),
)


@settings(deadline=None)
@given(TEXTS, st.one_of(st.none(), st.just(TITLE), st.text(max_size=20)))
def test_any_text_makes_a_page_that_is_true_to_it(raw: str, title: str | None) -> None:
    try:
        page = page_of_text(raw, overrides=Overrides(title=title))
    except NotText:
        return
    assert page.text.strip()
    assert 0 <= page.title_end <= len(page.text)
    assert page.text.encode("utf-8")
    assert_true_to(page, raw)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_sample_articles(path: Path) -> None:
    raw = path.read_bytes().decode("utf-8")
    gold = json.loads((EXAMPLES / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
    page = page_of_text(raw)
    assert_true_to(page, raw)
    kept = {at for piece in page.pieces for at in range(piece.raw_start, piece.raw_start + piece.end - piece.start)}
    waste = {at for span in gold["not_body"] for at in range(span["start"], span["end"])}
    assert not kept & waste
    assert {at for at, char in enumerate(raw) if not char.isspace()} - waste <= kept
    for statement in gold["statements"]:
        for role in ("source", "cue", "content"):
            for span in statement[role]:
                assert {at for at in range(span["start"], span["end"]) if not raw[at].isspace()} <= kept
    for name in ("title", "publisher", "published"):
        assert getattr(page, name) == gold["article"][name]
    assert page.language == "en"
    assert page.text[: page.title_end].strip() == page.title


def test_there_are_five_samples() -> None:
    assert len(SAMPLES) == 5


HEADS = [
    (("1 March 2024, 10:00",), {"published": "2024-03-01T10:00:00"}),
    (("2022-11-01 19:02:21", TITLE), {"published": "2022-11-01T19:02:21"}),
    (("The Bay Lantern", "March 1, 2024", "By Ada Lorne, political editor"),
     {"publisher": "The Bay Lantern", "published": "2024-03-01", "byline": "Ada Lorne"}),
    (("By Ada Lorne | The Bay Lantern | March 1, 2024 5:40 pm",),
     {"publisher": "The Bay Lantern", "published": "2024-03-01T17:40:00", "byline": "Ada Lorne"}),
    (("Published: 1 March 2024, 10:00 GMT | Updated: 2 March 2024, 11:00 GMT",),
     {"published": "2024-03-01T10:00:00+00:00"}),
    (("Updated: 2 March 2024, 11:00 GMT",), {"published": None}),
    (("(Reuters)", "1 March 2024"), {"publisher": "Reuters", "published": "2024-03-01"}),
    (("The Bay Lantern", "8 May 2024", "From Northbasin Press"), {"publisher": "The Bay Lantern"}),
    (("Ada Lorne in Harrow Bay", "1 Mar 2024"), {"byline": "Ada Lorne"}),
    (("Photo: Ada Lorne / Bay Lantern", "4 min read", "Share", "News ID: 12345",
      "We use cookies to improve your visit."), {}),
    (("Nov 1, 2022, 3:15 PM EDT / Updated Nov 1, 2022, 4:00 PM EDT", "*By Ada Lorne and Bo Rand*"),
     {"published": "2022-11-01T15:15:00-04:00", "byline": "Ada Lorne and Bo Rand"}),
]  # fmt: skip


@pytest.mark.parametrize(("head", "said"), HEADS, ids=[str(head[0][0]) for head in HEADS])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_lines_between_headline_and_body_become_metadata(
    head: tuple[str, ...], said: dict[str, str | None], gap: str
) -> None:
    page = page_of_text("\n".join([TITLE, gap.join(head), "", "\n\n".join(BODY)]))
    assert body_of(page) == list(BODY)
    assert page.title == TITLE
    for name, value in said.items():
        assert getattr(page, name) == value


@pytest.mark.parametrize(
    "foot",
    [
        ("Error! Error occured!",),
        ("Share this story: post | print | send", "Most read: Bridge fair moved to the first week of May"),
        ("Related articles", "Harbour fees to rise", "Who owns the pier?"),
        ("Follow us on Twitter and Facebook", "© 2024 The Bay Lantern. All rights reserved.", "12 comments"),
        ("Tags: harbour, mayor", "Sign up for our newsletter", "(Reporting by Ada Lorne; Editing by Bo Rand)"),
        (TITLE,),
        ("Published: 2 March 2024",),
    ],
)
def test_what_stands_under_an_article_is_left_out(foot: tuple[str, ...]) -> None:
    assert body_of(page_of_text(article(foot=foot))) == list(BODY)


@pytest.mark.parametrize("line", ["Advertisement", "Read more: Fees to rise", "Share", "Photo: Ada Lorne", TITLE])
def test_what_stands_in_the_middle_is_left_out(line: str) -> None:
    assert body_of(page_of_text(article(body=(BODY[0], line, *BODY[1:])))) == list(BODY)


@pytest.mark.parametrize(
    "line", ["8 May 2024", "Related articles", "By Ada Lorne", "Menu", "Who owns the pier?", "The Bay Lantern"]
)
def test_what_could_be_text_is_kept_in_the_middle(line: str) -> None:
    body = (BODY[0], line, *BODY[1:])
    assert body_of(page_of_text(article(body=body))) == list(body)


def test_a_dateline_stays_and_says_what_nothing_else_does() -> None:
    opening = "HARROW BAY, March 1, 2024 (Reuters) - " + BODY[0]
    page = page_of_text(article(body=(opening, *BODY[1:])))
    assert body_of(page)[0] == opening
    assert (page.published, page.publisher) == ("2024-03-01", "Reuters")
    other = page_of_text(article("The Bay Lantern", "2 March 2024", body=(opening, *BODY[1:])))
    assert (other.published, other.publisher) == ("2024-03-02", "The Bay Lantern")


def test_a_dateline_that_stands_alone_is_no_headline() -> None:
    page = page_of_text("\n\n".join(["HAVANA (AP) --", *BODY]))
    assert page.title is None
    assert page.title_end == 0


@pytest.mark.parametrize(
    "title",
    [
        "‘Not closing!’",
        "Will it close?",
        "Obama Hits Trump On Visas.",
        "NEW: No plan, says mayor",
        "Trade talks with the U.S.",
    ],
)
def test_headlines(title: str) -> None:
    page = page_of_text("\n\n".join([title, *BODY]))
    assert page.title == title
    assert page.text[page.title_end :].startswith(BODY[0])


@pytest.mark.parametrize(
    "first", [BODY[0], "She said no.", "The gates of the dam were open on Monday.", "lower case line"]
)
def test_a_sentence_is_no_headline(first: str) -> None:
    page = page_of_text("\n\n".join([first, *BODY[1:]]))
    assert page.title is None
    assert body_of(page)[0] == first


def test_the_name_of_the_site_after_the_headline() -> None:
    page = page_of_text(f"{TITLE} | The Bay Lantern\n{TITLE}\n1 March 2024\n\n" + "\n\n".join(BODY))
    assert (page.title, page.publisher) == (TITLE, "The Bay Lantern")
    assert body_of(page) == list(BODY)


def test_the_name_of_the_outlet_above_the_headline() -> None:
    page = page_of_text("The Bay Lantern\n1 March 2024\n\n" + article())
    assert (page.title, page.publisher, page.published) == (TITLE, "The Bay Lantern", "2024-03-01")
    assert body_of(page) == list(BODY)


def test_a_subheading_is_body() -> None:
    page = page_of_text(f"{TITLE}\nUnion says it was never asked\n\nBy Ada Lorne\n1 March 2024\n\n" + "\n\n".join(BODY))
    assert body_of(page) == ["Union says it was never asked", *BODY]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_wrapped_text_is_not_torn(ending: str) -> None:
    raw = "\n".join([TITLE, "By Ada Lorne", "March 1, 2024", "", *"\n\n".join(WRAPPED).split("\n")]).replace(
        "\n", ending
    )
    page = page_of_text(raw)
    assert body_of(page) == [paragraph.replace("\n", ending) for paragraph in WRAPPED]
    assert (page.title, page.byline, page.published) == (TITLE, "Ada Lorne", "2024-03-01")
    assert_true_to(page, raw)


def test_a_wrapped_headline_is_one_title() -> None:
    page = page_of_text("MAYOR DENIES HARBOUR PLAN AS UNION\nCOMPLAINS OF SILENCE\n\n" + "\n\n".join(WRAPPED))
    assert page.title == "MAYOR DENIES HARBOUR PLAN AS UNION COMPLAINS OF SILENCE"


def test_wrapped_paragraphs_told_by_their_indent() -> None:
    page = page_of_text("   " + "\n   ".join(WRAPPED))
    assert body_of(page) == list(WRAPPED)


def test_characters_are_kept_as_they_are() -> None:
    odd = "The\u00a0mayor said\u2009e\u0301 and \u00e9, “no”\u200b, \x00 and \U0001f600 – at length."
    page = page_of_text("\ufeff" + article(body=(odd, *BODY)))
    assert odd in page.text
    assert not page.text.startswith("\ufeff")
    assert page.to_raw(0) == 1


def test_lone_surrogates_are_skipped_and_the_rest_stays_true() -> None:
    raw = article(body=("The mayor \ud83dsaid\udc00 no to every one of them.", *BODY))
    page = page_of_text(raw)
    assert "The mayor said no" in page.text
    assert_true_to(page, raw)


@pytest.mark.parametrize("raw", ["", " \n\t", "\ufeff", "\ud800", "\u00a0\u2003\n"])
def test_nothing_to_read(raw: str) -> None:
    with pytest.raises(NotText) as caught:
        page_of_text(raw, name="letter.txt")
    assert "letter.txt" in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "raw", ["Iran denies drones", "He said no.", "Advertisement", "By Ada Lorne", f"{TITLE}\n\n1 March 2024"]
)
def test_a_text_of_boilerplate_or_one_line_is_kept(raw: str) -> None:
    assert page_of_text(raw).text


def test_overrides_replace_metadata_but_never_text() -> None:
    given_all = Overrides(published="2020-01-01", publisher="Elsewhere", title="Another", url="https://example.org/a")
    page = page_of_text(article("1 March 2024"), overrides=given_all, path="a.txt", url="https://example.org/b")
    assert (page.published, page.publisher, page.title) == ("2020-01-01", "Elsewhere", "Another")
    assert (page.url, page.path) == ("https://example.org/a", "a.txt")
    assert page.text == page_of_text(article("1 March 2024")).text
    untitled = page_of_text("\n\n".join(BODY), overrides=Overrides(title="Another"))
    assert untitled.title == "Another"
    assert untitled.title_end == 0
    assert "Another" not in untitled.text


def test_a_given_title_that_opens_the_text_is_the_title_paragraph() -> None:
    first = "She said no to the plan."
    page = page_of_text("\n\n".join([first, "1 March 2024", *BODY]), overrides=Overrides(title=first))
    assert page.text[: page.title_end] == first + "\n\n"
    assert page.published == "2024-03-01"
    assert body_of(page) == list(BODY)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister said that it was not true.", "en"),
        ("Der Minister sagte, dass es nicht wahr sei, und ging in das Haus.", "und"),
        ("Le ministre a déclaré que ce n’était pas vrai et qu’il est parti.", "und"),
        ("De minister zei dat het niet waar was en hij ging in de auto.", "und"),
        ("Министр сказал, что это неправда.", "und"),
        ("1234", "und"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert page_of_text(text).language == language


def test_no_date_is_ever_made_up() -> None:
    page = page_of_text("The minister said on 3 May 2024 that the gates were shut.\n\nNobody believed him in 2024.")
    assert page.published is None
