"""HTML to pages: the article, its headline once, what the markup says of it, and hostile markup."""

from __future__ import annotations

import json
import time

import pytest

from onrecord.errors import InputError, NoArticle, TooLarge
from onrecord.ingest import Overrides, Page, page_of_bytes

TITLE = "Mayor denies ‘harbour’ plan"
BODY = (
    "The mayor of Harrow Bay said on Friday that the harbour would stay open through the whole of the winter.",
    "“We are not closing anything – not now,” she told reporters who had come to the town hall to hear her.",
    "The Bay Growers’ Union said it had not been consulted, and that its members had read of it in the papers.",
    "A spokesman for the port, Bo Rand, declined to comment on the letter that was published earlier this week.",
)
PARAGRAPHS = "".join(f"<p>{paragraph}</p>\n" for paragraph in BODY)


def page(
    body: str = f"<article><h1>{TITLE}</h1>{PARAGRAPHS}</article>",
    head: str = "",
    attributes: str = "",
    overrides: Overrides | None = None,
) -> Page:
    html = f"<!DOCTYPE html><html{attributes}><head>{head}</head><body>{body}</body></html>"
    return page_of_bytes(html.encode(), name="a.html", overrides=overrides)


def linked(**data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_title_then_body_with_the_characters_kept() -> None:
    made = page()
    assert made.text == "\n\n".join([TITLE, *BODY])
    assert made.text[made.title_end :] == "\n\n".join(BODY)
    assert made.title == TITLE
    assert made.pieces == ()
    assert made.to_raw(0) is None
    assert made.language == "en"


def test_menus_comments_and_boilerplate_are_left_out() -> None:
    made = page(
        "<nav><ul><li><a href=/>Home</a><li><a href=/w>World</a></ul></nav>"
        f"<article><h1>{TITLE}</h1><p>By Ada Lorne</p><p>Advertisement</p>{PARAGRAPHS}"
        "<p>Read more: Fees to rise</p><p>Sign up for our newsletter</p></article>"
        "<aside><h2>Most read</h2><p><a href=/x>Bridge fair moved to May</a></p></aside>"
        '<div id="comments" class="comments"><p>What nonsense, said a reader who had not read it at all.</p></div>'
        "<footer><p>© 2024 The Bay Lantern</p></footer>"
    )
    assert made.text == "\n\n".join([TITLE, *BODY])


@pytest.mark.parametrize("repeated", [f"<h2>{TITLE}</h2>", f"<p>{TITLE}</p>", f"<p><strong>{TITLE}</strong></p>"])
def test_a_repeated_headline_is_kept_once(repeated: str) -> None:
    assert page(f"<article><h1>{TITLE}</h1>{repeated}{PARAGRAPHS}</article>").text.count(TITLE) == 1


def test_line_breaks_part_paragraphs_only_after_sentences() -> None:
    made = page(
        f"<article><h1>{TITLE}</h1><div>{'<br><br>'.join(BODY)}<br>They will meet<br>again on Monday.</div></article>"
    )
    assert made.text.split("\n\n")[1:] == [*BODY, "They will meet again on Monday."]


def test_preformatted_text_keeps_its_paragraphs() -> None:
    wrapped = [paragraph.replace(" the ", "\nthe ") for paragraph in BODY]
    made = page(f"<h1>{TITLE}</h1><pre>" + "\n\n".join(wrapped) + "</pre>")
    assert made.text == "\n\n".join([TITLE, *BODY])


def test_metadata_from_linked_data() -> None:
    made = page(
        head=linked(
            **{"@context": "https://schema.org", "@graph": [
                {"@type": "WebPage", "datePublished": "2001-01-01"},
                {"@type": ["NewsArticle"], "headline": "Mayor denies &lsquo;harbour&rsquo; plan",
                 "datePublished": "2024-03-01T10:00:00+01:00", "dateModified": "2024-03-09T10:00:00+01:00",
                 "author": [{"@type": "Person", "name": "Ada Lorne"}, {"name": "Bo Rand"}],
                 "publisher": {"@type": "Organization", "name": "The Bay Lantern"}},
            ]}
        ),
        attributes=' lang="en_gb"',
    )  # fmt: skip
    assert (made.title, made.byline, made.publisher) == (TITLE, "Ada Lorne and Bo Rand", "The Bay Lantern")
    assert (made.published, made.language) == ("2024-03-01T10:00:00+01:00", "en-GB")


def test_metadata_from_meta_elements() -> None:
    made = page(
        head=f'<title>{TITLE} | The Bay Lantern</title><meta property="og:title" content="{TITLE} | The Bay Lantern">'
        '<meta property="og:site_name" content="The Bay Lantern"><meta name="author" content="By Ada Lorne">'
        '<meta property="article:published_time" content="2024-03-01T10:00:00Z">'
        '<link rel="canonical" href="https://lantern.example/a">'
    )
    assert (made.title, made.byline, made.publisher) == (TITLE, "Ada Lorne", "The Bay Lantern")
    assert (made.published, made.url) == ("2024-03-01T10:00:00+00:00", "https://lantern.example/a")


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ('<time datetime="2024-03-01T10:00:00Z">three days ago</time>', "2024-03-01T10:00:00+00:00"),
        ("<span>1 March 2024, 10:00</span>", "2024-03-01T10:00:00"),
        ("<p>Published: March 1, 2024</p>", "2024-03-01"),
        ('<p>Updated: <time class="updated" datetime="2024-03-05">5 March</time></p>', None),
        ("<p>three days ago</p>", None),
        ("", None),
    ],
)
def test_a_date_is_stated_or_missing(line: str, published: str | None) -> None:
    assert page(f"<article><h1>{TITLE}</h1>{line}{PARAGRAPHS}</article>").published == published


