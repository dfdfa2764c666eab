"""The rehearsal: the whole life of many reports through the practice internet, on a scratch database."""
