"""Names: which spellings are one, which names that look alike are not, and the keys they are found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.record.identity_bodies import body, document, group
from onrecord.record.identity_names import block, compare, filed_under, key, looked_up, parse, skeleton

ONE = [
    ("Nasser Kan'ani", "Nasser Kanaani"),
    ("Nasser Kan’ani", "Naser Kanani"),
    ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
    ("Volodymyr Zelenskiy", "Volodymyr Zelenskyj"),
    ("Hossein Amirabdollahian", "Hossein Amir-Abdollahian"),
    ("Hossein Amirabdollahian", "Hossein Amir Abdollahian"),
    ("Kim Jong-un", "Kim Jong Un"),
    ("Bashar al-Assad", "Bashar Assad"),
    ("Bashar Al Assad", "Bashar al-Assad"),
    ("Muammar Gaddafi", "Moammar Qaddafi"),
    ("Muammar Gadhafi", "Muammar Kadafi"),
    ("Bernie Sanders", "Bernard Sanders"),
    ("Bill Clinton", "William J. Clinton"),
    ("George W. Bush", "George Walker Bush"),
    ("George H. W. Bush", "George Herbert Walker Bush"),
    ("Sergei Lavrov", "Sergey Lavrov"),
    ("Mohammad Javad Zarif", "Mohammed Javad Zarif"),
    ("Mohammad Javad Zarif", "Javad Zarif"),
    ("Hassan Rouhani", "Hassan Rohani"),
    ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
    ("Tayyip Erdogan", "Recep Tayyip Erdogan"),
    ("Alexander Lukashenko", "Aleksandr Lukashenko"),
    ("Yevgeny Prigozhin", "Evgeny Prigozhin"),
    ("Osama bin Laden", "Usama bin Ladin"),
    ("Gerhard Schröder", "Gerhard Schroeder"),
    ("J. K. Rowling", "J.K. Rowling"),
    ("J.K. Rowling", "Joanne Rowling"),
    ("John F. Kennedy", "John Fitzgerald Kennedy"),
    ("Robert Kennedy Jr", "Robert F. Kennedy Jr."),
    ("Dmitry Peskov", "Dmitri Peskov"),
    ("Ayatollah Ali Khamenei", "Ali Khamenei"),
    ("Mevlut Cavusoglu", "Mevlüt Çavuşoğlu"),
    ("Viktor Yanukovych", "Viktor Yanukovich"),
    ("Sen. Lindsey Graham", "Lindsey Graham"),
    ("Graham, Lindsey", "Lindsey Graham"),
    ("Pope Francis", "Pope Francis"),
]
TWO = [
    ("George W. Bush", "George H. W. Bush"),
    ("Kim Jong-un", "Kim Jong-il"),
    ("Kim Jong Un", "Kim Jong Il"),
    ("Kim Yo-jong", "Kim Jong-un"),
    ("Bill Clinton", "Hillary Clinton"),
    ("Hafez al-Assad", "Bashar al-Assad"),
    ("Ali Khamenei", "Ruhollah Khomeini"),
    ("Khamenei", "Khomeini"),
    ("Donald Trump", "Ivanka Trump"),
    ("Eric Trump", "Erica Trump"),
    ("Ron Paul", "Rand Paul"),
    ("John Miller", "John Muller"),
    ("Peter Hanson", "Peter Hansen"),
    ("Ellen Smith", "Allen Smith"),
    ("Maria Bello", "Marie Bello"),
    ("Vladimir Putin", "Vladimir Potanin"),
    ("Martin Luther King Jr.", "Martin Luther King Sr."),
    ("Li Keqiang", "Li Qiang"),
    ("Dennis Ross", "Denise Ross"),
    ("Robert Gates", "Bill Gates"),
    ("Pope Francis", "Pope Benedict"),
]


@pytest.mark.parametrize(("a", "b"), ONE)
def test_spellings_of_one_name_fit_and_find_each_other(a: str, b: str) -> None:
    one, other = parse(a), parse(b)
    assert compare(one, other).fits
    assert compare(other, one).fits
    assert set(looked_up(one)) & set(filed_under(other))
    assert set(looked_up(other)) & set(filed_under(one))


@pytest.mark.parametrize(("a", "b"), TWO)
def test_names_alike_do_not_fit(a: str, b: str) -> None:
    assert not compare(parse(a), parse(b)).fits


@pytest.mark.parametrize(
    ("bare", "full"),
    [
        ("Zelenskyy", "Volodymyr Zelenskiy"),
        ("Amir-Abdollahian", "Hossein Amirabdollahian"),
        ("de Blasio", "Bill de Blasio"),
        ("von der Leyen", "Ursula von der Leyen"),
        ("Assad", "Bashar al-Assad"),
        ("Mr. Holt", "Mara Holt"),
        ("Amir Abdollahian", "Hossein Amirabdollahian"),
    ],
)
def test_a_bare_family_name_finds_those_who_have_it(bare: str, full: str) -> None:
    assert compare(parse(bare), parse(full)).fits
    assert set(looked_up(parse(bare))) & set(filed_under(parse(full)))


LETTERS = st.text("abcdefghijklmnopqrstuvwxyzéüñ'’-. ABCKQZ", max_size=24)


@given(st.text(max_size=30))
def test_any_text_has_keys(text: str) -> None:
    assert key(key(text)) == key(text) or key(text).split()[0] in ("a", "an", "the")
    name = parse(text)
    assert compare(name, name).fits
    assert block(text) == block(text)
    if name.family:
        assert set(looked_up(name)) & set(filed_under(name))


@given(LETTERS)
def test_case_accents_and_apostrophes_do_not_matter(text: str) -> None:
    assert key(text) == key(text.upper()) == key(text.replace("'", "’")) == key(text.replace("é", "e"))


@given(st.text("abcdefghijklmnoprstuvwyz", min_size=1, max_size=12))
def test_skeletons_ignore_doubled_letters(word: str) -> None:
    if word[-1] not in "sctkhyijz":
        assert skeleton(word + word[-1]) == skeleton(word)


@given(LETTERS, LETTERS)
def test_comparing_is_the_same_both_ways(a: str, b: str) -> None:
    assert compare(parse(a), parse(b)).fits == compare(parse(b), parse(a)).fits


@pytest.mark.parametrize(
    "names",
    [
        ("the Pentagon", "US Department of Defense", "Defense Department"),
        ("Iran's Foreign Ministry", "Iranian Ministry of Foreign Affairs", "the Iranian Foreign Ministry"),
        ("Iran", "Tehran", "the Islamic Republic", "Iranian government", "the government of Iran"),
        ("The New York Times", "New York Times", "NY Times"),
        ("U.N.", "UN", "United Nations"),
        ("Apple Inc.", "Apple"),
        ("Vollsand Industries Ltd.", "Vollsand Industries"),
    ],
)
def test_names_of_one_body(names: tuple[str, ...]) -> None:
    assert len({body(name).key for name in names}) == 1
    assert body(names[0]).key


def test_a_ministry_is_its_states() -> None:
    assert body("the Foreign Ministry").key is None
    assert body("the Foreign Ministry", "Iran").key == body("Iran's Foreign Ministry").key
    assert body("Iran's Foreign Ministry").key != body("Russia's Foreign Ministry").key
    assert body("Bank of America").key != body("America").key
    assert body("police").key is None


def test_groups_and_documents_without_names_of_their_own() -> None:
    assert group("U.S. officials").key is None
    assert group("House Republicans").key is None
    assert group("the Taliban").key == group("Taleban").key
    assert group("Keepers of the Weir").key is not None
    assert document("the report", None).key is None
    assert document("a letter", "Mara Holt").key is None
    assert document("the Halden River Report", "Toll Office").key != document("the Halden River Report", None).key
