"""URLs: what is fetched, what is refused before a connection, and when patience ends."""

from __future__ import annotations

import gzip
import re
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from onrecord.errors import FetchError
from onrecord.ingest import Limits, Page, pages

TITLE = "Mayor denies harbour plan"
PARAGRAPH = "The mayor of Harrow Bay said on Friday that the harbour would stay open through the winter."
HTML = (
    f"<html><body><h1>{TITLE}</h1>" + "".join(f"<p>{PARAGRAPH} Day {day}.</p>" for day in range(5)) + "</body></html>"
)


class Server(BaseHTTPRequestHandler):
    """Answers by path, in ways good and bad."""

    protocol_version = "HTTP/1.1"
    seen: list[dict[str, str]]

    def log_message(self, *args: Any) -> None:
        pass

    def answer(
        self, body: bytes, status: int = 200, kind: str | None = "text/html; charset=utf-8", **more: str
    ) -> None:
        self.send_response(status)
        if kind is not None:
            self.send_header("Content-Type", kind)
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", more.get("size", str(len(body))))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        type(self).seen.append({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}})
        with suppress(OSError):  # the other side hung up, as it should
            self.by_path()

    def by_path(self) -> None:
        path = self.path.split("?")[0]
        if path == "/article":
            self.answer(HTML.encode())
        elif path == "/plain":
            self.answer(f"{TITLE}\n\n{PARAGRAPH}".encode(), kind="text/plain")
        elif path == "/untyped":
            self.answer(HTML.encode(), kind=None)
        elif path == "/gzip":
            self.answer(gzip.compress(HTML.encode()), Content_Encoding="gzip")
        elif path == "/deflate":
            self.answer(zlib.compress(HTML.encode()), Content_Encoding="deflate")
        elif path == "/raw-deflate":
            packer = zlib.compressobj(wbits=-15)
            self.answer(packer.compress(HTML.encode()) + packer.flush(), Content_Encoding="deflate")
        elif path == "/bomb":
            self.answer(gzip.compress(b"a" * 30_000_000), Content_Encoding="gzip")
        elif path == "/cut-gzip":
            self.answer(gzip.compress(HTML.encode())[:-20], Content_Encoding="gzip")
        elif path == "/bad-gzip":
            self.answer(b"no gzip at all", Content_Encoding="gzip")
        elif path == "/brotli":
            self.answer(b"???", Content_Encoding="br")
        elif path == "/image":
            self.answer(b"\x89PNG", kind="image/png")
        elif path == "/empty":
            self.answer(b"")
        elif path.startswith("/status/"):
            self.answer(b"no", status=int(path.split("/")[2]))
        elif path == "/claims-much":
            self.answer(b"a", size="99999999")
        elif path == "/sends-much":
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Connection", "close")
            self.end_headers()
            for _ in range(3_000):
                self.wfile.write(b"a" * 1000)
        elif path == "/hang":
            time.sleep(3)
        elif path == "/drip":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            for _ in range(60):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        elif path == "/drip-headers":
            for char in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 60:
                self.wfile.write(bytes([char]))
                self.wfile.flush()
                time.sleep(0.05)
        elif path == "/loop":
            self.answer(b"", status=302, Location="/loop?again")
        elif path.startswith("/hops/"):
            left = int(path.split("/")[2])
            self.answer(b"", status=301, Location=f"/hops/{left - 1}" if left > 1 else "/article#part")
        elif path == "/to":
            self.answer(b"", status=307, Location=self.path.split("?", 1)[1])
        else:
            self.answer(b"", status=404)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    Server.seen = []
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()


LOCAL = Limits(allow_private=True, seconds=5, max_bytes=1_000_000)


def got(url: str, limits: Limits = LOCAL) -> Page:
    (found,) = pages([url], limits=limits)
    assert isinstance(found, Page), found
    return found


def failed(url: str, limits: Limits = LOCAL) -> FetchError:
    (found,) = pages([url], limits=limits)
    assert isinstance(found, FetchError)
    assert found.name == url
    assert found.reason
    assert found.remedy
    return found


@pytest.mark.parametrize("path", ["/article", "/untyped", "/gzip", "/deflate", "/raw-deflate", "/article?a=ü&b=[1]"])
def test_an_article_is_fetched(server: str, path: str) -> None:
    page = got(server + path)
    assert page.title == TITLE
    assert page.url == server + path
    assert page.path is None
    assert page.text.count(PARAGRAPH) == 5


def test_plain_text_is_fetched(server: str) -> None:
    assert got(server + "/plain").text == f"{TITLE}\n\n{PARAGRAPH}"


def test_who_asks_and_how(server: str) -> None:
    got(server + "/article")
    headers = Server.seen[-1]
    assert headers["user-agent"].startswith("onrecord/")
    assert headers["host"] == server.removeprefix("http://")
    assert "cookie" not in headers
    assert "authorization" not in headers


