"""The colours of every chart of the site, for light and for dark pages.

Categories: the categorical palette of the UK Government Analysis Function (Charts: a checklist, 2024), which is made
for colour-blind readers and keeps a contrast of 3:1 with white. Shades of the map and the dark twins are ours.
A colour never says anything alone: parts stand in a fixed order with a label, lines have dashes and marks of their own.
`frontend/_charts.scss` exchanges each colour for its dark twin; the tests compare the two and measure the contrast.
"""

TEXT = "#16212b"
QUIET = "#4b5863"
PAPER = "#ffffff"
INK = "#0b1217"  # on a colour that is too light for white, on dark pages too
RULE = "#d5dde1"
EDGE = "#7d8a93"
EMPTY = "#eceff1"

SERIES = ("#12436d", "#28a197", "#801650", "#f46a25", "#3d3d3d", "#a285d1")
ON_SERIES = (PAPER, INK, PAPER, INK, PAPER, INK)
SHADES = ("#d5e6f3", "#93c1e4", "#4f97cf", "#1f6aa8", "#0f3c63")
DASHES = ("", "7 3", "2 3", "10 3 2 3", "5 5", "1 4")

DARK = {
    TEXT: "#e7edf0",
    QUIET: "#aebbc2",
    PAPER: "#10181d",
    INK: "#0b1217",
    RULE: "#33424b",
    EDGE: "#8a97a0",
    EMPTY: "#222d34",
    **dict(zip(SERIES, ("#6bace6", "#5fd0c5", "#e893bf", "#ff9d66", "#c9d1d6", "#c3aef0"), strict=True)),
    **dict(zip(SHADES, ("#1e3b52", "#2f6189", "#4f91c4", "#8dbfe6", "#d9ecfa"), strict=True)),
}
