from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from onrecord import pipeline
from onrecord.errors import FetchError, ModelError, NotText
from onrecord.present import cli, reading
from onrecord.present.schema import schema
from onrecord.resolve.times import NO_PUBLICATION_DATE

from . import factory


def run(*argv):
    """The exit status of a command, also where argparse ends it."""
    try:
        return cli.main(list(argv))
    except SystemExit as end:
        return end.code or 0


@pytest.fixture
def terminal(monkeypatch):
    """Make some of the three streams terminals, whatever the tests run in."""

    def make(*names):
        for name in ("stdin", "stdout", "stderr"):
            monkeypatch.setattr(getattr(sys, name), "isatty", lambda is_one=name in names: is_one)

    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    return make


BAD = NotText("bad.txt", "the file is empty", "give a file with text")


def test_in_a_pipe_one_line_of_json_an_article(fake, capsysbinary):
    fake.results = [factory.simple(), factory.example(factory.names()[0])]
    assert run("read", "a", "b") == 0
    out, err = capsysbinary.readouterr()
    assert [json.loads(line) for line in out.decode().splitlines()] == [r.to_json() for r in fake.results]
    assert err == b""
    assert fake.inputs == ["a", "b"]


def test_on_a_terminal_text(fake, capsys, terminal):
    terminal("stdout")
    fake.results = [factory.simple()]
    assert run("read", "a") == 0
    assert "\x1b[1;36mAl Jazeera" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "environ", "colored"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"TERM": "dumb"}, False),
        (["--color", "never"], {}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
    ],
)
def test_colour_is_asked_for_or_refused(fake, capsys, terminal, monkeypatch, argv, environ, colored):
    terminal("stdout")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    fake.results = [factory.simple()]
    assert run("read", "a", *argv) == 0
    assert ("\x1b[" in capsys.readouterr().out) is colored


def test_text_in_a_pipe_has_no_colour(fake, capsys):
    fake.results = [factory.simple()]
    assert run("read", "a", "--format", "text", "--view", "table") == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "└ two diplomats" in out


def test_an_input_that_cannot_be_read_is_named_and_the_rest_is_read(fake, capsys):
    fake.results = [BAD, factory.simple(), FetchError("http://x", "no answer")]
    assert run("read", "bad.txt", "a", "http://x") == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert err.splitlines() == [
        "onrecord: bad.txt: the file is empty (give a file with text)",
        "onrecord: http://x: no answer",
    ]


def test_an_error_is_one_harmless_line(fake, capsys):
    fake.results = [NotText("a\n\x1b[2Jb", "no text")]
    assert run("read", "x") == 1
    assert capsys.readouterr().err == "onrecord: a ␛[2Jb: no text\n"


def test_each_article_is_written_as_soon_as_it_is_read(fake, tmp_path):
    out = tmp_path / "out.jsonl"
    seen = []
    fake.results = [factory.simple(), factory.simple(), factory.simple()]
    fake.before = lambda given: seen.append(len(out.read_bytes().splitlines()))
    assert run("read", "a", "-o", str(out)) == 0
    assert seen == [0, 1, 2]


@pytest.mark.parametrize(
    ("name", "start"),
    [("o.jsonl", '{"article"'), ("o.HTML", "<!DOCTYPE html>"), ("o.csv", "article_id,"), ("o.txt", "═")],
)
def test_the_name_of_the_output_tells_the_format(fake, capsys, tmp_path, name, start):
    fake.results = [factory.simple()]
    assert run("read", "a", "-o", str(tmp_path / name)) == 0
    assert (tmp_path / name).read_text("utf-8").startswith(start)
    assert capsys.readouterr().out == ""


def test_csv_keeps_its_line_ends(fake, capsysbinary):
    fake.results = [factory.simple()]
    assert run("read", "a", "--format", "csv") == 0
    out = capsysbinary.readouterr().out
    assert out.count(b"\r\n") == 4
    assert len(list(csv.reader(io.StringIO(out.decode(), newline="")))) == 4


def test_options_reach_the_pipeline(fake, capsys):
    fake.results = [factory.simple()]
    argv = ["--published", "2024-02-13T17:40", "--publisher", "P", "--title", "T", "--url", "http://x/"]
    argv += ["--min-confidence", "0.5", "--threads", "2", "--max-bytes", "10", "--timeout", "1.5"]
    assert run("read", "a", *argv, "--allow-private", "--model", "m") == 0
    given = fake.options
    assert (given.published, given.publisher, given.title, given.url) == ("2024-02-13T17:40", "P", "T", "http://x/")
    assert (given.min_confidence, given.threads, given.max_bytes, given.timeout) == (0.5, 2, 10, 1.5)
    assert given.allow_private is True
    assert given.model == "m"
    assert set(reading._OPTIONS) == {field.name for field in fields(pipeline.Options)}


def test_what_is_not_given_is_left_to_the_pipeline(fake, capsys):
    assert run("read", "a") == 0
    assert fake.options == pipeline.Options()


