import pytest

from onrecord.read.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load(threads=2)