def test_proxies_from_the_environment_are_not_trusted(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert got(server + "/article").title == TITLE


def test_redirects_are_followed_to_the_limit(server: str) -> None:
    page = got(server + "/hops/5")
    assert page.url == server + "/article"
    assert "5 redirects" in failed(server + "/hops/6").reason
    assert "redirects" in failed(server + "/loop").reason


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("ftp://example.org/a", "only http"),
        ("file:///etc/hostname", "only http"),
        ("http://user:word@example.org/", "user name or password"),
        ("http://[::1/", "not a valid URL|invalid"),
    ],
)
def test_redirects_are_checked(server: str, target: str, reason: str) -> None:
    assert re.search(reason, failed(f"{server}/to?{target}").reason)


def test_a_redirect_to_a_private_address_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public; what it redirects to is looked at like any other."""
    from onrecord.ingest import network

    monkeypatch.setattr(network, "is_public", lambda address: str(address) == "127.0.0.1")
    limits = Limits(seconds=5)
    assert got(server + "/article", limits).title == TITLE
    for target in ("http://10.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://[::1]:80/"):
        assert "not on the public internet" in failed(f"{server}/to?{target}", limits).reason


def test_the_address_that_was_checked_is_the_one_connected_to(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means something else when asked again leads nowhere else: it is asked once."""
    asked: list[str] = []
    port = int(server.rsplit(":", 1)[1])
    real = socket.getaddrinfo

    def changing(host: str, *args: Any, **more: Any) -> Any:
        if host != "changing.example":
            return real(host, *args, **more)
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    page = got(f"http://changing.example:{port}/article")
    assert page.title == TITLE
    assert asked == ["changing.example"]
    assert Server.seen[-1]["host"] == f"changing.example:{port}"


PRIVATE = [
    "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/", "http://192.168.1.1/",
    "http://172.16.0.1/", "http://169.254.169.254/", "http://100.64.0.1/", "http://0.0.0.0/", "http://2130706433/",
    "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:8.8.8.8]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fc00::1]/",
    "http://[fe80::1]/", "http://224.0.0.1/", "http://255.255.255.255/", "http://240.0.0.1/", "https://127.0.0.1/",
]  # fmt: skip


@pytest.mark.parametrize("url", PRIVATE)
def test_private_addresses_are_refused_without_a_connection(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connected(*args: Any, **more: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", connected)
    monkeypatch.setattr(socket.socket, "connect", connected)
    error = failed(url, Limits(seconds=5))
    assert "not on the public internet" in error.reason or "unknown" in error.reason


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/status/404", "404 Not Found"),
        ("/status/403", "403 Forbidden"),
        ("/status/500", "500 Internal Server Error"),
        ("/status/599", "599"),
        ("/status/204", "204 No Content"),
        ("/status/304", "304"),
        ("/image", "image/png"),
        ("/claims-much", "larger than 1,000,000"),
        ("/sends-much", "larger than 1,000,000"),
        ("/bomb", "larger than 1,000,000"),
        ("/cut-gzip", "ends too early"),
        ("/bad-gzip", "damaged"),
        ("/brotli", "packed as br"),
    ],
)
def test_what_is_no_article_is_named(server: str, path: str, reason: str) -> None:
    assert reason in failed(server + path).reason


def test_an_empty_answer(server: str) -> None:
    (found,) = pages([server + "/empty"], limits=LOCAL)
    assert "empty" in str(found)


@pytest.mark.parametrize("path", ["/hang", "/drip", "/drip-headers"])
def test_patience_ends(server: str, path: str) -> None:
    began = time.perf_counter()
    error = failed(server + path, Limits(allow_private=True, seconds=0.6))
    assert "0.6 seconds" in error.reason
    assert time.perf_counter() - began < 2


def test_a_name_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: released.wait(5))
    began = time.perf_counter()
    error = failed("http://slow.example/", Limits(seconds=0.3))
    released.set()
    assert "0.3 seconds" in error.reason
    assert time.perf_counter() - began < 2


def test_an_unknown_host() -> None:
    assert "unknown" in failed("http://no-such-host.invalid/").reason


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert "no connection" in failed(f"http://127.0.0.1:{taken.getsockname()[1]}/").reason


def test_no_tls_where_tls_is_asked_for(server: str) -> None:
    failed(server.replace("http://", "https://") + "/article")


@pytest.mark.parametrize(
    "url",
    ["http:///a", "http://a b/", "http://exa\nmple..org/", "http://" + "a" * 300, "http://[::1/", "http://a:99999/", "gopher://a/",
     "http://user@example.org/", "http://:0/", "http://a:0/"],
)  # fmt: skip
def test_what_is_no_url_is_said_without_a_connection(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: pytest.fail("a name was looked up"))
    failed(url)


def test_one_url_that_fails_does_not_keep_the_next(server: str) -> None:
    found = list(pages([server + "/status/404", server + "/article"], limits=LOCAL))
    assert [type(one).__name__ for one in found] == ["FetchError", "Page"]
