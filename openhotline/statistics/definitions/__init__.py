"""What is counted, each with a name, a sentence and a version. A change of meaning is a new version, never an edit.

Measures are never mixed: what was acted on is not what was removed, and figures are compared only with
figures of the same measure. Every count belongs to one day, so that a period is the sum of its days and nothing is
counted twice. The query of each measure stands in `counting/`, under the same name.
"""

from openhotline.statistics.definitions.dimensions import DIMENSIONS, NONE, TOTAL, UNKNOWN, Dimension
from openhotline.statistics.definitions.measures import (
    CLOCKS,
    DEFINITIONS_VERSION,
    ENDED,
    LOST,
    MEASURES,
    OPEN,
    SELF_GENERATED_NOTE,
    Clock,
    Measure,
)
from openhotline.statistics.definitions.tables import TABLES, THEMES, TableDefinition, Theme

__all__ = [
    "CLOCKS",
    "DEFINITIONS_VERSION",
    "DIMENSIONS",
    "ENDED",
    "LOST",
    "MEASURES",
    "NONE",
    "OPEN",
    "SELF_GENERATED_NOTE",
    "TABLES",
    "THEMES",
    "TOTAL",
    "UNKNOWN",
    "Clock",
    "Dimension",
    "Measure",
    "TableDefinition",
    "Theme",
]
