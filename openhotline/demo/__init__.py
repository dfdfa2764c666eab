"""The practice internet, made-up people and made-up data."""
