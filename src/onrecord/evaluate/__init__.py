"""Evaluation: a corpus marked by hand against what the reader finds.

``corpus`` reads the gold, ``score`` counts, ``calibration`` judges the confidences, ``errors`` says
what goes wrong, ``floors`` keeps the figures from falling, ``cli`` is the command.
"""
