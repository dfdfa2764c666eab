"""OpenHotline: the software of an internet child-safety hotline."""

__version__ = "0.1.0"
