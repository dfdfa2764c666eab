"""Charts as accessible SVG, PNG, alt text and table. How they are used: docs/develop/charts.md."""

from openhotline.statistics.charts.chart import Chart, Kind, Point, Series
from openhotline.statistics.charts.drawing import draw, png
from openhotline.statistics.charts.words import describe, table_of

__all__ = ["Chart", "Kind", "Point", "Series", "describe", "draw", "png", "table_of"]
