"""The verdict: what may be called gone. Each line of the table is a series of looks and what it amounts to.

A series is written hour by hour and vantage by vantage: `"n0+ n1- n2- n3-"` means that the north saw it at hour 0, and
heard a 404 at hours 1 to 3.

    +  there               >  there, at another host
    -  404, 410 or 451     .  silence
    x  403 or 5xx          b  kept out (429, or we may not go there)
    ?  sign-in, placeholder, …
    o  we did not look     !  before a sign: our own line was down
"""

import re
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openhotline.monitoring.rules import Rules
from openhotline.monitoring.stages import GONE_STAGES, REACHABILITY_MOVES, Reachability
from openhotline.monitoring.verdicts import NEGATIVE, SEEN, Look, Nature, Why, verdict

R = Reachability
START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
RULES = Rules()
SIGNS = {
    "+": Nature.THERE,
    ">": Nature.ELSEWHERE,
    "-": Nature.SAID_GONE,
    ".": Nature.SILENT,
    "x": Nature.NOT_SERVED,
    "b": Nature.KEPT_OUT,
    "?": Nature.ASK,
    "o": Nature.OURS,
}


def hour(number):
    return START + timedelta(hours=number)


def read(series):
    """The looks of a series; `ns3-` is the same from both places, `n0~24.` every hour from 0 to 24."""
    looks = []
    for word in series.split():
        places, first, last, down, sign = re.fullmatch(r"([nsw]+)([\d.]*?\d)(?:~(\d+))?(!?)([-+>.xb?o])", word).groups()
        for number in range(int(first), int(last) + 1) if last else [float(first)]:
            looks += [Look(hour(number), place, SIGNS[sign], line_up=not down) for place in places]
    return looks


def judge(looks, at=None, rules=RULES):
    return verdict(looks, rules, at or max((look.at for look in looks), default=START))


