"""Page: one HTML file that holds everything it needs, for one reading or many."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from onrecord.present.markup import marked_text
from onrecord.present.outline import Entry, outline
from onrecord.present.safe import for_page
from onrecord.present.telling import telling
from onrecord.present.view import counted
from onrecord.statement import Reading

_DEEPEST_LIST = 12
"""Lists nest no further: what stands deeper is listed at this depth."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class Page:
    """Readings as one self-contained page.

    It is made article by article, so that a folder of any size needs the memory of one: only titles
    are kept, for the list of articles at the foot.
    """

    def __init__(self) -> None:
        self._shown: list[dict[str, Any]] = []

    def begin(self) -> Iterable[str]:
        """The head of the page and its tools."""
        style, script = _static("reading.css"), _static("reading.js")
        yield _template("page-begin.html").render(
            style=Markup(style),
            style_hash=_digest(style),
            script_hash=_digest(script),
        )

    def reading(self, reading: Reading) -> Iterable[str]:
        """One article and the list of its statements."""
        prefix = f"a{len(self._shown) + 1}"
        entries = outline(reading.statements)
        article = reading.article
        title = for_page(article.title or "Untitled")
        count = counted(len(entries), "statement", "statements")
        self._shown.append({"prefix": prefix, "title": title, "count": count})
        url = for_page(article.url or "")
        language = article.language
        yield _template("article.html").render(
            prefix=prefix,
            title=title,
            about=[for_page(part) for part in (article.publisher, article.byline) if part],
            published=for_page(article.published or ""),
            url=url,
            link=url if _is_web(url) else "",
            path=for_page(article.path or ""),
            language=language if language != "und" and _LANGUAGE.fullmatch(language) else "",
            count=count,
            nested=sum(entry.depth > 0 for entry in entries),
            text=Markup("".join(marked_text(article.text, entries, prefix))),
            tree=_tree(entries, article.text),
        )

    def end(self) -> Iterable[str]:
        """The list of articles, where there are several, and the foot."""
        yield _template("page-end.html").render(articles=self._shown, script=Markup(_static("reading.js")))


def _tree(entries: tuple[Entry, ...], text: str) -> list[dict[str, Any]]:
    """Top-level items for the template, each with its ``below``."""
    top: list[dict[str, Any]] = []
    way: list[dict[str, Any]] = []  # from the top to the item before, no deeper than lists may nest
    for entry in entries:
        item = _item(entry, text)
        del way[min(entry.depth, _DEEPEST_LIST) :]
        (way[-1]["below"] if way else top).append(item)
        way.append(item)
    return top


def _item(entry: Entry, text: str) -> dict[str, Any]:
    statement = entry.statement
    told = telling(statement, text)
    about = list(told.circumstances)
    if told.wording:
        about.append(f"worded “{told.wording}”")
    return {
        "number": entry.number,
        "id": statement.id,
        "who": for_page(told.who),
        "standing": for_page(told.standing),
        "did": for_page(told.did),
        "claims": [
            {"mark": claim.mark, "stance": claim.stance, "claim": for_page(claim.claim)} for claim in told.claims
        ],
        "what": for_page(told.what),
        "says_more": told.says_more,
        "chain": for_page(told.chain),
        "about": [for_page(part) for part in about],
        "open": [for_page(part) for part in told.open],
        "no_source": not statement.source,
        "no_cue": not statement.cue and statement.act is None,
        "act": statement.act or "",
        "stance": statement.stance or "",
        "speakers": json.dumps([for_page(speaker.name) for speaker in statement.speakers], ensure_ascii=False),
        "form": statement.form,
        "confidence": f"{statement.confidence:.2f}",
        "below": [],
    }


def _is_web(url: str) -> bool:
    """Only web addresses become links: ``javascript:`` and its like would run in the page."""
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _digest(content: str) -> str:
    """The source expression by which a content security policy allows ``content``."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _static(name: str) -> str:
    return files("onrecord").joinpath("static", name).read_text("utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("onrecord"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _template(name: str) -> Any:
    return _environment().get_template(name)
