"""Writes a small MMDB file, as its specification says, for the tests to read: a tree, the records, the metadata."""

import struct
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NamedTuple

_MARK = b"\xab\xcd\xefMaxMind.com"
_GAP = b"\0" * 16
_UINT16, _UINT32, _UINT64 = 5, 6, 9


class Number(NamedTuple):
    """A number of one of the sizes that the format tells apart."""

    kind: int
    value: int


def write_mmdb(
    path: Path, networks: dict[str, dict[str, Any]], *, version: int = 6, built: int = 1_767_225_600
) -> Path:
    """`networks` maps disjoint networks to their records; `version` 4 makes a file that knows IPv4 only."""
    root: list[Any] = [None, None]
    data, places = b"", []
    for network, record in networks.items():
        net = ip_network(network)
        bits = net.network_address.packed
        length = net.prefixlen
        if version == 6 and net.version == 4:
            bits, length = b"\0" * 12 + bits, length + 96
        node = root
        for index in range(length - 1):
            bit = bits[index // 8] >> (7 - index % 8) & 1
            if node[bit] is None:
                node[bit] = [None, None]
            node = node[bit]
        node[bits[(length - 1) // 8] >> (7 - (length - 1) % 8) & 1] = len(places)
        places.append(len(data))
        data += _encoded(record)
    nodes = [root]
    for node in nodes:
        nodes += [child for child in node if isinstance(child, list)]
    numbers = {id(node): number for number, node in enumerate(nodes)}

    def pointer(child: Any) -> bytes:
        if child is None:
            value = len(nodes)
        elif isinstance(child, list):
            value = numbers[id(child)]
        else:
            value = len(nodes) + len(_GAP) + places[child]
        return struct.pack(">I", value)

    tree = b"".join(pointer(child) for node in nodes for child in node)
    metadata = {
        "binary_format_major_version": Number(_UINT16, 2),
        "binary_format_minor_version": Number(_UINT16, 0),
        "build_epoch": Number(_UINT64, built),
        "database_type": "made up",
        "description": {"en": "made up"},
        "ip_version": Number(_UINT16, version),
        "languages": ["en"],
        "node_count": len(nodes),
        "record_size": Number(_UINT16, 32),
    }
    path.write_bytes(tree + _GAP + data + _MARK + _encoded(metadata))
    return path


def _encoded(value: Any) -> bytes:
    if isinstance(value, str):
        return _head(2, len(value.encode())) + value.encode()
    if isinstance(value, int):
        return _encoded(Number(_UINT32, value))
    if isinstance(value, Number):
        content = value.value.to_bytes(8).lstrip(b"\0")
        return _head(value.kind, len(content)) + content
    if isinstance(value, dict):
        return _head(7, len(value)) + b"".join(_encoded(name) + _encoded(each) for name, each in value.items())
    return _head(11, len(value)) + b"".join(map(_encoded, value))


def _head(kind: int, size: int) -> bytes:
    length, more = (size, b"") if size < 29 else (29, bytes([size - 29]))
    return bytes([kind << 5 | length]) + more if kind < 8 else bytes([length, kind - 7]) + more
