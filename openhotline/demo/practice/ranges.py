"""The offline table of the practice world: which addresses belong to which network, in which country."""

import csv
from datetime import date
from pathlib import Path

from openhotline.demo.practice import world


def write_ranges(folder: Path, on: date) -> Path:
    """Writes `ranges-DATE.csv` with the columns start, end, asn, name, country, and gives its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ranges-{on.isoformat()}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("start", "end", "asn", "name", "country"))
        for provider in world.PROVIDERS:
            for network in provider.networks:
                table.writerow((network[0], network[-1], provider.asn, provider.name, provider.country))
    return path
