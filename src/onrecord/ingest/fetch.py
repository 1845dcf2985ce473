"""Fetch one URL. With `network`, which it alone uses, the only module that opens an outbound connection."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib import metadata
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from onrecord.errors import FetchError
from onrecord.ingest.page import Limits

if TYPE_CHECKING:
    import httpcore

    from onrecord.ingest.network import Deadline

PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")
"""Media types of single articles as the web has them."""

DOCUMENT_TYPES = (
    *PAGE_TYPES, "text/xml", "application/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml",
    "application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml", "application/json",
    "application/ld+json", "application/feed+json", "application/x-ndjson", "application/ndjson", "application/jsonl",
    "application/jsonlines", "text/csv", "application/csv", "text/tab-separated-values", "text/uri-list",
    "application/pdf", "application/warc", "application/gzip", "application/x-gzip", "application/octet-stream",
    "binary/octet-stream",
)  # fmt: skip
"""Media types of everything that is taken from a URL; what it is is then told by its content."""

_REDIRECTS = (301, 302, 303, 307, 308)
_SAVE_IT = "open it in a browser, save the page and give the file"
_MOST_NAME = 253


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent.

    Attributes:
        data: the body, unpacked; empty unless the status is 200.
        url: the address that sent it, after redirects.
        content_type: the header of that name, or None.
        status: the HTTP status; 200 unless `ask` was used.
        headers: all headers, their names in small letters.
    """

    data: bytes
    url: str
    content_type: str | None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch(url: str, limits: Limits, *, types: tuple[str, ...] = PAGE_TYPES) -> Answer:
    """Fetch ``url`` with all its redirects, within ``limits``.

    Only addresses on the public internet are connected to, unless the limits allow others; every
    redirect is checked anew. No proxy, cookie or credential is used.

    Args:
        types: media types that are wanted; an answer that names another is refused.

    Raises:
        FetchError: for whatever reason there is no answer that could be an article.
    """
    answer = ask(url, limits, types=types)
    if answer.status != HTTPStatus.OK:
        raise refusal(answer, url)
    return answer


def ask(
    url: str,
    limits: Limits,
    *,
    types: tuple[str, ...] | None = PAGE_TYPES,
    headers: Mapping[str, str] | None = None,
    before: Callable[[str], None] | None = None,
) -> Answer:
    """As `fetch`, but an answer of any status is handed back; without its body unless that is 200.

    Args:
        types: as for `fetch`; None takes any.
        headers: sent besides the usual ones, as for a conditional request.
        before: called with each address before it is asked, the one given and every redirect; may raise.

    Raises:
        FetchError: there is no complete answer, or one that is not wanted.
    """
    import httpcore

    from onrecord.ingest.network import CheckedBackend, Deadline, Late, Refused, Unknown

    deadline = Deadline(limits.seconds)
    backend = CheckedBackend(deadline, allow_private=limits.allow_private)
    try:
        with httpcore.ConnectionPool(network_backend=backend, max_keepalive_connections=0) as pool:
            return _followed(pool, url, limits, deadline, types, dict(headers or {}), before)
    except Refused as error:
        raise FetchError(url, f"refused: {error}", "allow private addresses if you trust it") from error
    except Unknown as error:
        raise FetchError(url, f"the host is unknown ({error})", "check the spelling and your connection") from error
    except (Late, httpcore.TimeoutException) as error:
        reason = f"no complete answer within {limits.seconds:g} seconds"
        raise FetchError(url, reason, "try again later, or allow more time") from error
    except httpcore.ConnectError as error:
        reason = "its certificate is not valid" if "CERTIFICATE" in str(error).upper() else "no connection"
        raise FetchError(url, f"{reason} ({error})", "check the address, or try again later") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
        reason = f"the connection broke off ({str(error) or type(error).__name__})"
        raise FetchError(url, reason, "try again later") from error


def _followed(
    pool: httpcore.ConnectionPool,
    url: str,
    limits: Limits,
    deadline: Deadline,
    types: tuple[str, ...] | None,
    more: dict[str, str],
    before: Callable[[str], None] | None,
) -> Answer:
    here = url
    for _ in range(limits.redirects + 1):
        target = _parsed(here, url)
        if before is not None:
            before(here)
        deadline.left()
        sent = [*_headers(target, types), *more.items()]
        with pool.stream("GET", _request_url(target), headers=sent) as response:
            headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status in _REDIRECTS and "location" in headers:
                here = _next(here, headers["location"], url)
                continue
            data = b""
            if response.status == HTTPStatus.OK:
                _check(headers, url, limits, types)
                data = b"".join(unpacked(response.iter_stream(), headers.get("content-encoding", ""), url, limits))
        return Answer(data, here, headers.get("content-type"), response.status, headers)
    raise FetchError(url, f"more than {limits.redirects} redirects", "give the address it ends at")


