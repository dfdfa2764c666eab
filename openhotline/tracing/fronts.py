"""Delivery networks: what stands behind them has its real host elsewhere. The list is data (data/fronts.csv)."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_LIST = Path(__file__).parent / "data" / "fronts.csv"


@cache
def fronts() -> Mapping[int, str]:
    """The operators' names by the number of their network."""
    with _LIST.open(encoding="utf-8", newline="") as file:
        return {int(row["asn"]): row["operator"] for row in csv.DictReader(file)}


def is_front(asn: int | None, network_name: str) -> bool:
    """Whether this network is a delivery network, by its number or by an operator's name in its own."""
    if asn in fronts():
        return True
    words = f" {_plain(network_name)} "
    return any(f" {_plain(operator)} " in words for operator in fronts().values())


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))