@pytest.mark.parametrize(
    "argv",
    [
        ["--published", "yesterday"],
        ["--published", "2024-02-30"],
        ["--published", "20240213"],
        ["--min-confidence", "1.5"],
        ["--min-confidence", "nan"],
        ["--threads", "-1"],
        ["--max-bytes", "0"],
        ["--timeout", "0"],
        ["--timeout", "inf"],
        ["--format", "xml"],
        ["--color", "blue"],
        ["--nonsense"],
        ["-o", "out.docx"],
        ["--view", "table", "--format", "csv"],
        ["-", "-"],
        ["b", "--title", "T"],
        ["b", "--url", "http://x/"],
        ["-o", "missing-folder/out.csv"],
    ],
)
def test_a_mistake_in_the_arguments_is_told_and_nothing_is_read(fake, capsys, argv):
    fake.results = [factory.simple()]
    assert run("read", "a", *argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "onrecord" in err
    assert fake.given == 0


def test_a_title_for_a_folder_of_several_is_found_out(fake, capsys, tmp_path):
    fake.results = [factory.simple(), factory.simple(), factory.simple()]
    assert run("read", str(tmp_path), "--title", "T") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "onrecord: --title and --url describe a single article, but the input holds several; "
        "give them for one input at a time\n"
    )
    fake.results = [factory.simple()]
    assert run("read", str(tmp_path), "--title", "T") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_output_never_destroys_an_input(fake, capsys, tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("text")
    assert run("read", str(article), "-o", str(article)) == 2
    assert run("read", str(tmp_path), "-o", str(tmp_path / "page.html")) == 2
    assert article.read_text() == "text"
    assert run("read", str(tmp_path), "-o", str(tmp_path / "out.jsonl")) == 0
    assert "is both read and written" in capsys.readouterr().err


def test_standard_input_is_read_where_no_input_is_given(fake, capsys, terminal):
    terminal()
    fake.results = [factory.simple()]
    assert run("read") == 0
    assert fake.inputs == ["-"]
    assert fake.stdin is sys.stdin.buffer


def test_help_where_there_is_nothing_to_read(fake, capsys, terminal):
    terminal("stdin")
    assert run("read") == 2
    assert "--min-confidence" in capsys.readouterr().err
    assert run() == 2
    assert "usage: onrecord" in capsys.readouterr().err


def test_a_model_that_cannot_be_used(fake, capsys):
    fake.results = [factory.simple()]

    def fail(given):
        raise ModelError("models/x: no such folder")

    fake.before = fail
    assert run("read", "a") == 3
    assert capsys.readouterr().err == "onrecord: models/x: no such folder\n"


def test_an_interruption_is_one_line(fake, capsys):
    fake.results = [factory.simple(), factory.simple()]

    def interrupt(given):
        if given == 1:
            raise KeyboardInterrupt

    fake.before = interrupt
    assert run("read", "a", "b") == 130
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert err == "onrecord: interrupted\n"


@pytest.mark.parametrize("inputs", [["a"], ["a", "b"]])
@pytest.mark.parametrize("where", [(), ("stderr",)])
def test_a_bar_for_several_inputs_on_a_terminal_only(fake, capsys, terminal, inputs, where):
    terminal(*where)
    fake.results = [BAD, factory.simple()][-len(inputs) :]
    run("read", *inputs)
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert ("article/s" in err) is (len(inputs) > 1 and "stderr" in where)


def undated():
    """A reading whose date is open for want of a publication date."""
    reading_ = factory.denial(said_on=None, open={"said_on": NO_PUBLICATION_DATE})
    return replace(reading_, article=replace(reading_.article, published=None))


@pytest.mark.parametrize(
    ("where", "articles", "hint"),
    [
        (("stderr",), [undated(), undated()], "2 articles have no publication date"),
        (("stdout", "stderr"), [undated(), factory.denial()], "1 article has no publication date"),
        (("stderr",), [factory.denial(), factory.simple(published=None)], None),
        ((), [undated()], None),
        (("stdout",), [undated()], None),
    ],
)
def test_a_missing_publication_date_is_told_once_on_a_terminal(fake, capsys, terminal, where, articles, hint):
    terminal(*where)
    fake.results = articles
    assert run("read", "a") == 0
    err = capsys.readouterr().err
    assert ("--published" in err) is (hint is not None)
    if hint:
        assert [hint in one for one in err.splitlines()][-1]
        assert err.count("no publication date") == 1


def test_the_schema_is_printed(capsys):
    assert run("schema") == 0
    assert json.loads(capsys.readouterr().out) == schema()


def test_version_and_help(capsys):
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("onrecord ")
    assert run("--help") == 0
    assert "exit status" in capsys.readouterr().out


def python(code, **kwargs):
    source = Path(cli.__file__).parents[2]
    environ = {**os.environ, "PYTHONPATH": str(source)}
    return subprocess.Popen([sys.executable, "-c", code], env=environ, stderr=subprocess.PIPE, **kwargs)


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom onrecord.present import cli\n"
        "try: cli.main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'numpy', 'onnxruntime', 'jinja2', 'tqdm', 'httpx', 'trafilatura'} & set(sys.modules)))"
    )
    process = python(code, stdout=subprocess.PIPE)
    out, err = process.communicate(timeout=60)
    assert out.decode().splitlines()[-1] == "[]", err


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
def test_a_reader_that_leaves_early_is_no_error():
    code = (
        "import sys\nfrom onrecord.present import cli\n"
        "from onrecord.present.arguments import build_parser\n"
        "from onrecord.present import output\n"
        "def many(args):\n"
        "    with output.opened(None, 'jsonl') as out:\n"
        "        for i in range(100000): out.write(['x' * 100 + '\\n'])\n"
        "cli._run = many\n"
        "sys.exit(cli.main(['schema']))"
    )
    process = python(code, stdout=subprocess.PIPE)
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 141
    assert err == b""
