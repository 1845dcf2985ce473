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
    ├── RecordError           a record cannot be used; names it, says why and what to do
    │   ├── RecordNotFound    there is no record there
    │   ├── NotARecord        something else is there
    │   ├── RecordTooNew      made by a later version of the program
    │   ├── RecordLocked      another program kept it locked for too long
    │   ├── RecordFull        no room left on the disk
    │   ├── RecordReadOnly    it may be read, not written
    │   ├── RecordUnreachable the server does not answer, or does not let us in
    │   └── RecordDamaged     the database itself is broken
    ├── JudgementError        what was said of speakers or copies cannot be judged so
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


class RecordError(OnrecordError):
    """A record cannot be used.

    Attributes:
        where: the record, without a password.
        reason: what is wrong.
        remedy: what can be done, or an empty string.
    """

    def __init__(self, where: str, reason: str, remedy: str = "") -> None:
        self.where, self.reason, self.remedy = where, reason, remedy
        super().__init__(f"{where}: {reason}" + (f" ({remedy})" if remedy else ""))


class RecordNotFound(RecordError):
    """There is no record at the path or URL."""


class NotARecord(RecordError):
    """A file or database of something else."""


class RecordTooNew(RecordError):
    """A record made by a later version of the program."""


class RecordLocked(RecordError):
    """Another program kept the record locked for longer than we wait."""


class RecordFull(RecordError):
    """No room left on the disk; the record is as it was before what was being written."""


class RecordReadOnly(RecordError):
    """The record may be read but not written."""


class RecordUnreachable(RecordError):
    """The database server does not answer, went away, or does not let us in.

    Attributes:
        passing: true when it is worth asking again: a server that restarts.
    """

    def __init__(self, where: str, reason: str, remedy: str = "", *, passing: bool = False) -> None:
        super().__init__(where, reason, remedy)
        self.passing = passing


class RecordDamaged(RecordError):
    """The database file is broken."""


class JudgementError(OnrecordError):
    """A speaker, copy or judgement that is meant is not there, or cannot be judged so."""


class CorpusError(OnrecordError):
    """A corpus given for evaluation or training cannot be used."""


class UsageError(OnrecordError):
    """Arguments that do not fit together."""
