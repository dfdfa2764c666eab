"""Offline tables of ranges, read from files and searched."""

import csv
import os
import random
from datetime import UTC, date, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.tracing.tables import BadTable, Owner, RangeTable, read_table
from tests.tracing.mmdb import write_mmdb

DAY = date(2026, 1, 31)


@st.composite
def disjoint_ranges(draw, family, bits):
    """Ranges that do not overlap, in any order: cuts in ascending order, taken in pairs."""
    cuts = draw(st.lists(st.integers(0, 2**bits - 1), unique=True, max_size=40))
    pairs = list(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
    rows = [(family(low), family(high), Owner(number, f"net {number}", "NL")) for number, (low, high) in
            enumerate(pairs, start=1)]  # fmt: skip
    return draw(st.permutations(rows))


def found_by_hand(rows, ip):
    return next((owner for start, end, owner in rows if start.version == ip.version and start <= ip <= end), None)


class TestARangeTable:
    @given(disjoint_ranges(IPv4Address, 32), disjoint_ranges(IPv6Address, 128), st.data())
    def test_finds_what_a_search_by_hand_finds(self, four, six, data):
        rows = [*four, *six]
        table = RangeTable(rows, DAY)
        edges = [ip for start, end, _owner in rows for ip in (start, end)]
        near = [
            type(ip)(int(ip) + step) for ip in edges for step in (-1, 0, 1) if 0 <= int(ip) + step < 2**ip.max_prefixlen
        ]
        anywhere = data.draw(st.lists(st.ip_addresses(), max_size=20))

        for ip in [*near, *anywhere]:
            entry = table.entry(ip)

            assert (entry.owner if entry else None) == found_by_hand(rows, ip)
        assert len(table) == len(rows)

    @given(disjoint_ranges(IPv4Address, 8), st.integers(0, 255), st.integers(0, 255))
    def test_refuses_a_range_that_overlaps_another(self, rows, one, other):
        low, high = IPv4Address(min(one, other)), IPv4Address(max(one, other))
        overlaps = any(start <= high and low <= end for start, end, _owner in rows)
        more = [*rows, (low, high, Owner())]

        if overlaps:
            with pytest.raises(BadTable, match="overlap"):
                RangeTable(more, DAY)
        else:
            assert len(RangeTable(more, DAY)) == len(more)

    @given(st.ip_addresses(), st.integers(0, 128))
    def test_writes_a_network_in_its_short_form(self, ip, length):
        network = ip_network(f"{ip}/{min(length, ip.max_prefixlen)}", strict=False)

        table = RangeTable([(network[0], network[-1], Owner())], DAY)

        assert table.entry(ip).prefix == str(network)

    def test_writes_any_other_range_with_both_ends(self):
        table = RangeTable([(IPv4Address("192.0.2.1"), IPv4Address("192.0.2.4"), Owner())], DAY)

        assert table.entry(IPv4Address("192.0.2.2")).prefix == "192.0.2.1-192.0.2.4"

    @pytest.mark.parametrize(
        ("start", "end"), [("192.0.2.9", "192.0.2.8"), ("192.0.2.1", "2001:db8::1"), ("2001:db8::2", "2001:db8::1")]
    )
    def test_refuses_a_range_that_cannot_be(self, start, end):
        with pytest.raises(BadTable, match="Range 1"):
            RangeTable([(ip_address(start), ip_address(end), Owner())], DAY)

    def test_holds_many_ranges_in_little_memory(self):
        import tracemalloc

        owners = [Owner(number, f"net {number}", "NL") for number in range(100)]
        tracemalloc.start()

        table = RangeTable(((IPv4Address(n * 8), IPv4Address(n * 8 + 7), owners[n % 100]) for n in range(30_000)), DAY)

        kept, _peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert kept / 30_000 < 20  # bytes for each: both ends and a number, and nothing else
        assert table.entry(IPv4Address(8 * 29_999 + 3)).owner == owners[99]


class TestReadTable:
    def test_reads_a_csv_with_or_without_a_line_on_top(self, tmp_path):
        row = "192.0.2.0,192.0.2.31,AS64496,Brightwell Hosting,gb\n"
        for name, text in (("plain.csv", row), ("headed.csv", f"start,end,asn,name,country\n{row}\n")):
            (tmp_path / name).write_text(text)

            entry = read_table(tmp_path / name).entry(IPv4Address("192.0.2.31"))

            assert entry.owner == Owner(64496, "Brightwell Hosting", "GB")
            assert entry.prefix == "192.0.2.0/27"

    def test_takes_its_date_from_its_name_or_from_the_file(self, tmp_path):
        named, plain, odd = (
            tmp_path / name for name in ("ranges-2026-01-31.csv", "ranges.csv", "ranges-2026-02-30.csv")
        )
        for path in (named, plain, odd):
            path.write_text("192.0.2.0,192.0.2.31,64496,x,GB\n")
            os.utime(path, (1_767_225_600, 1_767_225_600))

        assert [read_table(path).dated for path in (named, plain, odd)] == [date(2026, 1, 31), *[date(2026, 1, 1)] * 2]

    def test_reads_names_with_commas_and_quotes(self, tmp_path):
        path = tmp_path / "ranges.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerow(["192.0.2.0", "192.0.2.31", "", 'Bright, "well"', ""])

        assert read_table(path).entry(IPv4Address("192.0.2.1")).owner == Owner(None, 'Bright, "well"', "")

    @pytest.mark.parametrize(
        ("text", "where"),
        [
            (b"start,end,asn,name,country\n192.0.2.0,192.0.2.31,1,x\n", "Line 2"),
            (b"192.0.2.0,nonsense,1,x,GB\n", "Line 1"),
            (b"192.0.2.0,192.0.2.1,1,x,GB,more\n", "Line 1"),
            (b"192.0.2.0,192.0.2.9,1,x,GB\n192.0.2.5,192.0.2.31,1,x,GB\n", "overlap"),
            (b"192.0.2.0,192.0.2.31,1,\xff\xfe,GB\n", "UTF-8"),
        ],
    )
    def test_refuses_what_it_cannot_read_whole_and_quotes_nothing(self, tmp_path, text, where):
        path = tmp_path / "ranges.csv"
        path.write_bytes(text)

        with pytest.raises(BadTable, match=where) as refused:
            read_table(path)

        assert "192.0.2" not in str(refused.value)

    def test_is_read_in_any_order_of_lines(self, tmp_path):
        lines = [f"192.0.{n}.0,192.0.{n}.255,{n + 1},net {n},NL" for n in range(256)]
        random.Random(4).shuffle(lines)
        (tmp_path / "ranges.csv").write_text("\n".join(lines))

        table = read_table(tmp_path / "ranges.csv")

        assert [table.entry(IPv4Address(f"192.0.{n}.7")).owner.asn for n in range(256)] == list(range(1, 257))


class TestReadTableOfMmdb:
    @pytest.mark.parametrize(
        "record",
        [
            {"autonomous_system_number": 64496, "autonomous_system_organization": "Brightwell", "country_code": "GB"},
            {"asn": "AS64496", "as_name": "Brightwell", "country_code": "GB"},
            {"asn": 64496, "name": "Brightwell", "country": {"iso_code": "GB"}},
            {"asn": 64496, "name": "Brightwell", "registered_country": {"iso_code": "GB"}},
        ],
    )
    def test_knows_the_publishers_words(self, tmp_path, record):
        path = write_mmdb(tmp_path / "x.mmdb", {"192.0.2.0/27": record, "2001:db8:1::/48": record})

        table = read_table(path)

        for address, prefix in (("192.0.2.9", "192.0.2.0/27"), ("2001:db8:1::9", "2001:db8:1::/48")):
            entry = table.entry(ip_address(address))
            assert (entry.owner, entry.prefix) == (Owner(64496, "Brightwell", "GB"), prefix)
        assert table.entry(ip_address("198.51.100.1")) is None

    def test_takes_its_date_from_the_file(self, tmp_path):
        built = int(datetime(2026, 1, 31, 23, tzinfo=UTC).timestamp())

        assert read_table(write_mmdb(tmp_path / "x.mmdb", {"192.0.2.0/24": {}}, built=built)).dated == DAY

    def test_knows_nothing_of_ipv6_where_the_file_does_not(self, tmp_path):
        table = read_table(write_mmdb(tmp_path / "x.mmdb", {"192.0.2.0/24": {"asn": 1}}, version=4))

        assert table.entry(ip_address("192.0.2.1")).owner.asn == 1
        assert table.entry(ip_address("2001:db8::1")) is None

    def test_refuses_what_is_none(self, tmp_path):
        (tmp_path / "x.mmdb").write_bytes(b"start,end\n" * 100)

        with pytest.raises(BadTable, match="MMDB"):
            read_table(tmp_path / "x.mmdb")
