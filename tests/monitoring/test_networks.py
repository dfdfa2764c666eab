"""Where a thing stands, and whether an address is still there."""

import pytest

from openhotline.monitoring.networks import digests_of, home_of, read_network


class TestReadNetwork:
    @pytest.mark.parametrize(
        ("text", "first", "last"),
        [
            ("192.0.2.0/27", "192.0.2.0", "192.0.2.31"),
            ("192.0.2.5-192.0.2.99", "192.0.2.5", "192.0.2.99"),
            ("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
        ],
    )
    def test_reads_both_ways_of_writing_one(self, text, first, last):
        network = read_network(text)

        assert (str(network.first), str(network.last)) == (first, last)


class TestHomeOf:
    def test_is_the_network_of_the_trace(self):
        at_home = home_of("192.0.2.0/27", [])

        assert at_home("192.0.2.31") and not at_home("192.0.2.32")

    def test_is_every_network_in_which_it_was_first_seen(self):
        at_home = home_of("", digests_of(["192.0.2.10", "198.51.100.7", "2001:db8:1::a"]))

        assert at_home("192.0.2.200") and at_home("198.51.100.1") and at_home("2001:db8:1:2::1")
        assert not at_home("203.0.113.10") and not at_home("2001:db8:2::1")

    def test_says_nothing_of_the_other_family(self):
        assert home_of("192.0.2.0/27", [])("2001:db8::1")
        assert home_of("", digests_of(["2001:db8:1::a"]))("203.0.113.10")

    def test_is_not_known_where_nothing_was_seen(self):
        assert home_of("", []) is None

    def test_keeps_no_address(self):
        (kept,) = digests_of(["192.0.2.10", "192.0.2.11"])

        assert kept.startswith("4:") and len(kept) == 66 and "192" not in kept[:10]
