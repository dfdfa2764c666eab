"""Reading addresses: what is accepted, what one canonical form they share, and what is refused."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openhotline.common.addresses import Kind, defang, read_account, read_address, read_addresses
from openhotline.common.errors import Refused

HEX = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a"
BASE32 = "YEX6DQDLXISUVHOJ6UM3GNNKPQJWPKEK"
CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"
ONION = "a" * 56 + ".onion"


class TestReadAddress:
    @pytest.mark.parametrize(
        ("typed", "canonical"),
        [
            ("http://host.example/a", "http://host.example/a"),
            ("host.example/a", "http://host.example/a"),
            ("//host.example/a", "http://host.example/a"),
            ("host.example:8080/a", "http://host.example:8080/a"),
            ("HTTP://HOST.Example:80/a/../b/./c#f", "http://host.example/b/c"),
            ("https://host.example:443", "https://host.example/"),
            ("https://host.example./", "https://host.example/"),
            ("https:\\\\host.example\\a", "https://host.example/a"),
            ("https:host.example", "https://host.example/"),
            ("http://host.example/?", "http://host.example/"),
            ("http://0x7f.1/", "http://127.0.0.1/"),
            ("http://2130706433/", "http://127.0.0.1/"),
            ("http://[2001:DB8:0::1]:80/", "http://[2001:db8::1]/"),
            ("http://ho%73t.example/", "http://host.example/"),
            ("http://public.example\\@127.0.0.1/", "http://public.example/@127.0.0.1/"),
            ("http://faß.example/", "http://xn--fa-hia.example/"),
            ("http://пример.test/путь", "http://xn--e1afmkfd.test/%D0%BF%D1%83%D1%82%D1%8C"),
            ("http://host。example/", "http://host.example/"),
            ("hxxps://host[.]example/a", "https://host.example/a"),
            ("hXXp://host(dot)example/a", "http://host.example/a"),
            ("h**p://host{.}example", "http://host.example/"),
            ("hxxps[://]www[.]host[.]example/a[.]php", "https://www.host.example/a.php"),
            ("http[:]//host.example", "http://host.example/"),
            ("host[.]example/a", "http://host.example/a"),
            ("http://host.example/a[.]b(dot)c", "http://host.example/a[.]b(dot)c"),
            ("  <http://host.example/a>  ", "http://host.example/a"),
            ("“http://host.example/a”", "http://host.example/a"),
            ("<URL:http://host.example/a>", "http://host.example/a"),
            ("view-source:http://host.example/a", "http://host.example/a"),
            ("\u202ahttp://host.example/a\u202c\ufeff", "http://host.example/a"),
            ("http://192.0.2.1/a", "http://192.0.2.1/a"),
        ],
    )
    def test_gives_every_spelling_its_one_canonical_form(self, typed, canonical):
        assert read_address(typed).canonical == canonical

    def test_knows_host_registered_domain_and_top_level_domain(self):
        address = read_address("https://a.b.example.co.uk/x")

        assert (address.kind, address.host, address.domain, address.tld) == (
            Kind.WEB,
            "a.b.example.co.uk",
            "example.co.uk",
            "uk",
        )

    def test_has_no_domain_for_an_ip_address(self):
        address = read_address("http://[2001:db8::1]/")

        assert (address.host, address.domain, address.tld) == ("[2001:db8::1]", "", "")

    def test_keeps_the_fragment_in_the_original_only(self):
        address = read_address("https://host.example/a#part-2")

        assert address.original == "https://host.example/a#part-2"
        assert address.canonical == "https://host.example/a"

    def test_keeps_credentials_nowhere_but_says_that_there_were_some(self):
        address = read_address("https://rita:hunter2@host.example/a#x")

        assert address.had_credentials
        assert "rita" not in repr(address) and "hunter2" not in repr(address)
        assert not read_address("https://host.example/a").had_credentials

    def test_groups_what_is_probably_the_same_page(self):
        plain = read_address("http://host.example/a~b?x=1&y=2")

        for other in (
            "https://www.host.example/a%7eb/?y=2&utm_source=mail&x=1&fbclid=abc#top",
            "http://host.example/a%7Eb?x=1&y=2&gclid=1&UTM_medium=x",
        ):
            assert read_address(other).loose == plain.loose
            assert read_address(other).canonical != plain.canonical
        assert read_address("http://host.example/a~b?x=1&y=3").loose != plain.loose

    def test_knows_an_onion(self):
        address = read_address(f"www.{ONION.upper()}/Path")

        assert (address.kind, address.canonical) == (Kind.ONION, f"http://www.{ONION}/Path")
        assert (address.domain, address.tld) == (ONION, "onion")

    @pytest.mark.parametrize(
        ("typed", "canonical"),
        [
            (f"ipfs://{CID}", f"ipfs://{CID}/"),
            (f"ipfs:{CID}/a#x", f"ipfs://{CID}/a"),
            (f"ipfs://{CID.upper()}/A", f"ipfs://{CID}/A"),
            (
                "ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG/a",
                "ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG/a",
            ),
            ("ipns://Name.Example/a", "ipns://name.example/a"),
            (f"ipfs[:]//{CID}", f"ipfs://{CID}/"),
        ],
    )
    def test_knows_ipfs(self, typed, canonical):
        address = read_address(typed)

        assert (address.kind, address.canonical, address.domain) == (Kind.IPFS, canonical, "")

    def test_takes_an_ipfs_gateway_for_the_web_site_it_is(self):
        assert read_address(f"https://gateway.example/ipfs/{CID}").kind is Kind.WEB

    def test_knows_a_magnet_by_its_hash_alone(self):
        expected = f"magnet:?xt=urn:btih:{HEX}"
        tracker = "http%3A%2F%2Frita%3Ahunter2%40tracker.example%2Fannounce"

        magnet = read_address(f"magnet:?dn=Some+name&xt=urn:btih:{HEX.upper()}&tr={tracker}")

        assert (magnet.kind, magnet.canonical, magnet.host) == (Kind.MAGNET, expected, "")
        assert magnet.original == f"{expected}&dn=Some+name"
        assert magnet.had_credentials and "hunter2" not in repr(magnet)
        assert read_address(f"magnet:?xt=urn%3Abtih%3A{BASE32}").canonical == expected
        assert read_address(f"MAGNET:?xt.1=urn:btih:{BASE32.lower()}").canonical == expected

    def test_reads_an_account_back(self):
        assert read_address("account:example-chat:Some.Body") == read_account("Example Chat", "@Some.Body")

    @pytest.mark.parametrize(
        ("typed", "part_of_the_sentence"),
        [
            ("", "Give an address"),
            ("   \u200b ", "Give an address"),
            ("hello", "does not look like an address"),
            ("please look at http://host.example/a thank you", "without spaces"),
            ("http://host.example/a\nhttp://host.example/b", "without spaces"),
            ("http://host.example/my file", "without spaces"),
            ("http://host.exa\u202emple/", "hidden characters"),
            ("http://ho\u00adst.example/", "hidden characters"),
            ("http://host.example/\x00a", "hidden characters"),
            ("http://host.example/\ud800a", "hidden characters"),
            ("rita@host.example", "e-mail"),
            ("mailto:rita@host.example", "a way to reach somebody"),
            ("javascript:alert(1)", "device it was copied from"),
            ("JaVaScRiPt:alert(1)", "device it was copied from"),
            ("file:///C:/Users/rita/a.jpg", "device it was copied from"),
            ("blob:https://host.example/1-2", "device it was copied from"),
            ("ftp://host.example/a", "cannot read this kind"),
            ("gopher://host.example/a", "cannot read this kind"),
            ("http://", "not written correctly"),
            ("http:///", "not written correctly"),
            ("http://a..example/", "not written correctly"),
            ("http://.example/", "not written correctly"),
            ("http://host.example:99999/", "not written correctly"),
            ("http://[fe80::1%25eth0]/", "not written correctly"),
            ("http://" + "a" * 64 + ".example/", "not written correctly"),
            ("http://ho'st.example/", "not written correctly"),
            ("http://foo.1.2/", "not written correctly"),
            ("ipfs://", "not written correctly"),
            ("magnet:?dn=no+hash", "no BitTorrent hash"),
            ("magnet:?xt=urn:btih:zz", "no BitTorrent hash"),
            ("account:example-chat", "cannot read this kind"),
            ("http://host.example/" + "a" * 8192, "too long"),
            ("http://host.example/" + "ж" * 2000, "too long"),
        ],
    )
    def test_refuses_what_it_cannot_act_on_and_says_what_to_do(self, typed, part_of_the_sentence):
        with pytest.raises(Refused, match=re.escape(part_of_the_sentence)):
            read_address(typed)

    @pytest.mark.parametrize(
        "typed",
        [
            "data:image/png;base64,iVBOR",
            " DATA:text/html,secret",
            "<data:,secret>",
            "\u200bda\u200bta:,secret",
            "view-source:data:,secret",
            "https://host.example/?x=data:image/png;base64,iVBOR",
            "https://host.example/?x=data%3Aimage%2Fpng%3Bbase64%2CiVBOR",
            "look: data:image/png;base64,iVBOR",
        ],
    )
    def test_refuses_embedded_content_and_keeps_none_of_it(self, typed):
        with pytest.raises(Refused, match="nothing of that kind may be stored") as refusal:
            read_address(typed)

        assert "iVBOR" not in repr(refusal.value) and "secret" not in repr(refusal.value)
        assert defang(typed) == "data[:]…"

    def test_never_repeats_what_was_typed(self):
        for typed in ("http://se cret.example/", "http://se^cret/", "secret", "secret://x"):
            with pytest.raises(Refused) as refusal:
                read_address(typed)
            assert "secret" not in str(refusal.value) and "cret" not in str(refusal.value)


class TestReadAddresses:
    def test_reads_one_on_each_line_and_says_which_are_wrong(self):
        lines = read_addresses("http://a.example/\r\n\r\nnot one\nb.example\n")

        assert [(line.number, line.address and line.address.canonical) for line in lines] == [
            (1, "http://a.example/"),
            (3, None),
            (4, "http://b.example/"),
        ]
        assert [bool(line.problem) for line in lines] == [False, True, False]
        assert "not one" not in repr(lines[1])

    def test_takes_fifty_and_not_one_more(self):
        assert len(read_addresses("a.example\n" * 50)) == 50
        with pytest.raises(Refused, match="at most 50"):
            read_addresses("a.example\n" * 51)

    def test_refuses_nothing_at_all(self):
        with pytest.raises(Refused, match="at least one"):
            read_addresses(" \n ")


class TestReadAccount:
    @pytest.mark.parametrize("handle", ["@Some.Body", "some.body", " SOME.BODY ", "＠some.body"])
    def test_gives_every_spelling_one_canonical_form(self, handle):
        address = read_account("Example Chat", handle)

        assert (address.kind, address.canonical) == (Kind.ACCOUNT, "account:example-chat:some.body")

    def test_keeps_the_spelling_in_the_original(self):
        assert read_account("Example Chat", "@Some.Body").original == "account:example-chat:Some.Body"

    @pytest.mark.parametrize(
        ("platform", "handle"),
        [
            ("", "x"),
            ("чат", "x"),
            ("-", "x"),
            ("chat", ""),
            ("chat", "@"),
            ("chat", "two words"),
            ("chat", "https://chat.example/x"),
            ("chat", "a\u202eb"),
            ("chat", "[.]"),
            ("chat", "x" * 201),
        ],
    )
    def test_refuses_what_names_no_account(self, platform, handle):
        with pytest.raises(Refused):
            read_account(platform, handle)


class TestDefang:
    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            ("https://host.example/a.php", "hxxps://host[.]example/a.php"),
            ("http://192.0.2.1:8080/", "hxxp://192[.]0[.]2[.]1:8080/"),
            ("http://[2001:db8::1]/", "hxxp://[2001:db8::1]/"),
            ("https://host.example/a#b.example", "hxxps://host[.]example/a#b[.]example"),
            (
                "http://host.example/?u=https://www.other.example/x",
                "hxxp://host[.]example/?u=https[:]//www[.]other[.]example/x",
            ),
            ("http://rita:pw@host.example/", "hxxp://host[.]example/"),
            (f"ipfs://{CID}/a.b", f"ipfs[:]//{CID}/a[.]b"),
            (f"magnet:?xt=urn:btih:{HEX}", f"magnet[:]?xt=urn:btih:{HEX}"),
            ("account:chat:some.body", "account:chat:some[.]body"),
            ("look at https://host.example now", "look at hxxps[:]//host[.]example now"),
            ("javascript:alert(1)", "javascript[:]alert(1)"),
        ],
    )
    def test_writes_what_no_program_opens(self, address, shown):
        assert defang(address) == shown


# What must hold for any text at all

_PIECES = st.sampled_from(
    ["http://", "https://", "hxxps://", "http", "[.]", "[:]", "[[.]]", "(dot)", ".", "..", ":", "://", "//", "/", "\\"]
    + [
        "@",
        "?",
        "#",
        "&",
        "=",
        "%",
        "%41",
        "%7e",
        "%00",
        "%zz",
        "[",
        "]",
        "[::1]",
        "www.",
        "host",
        ".example",
        ".onion",
    ]
    + [".co.uk", ":80", ":443", ":0", "utm_source=1", "user:pw@", "ipfs://", "ipns://", "magnet:?xt=urn:btih:", "data:"]
    + [
        "account:",
        "。",
        "ß",
        "ж",
        "＠",
        "ⓛ",
        "İ",
        "ſ",
        "\u0345",
        "ﷺ",
        "1",
        "0x7f",
        "ⅸ",
        "é",
        "😀",
        "view-source:",
        "URL:",
    ]
    + ["xn--", "-", "_", "~", "'", '"', "<", ">", "(", ")", "“", "”", "*", "+", ",", ";", "|", "^", "`", "{", "}", "$"]
    + [" ", "\t", "\n", "\x00", "\u200b", "\u200d", "\u202e", "\ufeff", "\ud800", HEX, CID, "a" * 63]
)
ANY_TEXT = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=12).map("".join))
LIKELY = st.builds(
    lambda scheme, host, tail: f"{scheme}{host}{tail}",
    st.sampled_from(
        ["http://", "https://", "hxxp://", "", "ipfs://", "account:chat:", f"magnet:?xt=urn:btih:{HEX}&dn="]
    ),
    st.sampled_from(
        ["host.example", "www.host.co.uk", "[2001:db8::1]", "1.2.3.4", CID, "xn--fa-hia.test", "faß.test."]
    ),
    st.one_of(st.lists(_PIECES, max_size=8).map("".join), st.text(max_size=20)).map(lambda tail: f"/{tail}"),
)


def read_or_none(text):
    try:
        return read_address(text)
    except Refused:
        return None


class TestForAnyText:
    @settings(max_examples=500)
    @given(st.one_of(ANY_TEXT, LIKELY))
    def test_nothing_but_a_refusal_escapes_and_reading_is_idempotent(self, text):
        address = read_or_none(text)

        if address is not None:
            again = read_address(address.canonical)
            assert again.canonical == address.canonical and again.loose == address.loose and again.kind == address.kind
            assert read_address(address.original).original == address.original
            assert read_address(address.original).canonical == address.canonical

    @settings(max_examples=500)
    @given(st.one_of(ANY_TEXT, LIKELY))
    def test_a_defanged_address_is_no_link_and_reads_back(self, text):
        shown = defang(text)

        assert not re.search(r"https?://", shown, re.IGNORECASE)
        assert not re.search(r"\bwww\.", shown, re.IGNORECASE)
        address = read_or_none(text)
        if address is not None:
            assert read_address(shown).canonical == address.canonical
            assert read_address(shown).original == address.original

    @settings(max_examples=300)
    @given(st.text(max_size=30), st.text(max_size=30))
    def test_nothing_but_a_refusal_escapes_from_accounts(self, platform, handle):
        try:
            address = read_account(platform, handle)
        except Refused:
            return
        assert read_address(address.canonical).canonical == address.canonical
        assert read_address(address.original).canonical == address.canonical
