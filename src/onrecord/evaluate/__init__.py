"""Evaluation: a corpus marked by hand against what the program finds.

By the form of the corpus (``forms``): *attributions* are read by ``corpus`` and counted by ``score``,
``calibration`` judges the confidences, ``errors`` says what goes wrong; *annotated statements* are read by
``gold`` and compared field by field by ``match``, ``fields`` and ``records``, ``record_errors`` lists what is
wrong; *coreference* is read and compared by ``gum``, with the measures of ``coreference``. ``floors`` keeps the
figures from falling, ``cli`` is the command.
"""
