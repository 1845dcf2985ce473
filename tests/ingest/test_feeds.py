"""RSS, Atom and RDF feeds and lists of addresses: what they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import FetchError, InputError, NoArticle, NotText
from onrecord.ingest import Entry, Limits, Page, Polite, entries_of, pages, pages_of_entries
from tests.ingest.site import Site, article, serving

SAMPLES = Path(__file__).parent / "samples"
LOCAL = Limits(allow_private=True, seconds=5, max_bytes=1_000_000)
FERRY = article(
    "Night ferry stays, says harbour master",
    "The harbour master, Odile Tarrant, said on Tuesday that the night ferry would not be given up.",
    "This is the page itself, and it says more than the feed does.",
)
FERRY_FEED = (SAMPLES / "feed.rss").read_bytes()
BRIDGE = article(
    "Bridge at Tharn Gap closed", "The ministry confirmed on Friday that the bridge had been closed for a week."
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        found.put("/ferry", FERRY)
        found.put("/bridge", BRIDGE)
        yield found


def read(*names: object, limits: Limits = LOCAL, **more: object) -> list[Page | InputError]:
    polite = Polite(limits, gap=0)
    return list(pages([str(name) for name in names], limits=limits, polite=polite, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        (
            "feed.rss",
            (
                "https://mercury.example/ferry",
                "mercury-2024-1187",
                "2024-03-19T08:00:00+00:00",
                "The Quillhaven Mercury",
            ),
        ),
        (
            "feed.atom",
            (
                "https://northbasin.example/ferry",
                "tag:northbasin.example,2024:ferry",
                "2024-03-19T08:00:00+00:00",
                "Northbasin Press",
            ),
        ),
    ],
)
def test_entries(name: str, entry: tuple[str, ...]) -> None:
    first, second = entries_of((SAMPLES / name).read_bytes(), name)
    assert (first.link, first.id, first.published, first.publisher) == entry
    assert first.title == "Night ferry stays, says harbour master"
    assert first.author == "Halda Mirrin"
    assert first.is_full
    assert not second.is_full


def test_entries_of_rdf() -> None:
    (entry,) = entries_of((SAMPLES / "feed.rdf").read_bytes(), "feed.rdf")
    assert entry == Entry(
        link="https://lantern.example/bridge",
        id="https://lantern.example/bridge",
        title="Bridge at Tharn Gap closed",
        published="2024-03-22T16:40:00+00:00",
        author="Joss Ames",
        publisher="The Quillhaven Lantern",
    )


def test_a_date_that_cannot_be_read() -> None:
    data = FERRY_FEED.replace(b"Tue, 19 Mar 2024 08:00:00 GMT", b"last Tuesday")
    assert entries_of(data, "a")[0].published is None


def test_links_are_relative_to_the_feed() -> None:
    data = b"<rss version='2.0'><channel><title>A</title><item><title>B</title><link>/b</link></item></channel></rss>"
    (entry,) = entries_of(data, "a", url="https://a.example/news/feed.xml")
    assert entry.link == "https://a.example/b"


def test_a_feed_on_the_web(site: Site) -> None:
    site.put("/feed", (SAMPLES / "feed.rss").read_bytes(), "application/rss+xml")
    found = read(f"{site.url}/feed", clock=lambda: "2024-03-23T06:30:00Z")
    assert [one.url for one in found if isinstance(one, Page)] == [f"{site.url}/ferry", f"{site.url}/bridge"]
    first, second = found
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert "more than the feed does" in first.text
    assert first.published == "2024-03-19T08:00:00+00:00"  # which the page does not say
    assert first.byline == "Halda Mirrin"
    assert first.origin is not None
    assert (first.origin.container, first.origin.member) == (f"{site.url}/feed", "mercury-2024-1187")
    assert first.origin.fetched == "2024-03-23T06:30:00Z"
    assert first.origin.raw == FERRY.encode()
    # The feed was asked for by a person; what it leads to was not.
    assert site.asked == ["/feed", "/robots.txt", "/ferry", "/bridge"]


def test_a_feed_in_a_file_is_known_by_its_content(site: Site, tmp_path: Path) -> None:
    data = (SAMPLES / "feed.rss").read_text().replace("https://mercury.example", site.url)
    for name in ("feed.xml", "feed.txt", "feed"):
        (tmp_path / name).write_text(data)
        counted: list[int] = []
        found = read(tmp_path / name, on_count=counted.append)
        assert [type(one) for one in found] == [Page, Page]
        assert counted == [1, 2]


def test_a_page_that_cannot_be_had_is_taken_from_the_feed(site: Site) -> None:
    site.refuse("/ferry", 403)
    site.refuse("/bridge", 403)
    site.put("/feed", (SAMPLES / "feed.rss").read_bytes(), "text/xml")
    first, second = read(f"{site.url}/feed")
    assert isinstance(first, Page)
    assert first.url == f"{site.url}/ferry"
    assert first.title == "Night ferry stays, says harbour master"
    assert first.byline == "Halda Mirrin"
    assert first.text.endswith("Lunt promised that the fares would not rise before then.")
    assert first.text.count("\n\n") == 5
    assert first.origin is not None
    assert first.origin.raw is not None
    assert first.origin.raw.startswith(b"<p>")
    assert isinstance(second, FetchError)
    assert "403" in second.reason


def test_robots_txt_keeps_from_the_page_not_from_the_feed_s_own_text(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /", "text/plain")
    site.put("/feed", (SAMPLES / "feed.rss").read_bytes(), "application/rss+xml")
    first, second = read(f"{site.url}/feed")
    assert isinstance(first, Page)
    assert isinstance(second, FetchError)
    assert "robots.txt" in second.reason
    assert "/ferry" not in site.asked


def test_entries_without_fetching(site: Site) -> None:
    entries = entries_of((SAMPLES / "feed.atom").read_bytes(), "feed.atom")
    found = list(pages_of_entries(entries, feed="feed.atom", polite=Polite(LOCAL), fetching=False))
    assert [type(one) for one in found] == [Page, Page]
    assert isinstance(found[1], Page)
    assert found[1].url is None
    assert "two hours late" in found[1].text


BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.rss", "This is no XML at all. The mayor denied it.", "no XML"),
        ("a.rss", "<html><body><p>Not found</p></body></html>", "no "),
        ("a.rss", f'<!DOCTYPE rss [<!ENTITY l0 "ha">{BILLION}]><rss version="2.0"><channel/></rss>', "entities"),
        (
            "a.rss",
            '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel/></rss>',
            "entities",
        ),
        ("a.rss", "", "empty"),
        ("a.rss", "<rss version='2.0'><channel><title>A</title></channel></rss>", "no entries"),
        ("a.xml", "<opml><body/></opml>", "opml"),
    ],
)
def test_what_is_no_feed(tmp_path: Path, name: str, content: str, reason: str) -> None:
    (tmp_path / name).write_text(content)
    (found,) = read(tmp_path / name)
    assert isinstance(found, (NotText, NoArticle))
    assert found.name == str(tmp_path / name)
    assert reason in found.reason
    assert found.remedy


def test_a_page_where_a_feed_was_promised(site: Site) -> None:
    site.put("/feed", "Too many visitors", "application/rss+xml")
    (found,) = read(f"{site.url}/feed")
    assert isinstance(found, NotText)
    assert "no XML" in found.reason


def test_a_list_of_addresses(site: Site, tmp_path: Path) -> None:
    data = (SAMPLES / "addresses.urls").read_text().replace("https://mercury.example", site.url)
    path = tmp_path / "addresses.urls"
    path.write_text(data)
    counted: list[int] = []
    found = read(path, on_count=counted.append, clock=lambda: "2024-03-23T06:30:00Z")
    assert [type(one) for one in found] == [Page, Page, FetchError]
    assert counted == [1, 3]
    assert str(found[2]).startswith(f"{path} (line 5): not a web address: the ferry timetable")
    assert isinstance(found[0], Page)
    assert found[0].name == f"{site.url}/ferry"
    assert found[0].origin is not None
    assert found[0].origin.container == str(path)
    assert found[0].origin.fetched == "2024-03-23T06:30:00Z"
    assert site.asked[0] == "/robots.txt"


def test_a_list_is_known_by_its_content(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"# two\n{site.url}/ferry\r\n\n{site.url}/bridge\n")
    (tmp_path / "b.txt").write_text(f"The mayor said that all is at\n{site.url}/ferry\n")
    assert [type(one) for one in read(tmp_path / "a.txt")] == [Page, Page]
    (found,) = read(tmp_path / "b.txt")
    assert isinstance(found, Page)
    assert site.url in found.text


def test_a_list_may_hold_feeds_but_no_lists(site: Site, tmp_path: Path) -> None:
    site.put("/feed", (SAMPLES / "feed.rss").read_bytes(), "application/rss+xml")
    site.put("/list", f"{site.url}/list\n", "text/uri-list")
    (tmp_path / "a.urls").write_text(f"{site.url}/feed\n{site.url}/list\n{site.url}/bridge\n")
    found = read(tmp_path / "a.urls")
    assert [type(one) for one in found] == [Page, Page, NotText, Page]


def test_other_documents_on_the_web(site: Site) -> None:
    site.put("/a", (SAMPLES / "table.csv").read_bytes(), "text/csv")
    site.put("/b", (SAMPLES / "archive.warc.gz").read_bytes(), "application/octet-stream")
    site.put("/c", (SAMPLES / "newsarticle.jsonld").read_bytes(), "application/ld+json")
    site.put("/d", (SAMPLES / "ferry.pdf").read_bytes(), "application/pdf")
    found = read(*(f"{site.url}/{name}" for name in "abcd"))
    assert sum(isinstance(one, Page) for one in found) == 3 + 3 + 1 + 1
    last = found[-1]
    assert isinstance(last, Page)
    assert last.url == f"{site.url}/d"
