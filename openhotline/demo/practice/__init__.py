"""A small practice internet on loopback: made-up hosts that behave as real ones do. It imports nothing of Django."""
