"""Deeds of the hub."""

from openhotline.hub.services.loading import load_hub

__all__ = ["load_hub"]
