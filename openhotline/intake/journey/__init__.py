"""The three ways in, step by step. Pure: which question comes next, and what the answers amount to."""

from openhotline.intake.journey.steps import Journey, Step, Way
from openhotline.intake.journey.ways import WAYS, answers_in_words

__all__ = ["WAYS", "Journey", "Step", "Way", "answers_in_words"]