# series, stage, first negative at hour, last positive at hour, places
TABLE = [
    # Nothing known
    ("", R.UNKNOWN, None, None, 0),
    ("ns0o", R.UNKNOWN, None, None, 0),
    ("ns0!-", R.UNKNOWN, None, None, 0),
    ("ns0~48!.", R.UNKNOWN, None, None, 0),
    # Online
    ("ns0+", R.ONLINE, None, 0, 0),
    ("n0+ s0-", R.ONLINE, None, 0, 0),
    ("n0~9+ s0~9-", R.ONLINE, None, 9, 0),
    ("n0+ s0.", R.ONLINE, None, 0, 0),
    ("ns0~8- n9+", R.ONLINE, None, 9, 0),
    ("ns0+ ns1~5!-", R.ONLINE, None, 0, 0),
    ("ns0+ ns1~60!.", R.ONLINE, None, 0, 0),
    # The host says so: three, over two hours, from two places
    ("ns0+ ns1-", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns0+ ns1- ns2-", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns0+ ns1- ns2- ns3-", R.GONE, 1, 0, 2),
    ("ns0+ ns1- ns1.5- ns2- ns2.5-", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns0+ ns1- ns1.5- ns2- ns3-", R.GONE, 1, 0, 2),
    ("ns0+ ns1- ns4-", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns1- ns2- ns3-", R.GONE, 1, None, 2),
    ("nsw1- nsw2- nsw3-", R.GONE, 1, None, 3),
    ("ns0+ n1- n2~4- s2~4-", R.GONE, 1, 0, 2),
    ("ns0+ ns1- ns2!- ns3!- ns4!-", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns0+ ns1- ns2!. ns3- ns4-", R.GONE, 1, 0, 2),
    ("ns0+ ns1- ns2o ns3- ns4-", R.GONE, 1, 0, 2),
    # Any other answer breaks the run
    ("ns0+ ns1- ns2- ns3+ ns4-", R.SUSPECTED_GONE, 4, 3, 0),
    ("ns0+ ns1- ns2- n3+ s3- ns4- ns5-", R.SUSPECTED_GONE, 4, 3, 0),
    ("ns0+ ns1- ns2- ns3? ns4- ns5-", R.SUSPECTED_GONE, 4, 0, 0),
    ("ns0+ ns1- ns2- ns3? ns4~6-", R.GONE, 4, 0, 2),
    ("ns0+ ns1- ns2- ns3? ns4-", R.SUSPECTED_GONE, 4, 0, 0),
    # Silence takes a day, and a thing that we once saw
    ("ns0+ ns1~3.", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns0+ ns1~24.", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns0+ ns1~25.", R.GONE, 1, 0, 2),
    ("ns0+ ns1. ns30.", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns0+ ns1. ns10. ns30.", R.GONE, 1, 0, 2),
    ("ns0+ ns1~20. ns21+ ns22~30.", R.SUSPECTED_GONE, 22, 21, 0),
    ("ns0+ ns1~20. ns21!. ns22~26.", R.GONE, 1, 0, 2),
    ("ns0~20.", R.SUSPECTED_GONE, 0, None, 0),
    ("ns0~30.", R.UNAVAILABLE, 0, None, 0),
    # Silence first, then the host says so: dated by the first of the run
    ("ns0+ ns1. ns2. ns3- ns4- ns5-", R.GONE, 1, 0, 2),
    ("ns0+ ns1- ns2. ns3-", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns0+ ns1- ns2. ns3. ns4- ns5-", R.GONE, 1, 0, 2),
    # Places
    ("n0+ n1- n2- n3-", R.GONE_ONE_PLACE, 1, 0, 1),
    ("ns0+ ns1- ns2- ns3- w4-", R.GONE, 1, 0, 2),
    ("ns0+ n1~3- s1~3?", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns0+ n1~25- s1~25?", R.GONE_ONE_PLACE, 1, 0, 1),
    ("ns0+ n1~25- s1~25!.", R.GONE_ONE_PLACE, 1, 0, 1),
    ("ns0+ n1~24- s1~24!.", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns0+ n1~6- s1~6.", R.SUSPECTED_GONE, 1, 0, 0),
    ("ns0+ n1~25- s1~25.", R.GONE, 1, 0, 2),
    ("ns0+ n1~4- s1~4? s5~7-", R.GONE, 1, 0, 2),
    ("n0+ n1~3- s4? n4-", R.GONE_ONE_PLACE, 1, 0, 1),
    ("n0+ n1~3- s4~6-", R.GONE, 1, 0, 2),
    # What proves nothing, however often
    ("ns0+ ns1~10x", R.ONLINE, None, 0, 0),
    ("ns0+ ns1~30x", R.UNAVAILABLE, None, 0, 0),
    ("ns0~30x", R.UNAVAILABLE, None, None, 0),
    ("ns0+ ns1~30?", R.NEEDS_A_PERSON, None, 0, 0),
    ("ns0~30?", R.NEEDS_A_PERSON, None, None, 0),
    ("ns0~30b", R.BLOCKED_FOR_US, None, None, 0),
    ("ns0+ n1~30b s1~30x", R.UNAVAILABLE, None, 0, 0),
    ("ns0+ ns1~9? ns10~30x", R.NEEDS_A_PERSON, None, 0, 0),
    ("ns0+ ns1~30x ns31-", R.NEEDS_A_PERSON, 31, 0, 0),
    ("ns0+ ns1~30x ns31~32-", R.SUSPECTED_GONE, 31, 0, 0),
    ("ns0+ ns1~30x ns31~33-", R.GONE, 31, 0, 2),
    ("ns0~30x ns31+", R.ONLINE, None, 31, 0),
    # Moved: twice running, from everywhere
    ("ns0>", R.ONLINE, None, 0, 0),
    ("ns0> ns1>", R.MOVED, None, 1, 0),
    ("ns0+ ns1>", R.ONLINE, None, 1, 0),
    ("ns0+ ns1> ns2>", R.MOVED, None, 2, 0),
    ("ns0+ ns1> n2> s2+", R.ONLINE, None, 2, 0),
    ("ns0+ ns1> ns2> ns3-", R.SUSPECTED_GONE, 3, 2, 0),
    ("ns0+ ns1> ns2> ns3+", R.ONLINE, None, 3, 0),
    # Gone stays gone, whatever proves nothing, until it is seen
    ("ns0+ ns1~3- ns4?", R.GONE, 1, 0, 2),
    ("ns0+ ns1~3- ns4~60x", R.GONE, 1, 0, 2),
    ("ns0+ ns1~3- ns4~60!.", R.GONE, 1, 0, 2),
    ("ns0+ ns1~3- s4+", R.ONLINE, None, 4, 0),
    ("ns0+ ns1~3- ns4+ ns5~7-", R.GONE, 5, 4, 2),
]


class TestVerdict:
    @pytest.mark.parametrize(("series", "stage", "first", "last", "places"), TABLE)
    def test_of_this_series(self, series, stage, first, last, places):
        found = judge(read(series))

        assert found.stage == stage
        assert found.first_negative_at == (None if first is None else hour(first))
        assert found.last_positive_at == (None if last is None else hour(last))
        assert found.places == places

    def test_says_that_it_is_too_early_to_say(self):
        assert judge(read("ns0+ ns1~10x")).is_open
        assert judge([]).is_open
        assert not judge(read("ns0+")).is_open
        assert not judge(read("ns0+ ns1-")).is_open

    def test_knows_only_what_was_looked_at_by_then(self):
        looks = read("ns0+ ns1- ns2- ns3- ns4+")

        assert judge(looks, hour(2)).stage == R.SUSPECTED_GONE
        assert judge(looks, hour(3)).stage == R.GONE
        assert judge(looks, hour(4)).stage == R.ONLINE

    def test_names_what_it_rests_on(self):
        assert judge(read("ns0+ ns1~3-")).why == Why.SAID_GONE
        assert judge(read("ns0+ ns1~25.")).why == Why.SILENT
        assert judge(read("ns0~30.")).why == Why.NEVER_SEEN

    def test_other_rules_give_other_verdicts(self):
        strict = Rules(looks=5, places=3, said=timedelta(hours=8))

        assert judge(read("nsw0+ nsw1~8-"), rules=strict).stage == R.SUSPECTED_GONE
        assert judge(read("nsw0+ nsw1~9-"), rules=strict).stage == R.GONE
        assert judge(read("ns0+ ns1~25-"), rules=strict).stage == R.GONE_ONE_PLACE


any_look = st.tuples(
    # Negatives are drawn more often, or nothing would ever be gone.
    st.sampled_from([*Nature, *[Nature.SAID_GONE] * 5, *[Nature.SILENT] * 3]),
    st.sampled_from([True] * 7 + [False]),
)


@st.composite
def lives(draw):
    """A life in chapters: for some hours, each place sees the same; some looks are something else altogether."""
    looks, number = [], 0
    for _ in range(draw(st.integers(0, 4))):
        usual = {place: draw(any_look) for place in draw(st.sampled_from(["n", "ns", "ns", "nsw"]))}
        for _ in range(draw(st.sampled_from([1, 2, 3, 4, 26]))):
            for place, look in usual.items():
                nature, line_up = draw(any_look) if draw(st.integers(0, 11)) == 11 else look
                looks.append(Look(hour(number), place, nature, line_up))
            number += draw(st.sampled_from([1, 1, 1, 6]))
    return looks


looks_of_a_life = lives()


class TestWhateverTheLooks:
    @given(looks_of_a_life)
    @settings(max_examples=80)
    def test_what_is_gone_was_not_seen_since_its_first_negative(self, looks):
        found = judge(looks)

        seen = [look.at for look in looks if look.counts and look.nature in SEEN]
        if found.stage in GONE_STAGES:
            assert found.first_negative_at is not None
            assert all(at < found.first_negative_at for at in seen)
            assert found.last_positive_at == max(seen, default=None)
            negatives = [look for look in looks if look.counts and look.nature in NEGATIVE]
            assert found.first_negative_at in [look.at for look in negatives]
            since = [look for look in negatives if look.at >= found.first_negative_at]
            assert len(since) >= RULES.looks * found.places
            assert len({look.vantage for look in since}) >= found.places
        assert (found.stage == R.GONE) == (found.places >= 2)

    @given(looks_of_a_life)
    @settings(max_examples=25)
    def test_nothing_is_ever_said_while_our_own_line_is_down(self, looks):
        down = [Look(look.at, look.vantage, look.nature, line_up=False) for look in looks]

        found = judge(down)

        assert (found.stage, found.is_open) == (R.UNKNOWN, True)

    @given(looks_of_a_life)
    @settings(max_examples=25)
    def test_looks_that_do_not_count_change_no_verdict_but_by_the_wait_for_them(self, looks):
        counting = [look for look in looks if look.counts]

        with_all, without = judge(looks), judge(counting, at=hour(2_000))

        waited = {R.SUSPECTED_GONE, R.GONE_ONE_PLACE}
        assert with_all.stage == without.stage or {with_all.stage, without.stage} == waited

    @given(looks_of_a_life, st.randoms(use_true_random=False))
    @settings(max_examples=25)
    def test_their_order_does_not_matter(self, looks, chance: Random):
        mixed = list(looks)
        chance.shuffle(mixed)

        assert judge(mixed) == judge(looks)

    @given(looks_of_a_life)
    @settings(max_examples=60)
    def test_as_they_come_in_the_stage_only_moves_along_its_table_and_gone_stays_gone(self, looks):
        rounds = sorted({look.at for look in looks})
        stage, places, first = R.UNKNOWN, 0, None
        for at in rounds:
            found = judge(looks, at)
            if found.is_open:
                assert stage not in GONE_STAGES
                continue
            assert found.stage == stage or found.stage in REACHABILITY_MOVES[stage]
            seen_now = any(look.at == at and look.counts and look.nature in SEEN for look in looks)
            if stage in GONE_STAGES and not seen_now:
                assert found.stage in GONE_STAGES
                assert found.places >= places
            if stage not in GONE_STAGES and found.stage in GONE_STAGES:
                first = found.first_negative_at
            if found.stage in GONE_STAGES:
                assert first is not None and found.last_positive_at != first
            stage, places = found.stage, found.places

    @given(looks_of_a_life)
    @settings(max_examples=25)
    def test_refusals_errors_sign_ins_and_placeholders_alone_never_make_it_gone(self, looks):
        vague = [look for look in looks if look.nature not in NEGATIVE]

        assert judge(vague).stage not in (*GONE_STAGES, R.SUSPECTED_GONE)
