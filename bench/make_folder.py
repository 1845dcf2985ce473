"""Make a folder of text articles to measure speed on.

    python bench/make_folder.py OUT                            the sample articles, over and over
    python bench/make_folder.py OUT --corpus FILE              the texts of a corpus in PolNeAR's form

The folder is for measuring alone. With --corpus it holds other people's texts, so it has to lie
outside this repository.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from pathlib import Path

from onrecord.errors import CorpusError
from onrecord.evaluate.corpus import read_corpus

ROOT = Path(__file__).resolve().parents[1]


def texts_of_samples(folder: Path) -> list[str]:
    """The texts of the sample articles, in order of name."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]


def write_folder(out: Path, texts: list[str], articles: int) -> int:
    """Write ``articles`` files, taking the texts in turn; the number of words (by white space)."""
    out.mkdir(parents=True)
    words = 0
    for number, text in enumerate(itertools.islice(itertools.cycle(texts), articles)):
        (out / f"{number:05d}.txt").write_text(text, encoding="utf-8")
        words += len(text.split())
    return words


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder to make; it must not exist yet")
    parser.add_argument("--corpus", type=Path, metavar="FILE", help="JSON Lines in PolNeAR's form, gzipped or not")
    parser.add_argument(
        "--articles", type=int, metavar="N", help="how many (default: those of the corpus, or 100 samples)"
    )
    args = parser.parse_args()
    out = args.out.resolve()
    if out.exists():
        parser.error(f"{args.out} exists already")
    if args.articles is not None and args.articles < 1:
        parser.error("--articles: at least 1")
    if args.corpus is not None:
        if out.is_relative_to(ROOT):
            parser.error("with --corpus, OUT has to lie outside this repository")
        try:
            texts = [document.text for document in read_corpus(args.corpus).documents if document.text.strip()]
        except CorpusError as error:
            parser.error(str(error))
    else:
        texts = texts_of_samples(ROOT / "examples" / "sample")
    if not texts:
        parser.error("no texts to write")
    articles = args.articles or (len(texts) if args.corpus else 100)
    words = write_folder(out, texts, articles)
    print(f"{args.out}: {articles} articles, {words} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
