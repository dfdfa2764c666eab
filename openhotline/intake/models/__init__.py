"""What intake keeps. Only intake reads these tables."""

from openhotline.intake.models.statements import Guessing, Receipt, ReporterContact, Statement
from openhotline.intake.models.visits import Visit

__all__ = ["Guessing", "Receipt", "ReporterContact", "Statement", "Visit"]
