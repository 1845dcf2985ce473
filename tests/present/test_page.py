from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given

from onrecord.present.markup import marked_text
from onrecord.present.outline import outline
from onrecord.present.page import Page
from onrecord.present.safe import for_page
from onrecord.present.view import whole
from onrecord.span import covered

from . import factory
from .strategies import readings

VOID = {"meta", "br", "input", "link", "rect"}


class Strict(HTMLParser):
    """Follows a page and objects to any tag that does not nest; keeps who marks which character."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack = []
        self.at = 0
        self.text = []
        self.marked = {}
        self.ids = []
        self.links = []
        self.tags = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if "href" in attrs:
            self.links.append(attrs["href"])
        if tag not in VOID:
            self.stack.append((tag, attrs))

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack.pop()[0] == tag

    def handle_data(self, data):
        for _, attrs in self.stack:
            if "data-s" in attrs:
                key = (attrs["data-s"], attrs["class"].split()[0])
                self.marked.setdefault(key, set()).update(range(self.at, self.at + len(data)))
        self.at += len(data)
        self.text.append(data)


def parsed(html):
    parser = Strict()
    parser.feed(html)
    parser.close()
    assert not parser.stack
    return parser


def page(*readings):
    return whole(readings, Page())


@given(readings())
def test_tags_stripped_the_text_is_there_and_spans_mark_exactly_their_characters(reading):
    text = reading.article.text
    entries = outline(reading.statements)
    html = "".join(marked_text(text, entries, "a1"))
    assert unescape(re.sub(r"<[^>]*>", "", html)) == for_page(text)
    assert len(for_page(text)) == len(text)
    found = parsed(html)
    assert "".join(found.text) == for_page(text)
    for entry in entries:
        for role in ("source", "cue", "content"):
            spans = getattr(entry.statement, role)
            assert found.marked.get((f"a1-{entry.number}", role), set()) == covered(spans)
    assert sorted(i for i in found.ids if i) == sorted(f"a1-t{e.number}" for e in entries)


@given(readings())
def test_any_page_is_well_formed_and_every_link_leads_somewhere(reading):
    html = page(reading, reading)
    html.encode()
    found = parsed(html)
    assert len(found.ids) == len(set(found.ids))
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)


def test_the_examples_make_a_page():
    readings_ = [factory.example(name) for name in factory.names()]
    found = parsed(page(*readings_))
    items = [attrs for tag, attrs in found.tags if tag == "li" and attrs.get("class") == "item"]
    assert [item["data-id"] for item in items] == [e.statement.id for r in readings_ for e in outline(r.statements)]
    assert [tag for tag, _ in found.tags].count("h1") == 5
    assert "Articles on this page" in "".join(found.text)


def test_the_page_needs_nothing_from_outside_and_allows_nothing_but_its_own_script():
    html = page(factory.simple(url="https://example.org/a?b=1&c=2"))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in unescape(policy)
        assert "url(" not in body
        assert "@import" not in body
    assert policy.startswith("default-src &#39;none&#39;") or policy.startswith("default-src 'none'")
    found = parsed(html)
    for tag, attrs in found.tags:
        assert "src" not in attrs
        assert "style" not in attrs
        assert not any(name.startswith("on") for name in attrs)
        assert tag not in ("link", "iframe", "object", "base", "img")
    assert [link for link in found.links if not link.startswith("#")] == ["https://example.org/a?b=1&c=2"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[bad"])
def test_only_web_addresses_become_links(url):
    found = parsed(page(factory.simple(url=url)))
    assert all(link.startswith("#") for link in found.links)
    assert url in "".join(found.text)


def test_markup_in_an_article_stays_text():
    text = "<script>alert(1)</script> & </p>"
    evil = factory.reading(
        text,
        [factory.draft(text, "<script>", "", "alert(1)")],
        title='"><script>alert(2)</script>',
        publisher="<b>",
        byline="</header>",
        language='en" onload="x',
    )
    html = page(evil)
    found = parsed(html)
    assert [tag for tag, _ in found.tags].count("script") == 1
    assert "onload" not in html
    assert "alert(2)" in "".join(found.text)


def test_language_and_direction_are_told():
    html = page(factory.simple(language="fa"))
    assert 'lang="fa"' in html
    assert '<p dir="auto">' in html
    assert 'lang="und"' not in page(factory.simple(language="und"))


def test_nested_statements_are_nested_lists_and_underlined_below_each_other():
    html = page(factory.simple())
    assert re.search(r'id="a1-i1".*?<ol>\s*<li class="item" id="a1-i2".*?</ol>\s*</li>', html, re.DOTALL)
    assert 'class="content depth0 over1" data-s="a1-1"' in html
    assert 'class="content depth1 over0" data-s="a1-2"' in html


def test_what_is_resolved_is_shown():
    html = page(factory.denial())
    text = " ".join(re.sub(r"<[^>]*>", " ", unescape(html)).split())
    assert "Nasser Kan’ani , Iranian Foreign Ministry spokesman, for Iranian Foreign Ministry again denied" in text
    assert "− denies Iran supplied drones to Russia + affirms Iran was asked" in text
    assert "via Al Jazeera → Nasser Kan’ani" in text
    for part in ("to reporters", "at a press conference with Al Jazeera", "31 Oct 2022 (“Monday”)"):
        assert f"<span>{part}</span>" in html
    assert "open claim, stance (the content names a topic, not a proposition); date (not dated in the article)" in text
    item = next(attrs for tag, attrs in parsed(html).tags if attrs.get("class") == "item")
    assert (item["data-act"], item["data-stance"]) == ("deny", "denies")
    assert json.loads(item["data-speakers"]) == ["Nasser Kan’ani"]


def test_a_chain_of_any_length_is_shown():
    text = "x" * 500
    drafts = [factory.draft(text, "", "", "x" * (500 - i), parent=i - 1 if i else None) for i in range(400)]
    found = parsed(page(factory.reading(text, drafts)))
    assert sum(attrs.get("class") == "item" for tag, attrs in found.tags if tag == "li") == 400


def test_empty_pages_say_so():
    assert "No attributed statement was found" in page(factory.reading("Nothing."))
    assert "No article was read" in page()
