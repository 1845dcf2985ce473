"""The page in a real browser: the script runs under the page's own policy, and nothing is refused."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from onrecord.present.page import Page
from onrecord.present.view import whole

from . import factory

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine to look at the page with")


def browse(tmp_path, html, fragment=""):
    file = tmp_path / "page.html"
    file.write_text(html, "utf-8")
    flags = ["headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-sync"]
    flags += ["disable-background-networking", "disable-component-update", "enable-logging=stderr"]
    flags += [f"user-data-dir={tmp_path / 'profile'}", "virtual-time-budget=1000", "dump-dom"]
    done = subprocess.run(
        [CHROMIUM, *("--" + flag for flag in flags), file.as_uri() + fragment],
        capture_output=True,
        timeout=60,
        check=True,
    )
    log = done.stderr.decode("utf-8", "replace")
    assert "Content Security Policy" not in log
    assert "Uncaught" not in log
    return done.stdout.decode("utf-8")


def test_the_script_shows_the_tools_and_follows_the_address(tmp_path):
    html = whole([factory.simple(), factory.example(factory.names()[0])], Page())
    assert re.search(r"<form[^>]* hidden>", html)
    dom = browse(tmp_path, html, "#a2-t5")
    assert not re.search(r"<form[^>]* hidden", dom)
    assert "27 shown" in dom
    lit = re.findall(r'class="item lit" id="([^"]*)"', dom)
    assert lit == ["a2-i5"]
    hits = re.findall(r'<span class="([^"]*\bhit)" data-s="([^"]*)"', dom)
    assert {name for _, name in hits} == {"a2-5"}
    assert {look.split()[0] for look, _ in hits} == {"source", "cue", "content"}


def test_what_the_filter_leaves_out_is_gone_from_the_list_and_unmarked(tmp_path):
    html = whole([factory.simple()], Page())
    strict = html.replace('step="0.01" value="0"', 'step="0.01" value="0.9"')
    assert strict != html
    dom = browse(tmp_path, strict)
    assert "2 of 3 shown" in dom
    assert re.findall(r'class="item gone" id="([^"]*)"', dom) == ["a1-i2"]
    assert set(re.findall(r'class="[^"]*\boff" data-s="([^"]*)"', dom)) == {"a1-2"}

    direct_only = html.replace('value="indirect" checked', 'value="indirect"')
    assert "1 of 3 shown" in browse(tmp_path, direct_only)


@pytest.mark.parametrize(
    ("name", "value", "left"), [("act", "deny", 2), ("stance", "denies", 2), ("speaker", "Al Jazeera", 1)]
)
def test_speaker_act_and_stance_can_be_picked(tmp_path, name, value, left):
    html = whole([factory.denial(), factory.denial(speakers=(factory.OUTLET, factory.SPOKESMAN))], Page())
    # What a browser keeps from the last visit: the choice is there before the script runs.
    kept = html.replace(
        f'<select name="{name}"><option value="">any</option>',
        f'<select name="{name}"><option value="">any</option><option value="{value}" selected>kept</option>',
    )
    assert kept != html
    assert f"{left} of 4 shown" in browse(tmp_path, kept)
