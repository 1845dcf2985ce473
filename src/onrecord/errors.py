"""The errors onrecord raises, in one tree.

::

    OnrecordError
    ├── InputError            an input cannot be read; names it, says why and what to do
    │   ├── NotFound          no such file or folder, or it may not be opened
    │   ├── NotText           empty, binary, or in an encoding that cannot be told
    │   ├── NoArticle         a page with no article in it
    │   ├── TooLarge          over a size limit
    │   └── FetchError        a URL that does not answer, or may not be fetched
    ├── ModelError            a model folder is missing, damaged or of another version
    ├── CorpusError           a corpus given for evaluation or training cannot be used
    └── UsageError            arguments that do not fit together
"""

from __future__ import annotations


class OnrecordError(Exception):
    """Any error onrecord raises on purpose. Its text is fit to show to a user."""


class InputError(OnrecordError):
    """An input cannot be read.

    Attributes:
        name: the input as the user gave it.
        reason: what is wrong, without the name.
        remedy: what can be done, or an empty string.
    """

    def __init__(self, name: str, reason: str, remedy: str = "") -> None:
        self.name, self.reason, self.remedy = name, reason, remedy
        super().__init__(f"{name}: {reason}" + (f" ({remedy})" if remedy else ""))


class NotFound(InputError):
    """No such file or folder, or it may not be opened."""


class NotText(InputError):
    """The bytes are empty, binary, or in an encoding that cannot be told."""


class NoArticle(InputError):
    """A page in which no article was found."""


class TooLarge(InputError):
    """An input over a size limit."""


class FetchError(InputError):
    """A URL that does not answer in time or properly, or that may not be fetched."""


class ModelError(OnrecordError):
    """A model folder is missing, damaged, or made for another version."""


class CorpusError(OnrecordError):
    """A corpus given for evaluation or training cannot be used."""


class UsageError(OnrecordError):
    """Arguments that do not fit together."""
