"""What intake keeps. Only intake reads these tables."""

from openhotline.intake.models.statements import Guessing, Receipt, ReporterContact, Statement

__all__ = ["Guessing", "Receipt", "ReporterContact", "Statement"]