def _parsed(here: str, given: str) -> SplitResult:
    """The parts of the URL ``here``, when it may be asked for at all."""
    at = "" if here == given else f" (redirected to {here})"
    try:
        parts = urlsplit(here)
        port = parts.port
        host = parts.hostname
    except ValueError as error:
        raise FetchError(given, f"not a valid URL{at}: {error}", "check the spelling") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise FetchError(given, f"only http and https are fetched{at}", _SAVE_IT)
    if not host or port == 0:
        raise FetchError(given, f"not a valid URL{at}", "check the spelling")
    if parts.username is not None or parts.password is not None:
        raise FetchError(given, f"URLs with a user name or password are not fetched{at}", _SAVE_IT)
    try:
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise FetchError(given, f"not a valid host name{at}", "check the spelling") from error
    if len(ascii_host) > _MOST_NAME or re.search(r"[^A-Za-z0-9._:%-]", ascii_host):
        raise FetchError(given, f"not a valid host name{at}", "check the spelling")
    shown = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    return parts._replace(scheme=parts.scheme.lower(), netloc=shown + (f":{port}" if port else ""))


def _request_url(target: SplitResult) -> httpcore.URL:
    import httpcore

    path = quote(target.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(target.query, safe="/%:@!$&'()*+,;=~-._?[]{}|")
    return httpcore.URL(
        scheme=target.scheme,
        host=target.hostname or "",
        port=target.port,
        target=path + (f"?{query}" if query else ""),
    )


def user_agent() -> str:
    """How the program names itself to servers."""
    try:
        version = metadata.version("onrecord")
    except metadata.PackageNotFoundError:  # run from a checkout that is not installed
        version = "0"
    return f"onrecord/{version}"


def _headers(target: SplitResult, types: tuple[str, ...] | None) -> list[tuple[str, str]]:
    accepted = "text/html,application/xhtml+xml,text/plain;q=0.8"
    return [
        ("Host", target.netloc),
        ("User-Agent", user_agent()),
        ("Accept", accepted if types == PAGE_TYPES else f"{accepted},*/*;q=0.5"),
        ("Accept-Language", "en,*;q=0.5"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
    ]


def _next(here: str, location: str, given: str) -> str:
    try:
        # Servers send other bytes than ASCII as UTF-8, and headers are read as Latin-1.
        location = location.encode("latin-1").decode("utf-8", "replace").strip()
        return urljoin(here, location).split("#")[0]
    except ValueError as error:
        raise FetchError(given, f"redirected to an invalid address: {location}", _SAVE_IT) from error


def refusal(answer: Answer, url: str) -> FetchError:
    """The error that says of an answer why it brought no document."""
    try:
        phrase = f"{answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        phrase = str(answer.status)
    remedy = {
        401: "it needs a login; " + _SAVE_IT,
        402: "it needs a subscription; " + _SAVE_IT,
        403: "the server turns programs away; " + _SAVE_IT,
        404: "check the address",
        410: "the page is gone; look for it in a web archive",
        429: "wait a while and try again",
    }.get(answer.status, "try again later" if answer.status >= 500 else _SAVE_IT)
    return FetchError(url, f"the server answered {phrase}", remedy)


def _check(headers: dict[str, str], url: str, limits: Limits, types: tuple[str, ...] | None) -> None:
    """Raise `FetchError` when the headers already tell that there is no article to come."""
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    if types is not None and kind and kind not in types:
        wanted = "a web page or plain text" if types == PAGE_TYPES else "a page, a feed or a document that holds text"
        raise FetchError(url, f"it is {kind}, not {wanted}", "give the address of an article")
    size = headers.get("content-length", "")
    if size.isdigit() and int(size) > limits.max_bytes:
        raise _too_large(url, limits)


def unpacked(chunks: Iterable[bytes], encoding: str, url: str, limits: Limits) -> Iterator[bytes]:
    """``chunks`` of a payload without their HTTP content encoding.

    Raises:
        FetchError: they are more than the limit, before or after unpacking, or damaged; raised at once.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        unpacker = None
    elif encoding in ("gzip", "x-gzip", "deflate"):
        unpacker = _Unpacker(raw_deflate_too=encoding == "deflate")
    else:
        raise FetchError(url, f"it is packed as {encoding}, which was not asked for", _SAVE_IT)
    taken = given = 0
    for chunk in chunks:
        taken += len(chunk)
        if taken > limits.max_bytes:
            raise _too_large(url, limits)
        if unpacker is None:
            yield chunk
            continue
        try:
            unpacked = unpacker.unpack(chunk, limits.max_bytes - given + 1)
        except zlib.error as error:
            raise FetchError(url, f"its compressed data is damaged ({error})", "try again later") from error
        given += len(unpacked)
        if given > limits.max_bytes:
            raise _too_large(url, limits)
        yield unpacked
    if unpacker is not None and taken and not unpacker.complete:
        raise FetchError(url, "its compressed data ends too early", "try again later")


class _Unpacker:
    """Unpacks gzip and deflate, never more at once than is asked for."""

    def __init__(self, *, raw_deflate_too: bool) -> None:
        self._raw_deflate_too = raw_deflate_too
        self._inner = zlib.decompressobj(wbits=47)  # gzip or zlib, by the header

    @property
    def complete(self) -> bool:
        return self._inner.eof

    def unpack(self, chunk: bytes, most: int) -> bytes:
        """At most ``most`` bytes; as many as that mean that the limit is passed."""
        try:
            out = self._inner.decompress(chunk, most)
        except zlib.error:
            if not self._raw_deflate_too:
                raise
            self._inner = zlib.decompressobj(wbits=-15)  # some servers leave the zlib header out
            out = self._inner.decompress(chunk, most)
        self._raw_deflate_too = False
        return out


def _too_large(url: str, limits: Limits) -> FetchError:
    return FetchError(url, f"it is larger than {limits.max_bytes:,} bytes", "raise the limit if it is an article")