@pytest.mark.parametrize("date", ["", "soon", "2024", "03/04/2024", "2024-13-45"])
def test_a_useless_date_is_none(date: str) -> None:
    assert page(head=f'<meta property="article:published_time" content="{date}">').published is None


def test_overrides() -> None:
    made = page(overrides=Overrides("2020-01-01", "Elsewhere", "Another", "https://example.org/a"))
    assert (made.published, made.publisher, made.title) == ("2020-01-01", "Elsewhere", "Another")
    assert made.url == "https://example.org/a"
    assert made.text == page().text


def test_broken_linked_data_is_passed_over() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", </script>' + linked(
        **{
            "@type": "NewsArticle",
            "headline": 3,
            "author": [None, {}, [], {"name": ["Ada Lorne"]}],
            "publisher": "x" * 99,
        }
    )
    made = page(head=head)
    assert (made.title, made.byline, made.publisher) == (TITLE, "Ada Lorne", None)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p></p>",
        "<h1>Welcome</h1><ul><li><a href=/>Home</a></ul>",
        "<frameset></frameset>",
        "<p>Log in to continue</p>",
    ],
)
def test_a_page_without_an_article(body: str) -> None:
    with pytest.raises(NoArticle) as caught:
        page(body)
    assert caught.value.name == "a.html"
    assert caught.value.remedy


def test_a_short_article_is_one() -> None:
    made = page(f"<h1>{TITLE}</h1><p>{BODY[0]}</p>")
    assert made.text == f"{TITLE}\n\n{BODY[0]}"


ARTICLE = f"<h1>{TITLE}</h1>{PARAGRAPHS}"
ENTITIES = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10 if at else "lol"}">' for at in range(15))
HOSTILE = {
    "deep boxes": "<html><body>" + "<div>" * 10_000 + ARTICLE + "</div>" * 10_000,
    "deep inline": "<html><body><p>" + "<b>" * 10_000 + "x" + "</b>" * 10_000 + "</p>" + ARTICLE,
    "deep lists": "<html><body>" + "<ul><li>" * 5_000 + ARTICLE,
    "huge attribute": '<html><body><div data-x="' + "A" * 5_000_000 + '">' + ARTICLE + "</div>",
    "many attributes": "<html><body><div " + " ".join(f'a{at}="x"' for at in range(50_000)) + ">" + ARTICLE + "</div>",
    "entities without end": f"<?xml version='1.0'?><!DOCTYPE html [{ENTITIES}]><html><body><p>&e14;</p>{ARTICLE}",
    "five megabytes of script": "<html><head><script>"
    + "var a = '<p>';" * 350_000
    + "</script></head><body>"
    + ARTICLE,
    "open comment": "<html><body>" + ARTICLE + "<!--" + "-" * 500_000,
    "deep linked data": '<html><script type="application/ld+json">' + "[" * 50_000 + "</script><body>" + ARTICLE,
    "many empty boxes": "<html><body>" + "<div class='a'><i></i></div>" * 20_000 + ARTICLE,
    "control characters": "<html><body>\x00\x01\ufffe" + ARTICLE.replace("mayor", "ma\x0byor", 0),
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markup_neither_breaks_nor_hangs(html: str) -> None:
    began = time.perf_counter()
    made = page_of_bytes(html.encode(), name="a.html")
    assert made.title == TITLE
    assert all(paragraph in made.text for paragraph in BODY)
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize("html", ["<html>" + "<" * 300_000, "<html>" + "<!doctype[" * 20_000, "<html><p>" + "&" * 100])
def test_markup_without_sense_is_an_input_error(html: str) -> None:
    with pytest.raises(InputError):
        page_of_bytes(html.encode(), name="a.html")


def test_more_text_than_any_article() -> None:
    html = "<html><body>" + "".join(f"<p>{at} {BODY[0]}</p>" for at in range(20_000))
    with pytest.raises(TooLarge, match="characters"):
        page_of_bytes(html.encode(), name="a.html")
