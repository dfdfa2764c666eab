"""The job that looks, at the practice internet, over real sockets."""

from datetime import timedelta

import pytest

from openhotline.audit import services as audit
from openhotline.audit.models import Event
from openhotline.cases.models import Authority, Item
from openhotline.cases.stages import Deed, ItemStage
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.monitoring import selectors, services
from openhotline.monitoring.jobs import CHECK
from openhotline.monitoring.models import Check, Watch
from openhotline.monitoring.stages import GONE_STAGES, Outcome, Reachability
from tests.support.factories import authority_in_force

R = Reachability
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _allowed(db, town):
    authority_in_force(at=town.at)


def stages_of(watch):
    return list(watch.moves.order_by("pk").values_list("went_to", flat=True))


def outcomes_of(watch, vantage="north"):
    return list(watch.checks.filter(vantage=vantage).order_by("pk").values_list("outcome", flat=True))


def fresh(watch):
    return Watch.objects.get(pk=watch.pk)


def stage_of(watch):
    return Item.objects.get(pk=watch.item_id).stage


class TestARemoval:
    def test_is_seen_online_then_suspected_then_gone_from_two_places(self, town):
        url = "http://paperboats.example/harbour/1.html"
        watch = town.watch(url)
        town.look()
        town.tell_host(url)

        town.pass_by(hours=5)

        watch = fresh(watch)
        assert stages_of(watch) == [R.ONLINE, R.SUSPECTED_GONE, R.GONE]
        assert watch.places == 2
        assert watch.gone_at == watch.first_negative_at == town.at - 4 * HOUR
        assert watch.last_positive_at == town.at - 5 * HOUR
        assert stage_of(watch) == ItemStage.CLOSED
        assert selectors.is_gone(watch.item)

    def test_keeps_a_row_for_every_look_and_nothing_of_the_page(self, town):
        watch = town.watch("http://paperboats.example/harbour/1.html")

        town.look()

        checks = list(selectors.checks_of(watch.item))
        assert {check.vantage for check in checks} == {"north", "south"}
        for check in checks:
            assert (check.outcome, check.status, check.canary_ok, check.round) == (Outcome.STILL_THERE, 200, True, 1)
            assert check.length and len(check.digest) == len(check.address_digest) == 64
            assert check.headers["content-type"].startswith("text/html")
            assert check.authority.startswith("AU-")
            kept = " ".join(str(value) for value in vars(check).values())
            assert "paperboats" not in kept and "192.0.2" not in kept

    def test_is_counted_by_its_first_negative_with_its_last_positive(self, town):
        url = "http://kitestring.example/kites"
        watch, _noise = town.watch(url), town.watch("http://papagaio.example/pipa/5")
        begin = town.at
        town.look()
        town.tell_host(url)
        town.pass_by(hours=5)

        (removal,) = selectors.removed_between(begin, town.at)

        assert removal.subject.item == watch.item
        assert removal.first_negative_at == begin + HOUR
        assert removal.last_positive_at == begin
        assert removal.at == begin + 3 * HOUR  # known only then
        assert not selectors.removed_between(begin, begin + HOUR)
        assert selectors.removed_between(begin + HOUR, begin + 2 * HOUR).count() == 1
        assert Event.objects.filter(action="watch.gone", about=watch.ref).count() == 1

    def test_by_silence_takes_a_day(self, town):
        url = "http://nestkasten.example/vogel.html"
        watch = town.watch(url)
        town.look()
        town.tell_host(url)

        town.pass_by(hours=24)
        assert fresh(watch).stage == R.SUSPECTED_GONE
        town.pass_by(hours=2)

        assert fresh(watch).stage == R.GONE
        assert outcomes_of(watch)[-1] == Outcome.NO_CONNECTION

    def test_by_a_withdrawn_name_takes_a_day(self, town):
        url = "http://laternenpfad.example/pfad"
        watch = town.watch(url)
        town.look()
        town.tell_host(url)

        town.pass_by(hours=26)

        assert fresh(watch).stage == R.GONE
        assert outcomes_of(watch)[-1] == Outcome.DNS_GONE

    def test_of_what_was_gone_when_we_first_looked_is_no_removal(self, town):
        begin = town.at
        watch = town.watch("http://soapbubble.example/bubble/1")
        town.look()

        town.pass_by(hours=3)

        watch = fresh(watch)
        assert (watch.stage, watch.was_seen) == (R.GONE, False)
        assert selectors.seen_gone_before(watch.item, town.at)
        assert not selectors.seen_gone_before(watch.item, begin)
        assert not selectors.removed_between(begin, town.at)
        assert selectors.gone_between(begin, town.at).count() == 1
        assert "first looked" in watch.outcome_note

    def test_of_a_page_leaves_its_file_where_it_is(self, town):
        page = town.watch("http://origamicrane.example/crane.html")
        file = town.watch("http://origamicrane.example/files/crane.png", media=True)
        town.look()
        town.tell_host("http://origamicrane.example/crane.html")
        town.tell_host("http://origamicrane.example/files/crane.png", "two")

        town.pass_by(hours=6)

        assert (fresh(page).stage, fresh(file).stage) == (R.GONE, R.ONLINE)
        assert all(check.digest == "" and check.length for check in file.checks.all())

    def test_of_a_redirector_is_its_own_not_that_of_its_target(self, town):
        redirector = town.watch("http://shortcut.example/r/7")
        target = town.watch("http://umbrellastand.example/hall.html")
        town.look()
        town.tell_host("http://umbrellastand.example/hall.html")

        town.pass_by(hours=6)
        assert fresh(target).stage == R.GONE
        assert fresh(redirector).stage == R.ONLINE
        assert outcomes_of(redirector)[-1] == Outcome.DEAD_REDIRECT
        town.tell_host("http://shortcut.example/r/7", "two")
        town.pass_by(hours=6)

        assert fresh(redirector).stage == R.GONE


class TestWhatIsNoRemoval:
    @pytest.mark.parametrize(
        ("url", "outcome", "stage"),
        [
            ("http://windchime.example/chime/3", Outcome.SERVER_ERROR, R.UNAVAILABLE),
            ("http://doorbell.example/bell.html", Outcome.FORBIDDEN, R.UNAVAILABLE),
            ("http://fogmachine.example/fog/8", Outcome.PLACEHOLDER, R.NEEDS_A_PERSON),
            ("http://gartentor.example/tor/2", Outcome.LOGIN_WALL, R.NEEDS_A_PERSON),
        ],
    )
    def test_an_answer_that_proves_nothing_however_often(self, town, url, outcome, stage):
        watch = town.watch(url)
        town.look()
        town.tell_host(url)

        town.pass_by(hours=40, step=HOUR)

        assert outcomes_of(watch)[-1] == outcome
        assert stages_of(watch) == [R.ONLINE, stage]
        assert stage_of(watch) == ItemStage.ACTING

    @pytest.mark.parametrize(
        ("url", "stages"),
        [
            ("http://portafechada.example/sala/2", [R.UNAVAILABLE]),
            ("http://clubegaveta.example/gaveta/9", [R.NEEDS_A_PERSON]),
            ("http://nobodyhome.example/hello.html", [R.SUSPECTED_GONE, R.UNAVAILABLE]),
            ("http://abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion/x", [R.BLOCKED_FOR_US]),
            ("http://pisca.example/luz/1", [R.ONLINE]),
            ("http://redevermelha.example/rede.html", [R.ONLINE]),
        ],
    )
    def test_what_we_never_saw_or_still_see_from_somewhere(self, town, url, stages):
        watch = town.watch(url)
        town.look()

        town.pass_by(hours=30, step=HOUR)

        assert stages_of(watch) == stages

    def test_the_geo_difference_is_kept_in_the_rows(self, town):
        watch = town.watch("http://redevermelha.example/rede.html")

        town.look()

        assert outcomes_of(watch, "north") == [Outcome.STILL_THERE]
        assert outcomes_of(watch, "south") == [Outcome.GONE_451]


class TestGoneFromOnePlace:
    def test_is_its_own_outcome_and_closes_nothing(self, town, settings):
        settings.PRACTICE = {**town.practice.map, "dns": {"north": town.practice.map["dns"]["north"]}}
        url = "http://paperboats.example/harbour/1.html"
        watch = town.watch(url)
        begin = town.at
        town.look()
        town.tell_host(url)

        town.pass_by(hours=5)

        watch = fresh(watch)
        assert (watch.stage, watch.places) == (R.GONE_ONE_PLACE, 1)
        assert "one place" in watch.outcome_note
        assert not selectors.is_gone(watch.item)
        assert not selectors.removed_between(begin, town.at)
        assert stage_of(watch) == ItemStage.ACTING

    def test_is_confirmed_by_a_second_place(self, town, settings):
        both = town.practice.map
        settings.PRACTICE = {**both, "dns": {"north": both["dns"]["north"]}}
        url = "http://paperboats.example/harbour/1.html"
        watch = town.watch(url)
        begin = town.at
        town.look()
        town.tell_host(url)
        town.pass_by(hours=5)
        settings.PRACTICE = both

        town.pass_by(hours=4)

        assert stages_of(watch) == [R.ONLINE, R.SUSPECTED_GONE, R.GONE_ONE_PLACE, R.GONE]
        assert selectors.removed_between(begin, town.at).get().first_negative_at == begin + HOUR
        assert stage_of(watch) == ItemStage.CLOSED


class TestComingBack:
    def test_puts_the_item_on_the_queue_again_as_a_new_episode(self, town):
        url = "http://bursztyn.example/bursztyn/2"
        watch = town.watch(url)
        begin = town.at
        town.look()
        town.tell_host(url)
        town.pass_by(hours=6)
        assert stage_of(watch) == ItemStage.CLOSED

        town.pass_by(hours=24)

        watch = fresh(watch)
        item = Item.objects.get(pk=watch.item_id)
        assert stages_of(watch) == [R.ONLINE, R.SUSPECTED_GONE, R.GONE, R.ONLINE]
        assert (item.stage, item.episode) == (ItemStage.READY, 2)
        assert (watch.gone_at, watch.places, watch.ends_at, watch.first_negative_at) == (None, 0, None, None)
        assert watch.due_at - town.at <= HOUR
        assert selectors.reappeared_between(begin, town.at).count() == 1
        assert selectors.removed_between(begin, town.at).count() == 1  # it had been removed, that stays true
        assert Event.objects.filter(action="watch.reappeared").count() == 1

    def test_leaves_an_item_alone_that_somebody_has_in_hand(self, town):
        url = "http://bursztyn.example/bursztyn/2"
        watch = town.watch(url)
        town.look()
        town.tell_host(url)
        town.pass_by(hours=6)
        with audit.deed():
            item = Item.objects.get(pk=watch.item_id)
            item.move_to(ItemStage.READY, by=job("tests"), at=town.at)
            item.move_to(ItemStage.IN_REVIEW, by=job("tests"), at=town.at)

        town.pass_by(hours=24)

        assert fresh(watch).stage == R.ONLINE
        assert stage_of(watch) == ItemStage.IN_REVIEW

    def test_is_looked_for_until_the_days_are_over(self, town):
        url = "http://paperboats.example/harbour/1.html"
        watch = town.watch(url)
        town.look()
        town.tell_host(url)
        town.pass_by(hours=5)

        town.pass_by(days=95, step=timedelta(hours=12))

        watch = fresh(watch)
        assert (watch.stage, watch.due_at) == (R.GONE, None)
        assert watch.ends_at == watch.gone_at + timedelta(days=90)
        assert watch.checks.latest("at").at > watch.ends_at - timedelta(days=8)


class TestMoving:
    def test_is_told_from_staying_and_found_at_home_again_after_a_new_trace(self, town):
        url = "http://circustent.example/tent/1.html"
        watch = town.watch(url, known_network="203.0.113.0/27")
        town.look()
        town.tell_host(url)
        town.pass_by(hours=4)
        assert stages_of(watch) == [R.ONLINE, R.MOVED]
        assert list(selectors.moved_watches()) == [watch]

        services.request_watch(
            item=watch.item,
            country="GB",
            watch_days=90,
            known_network="192.0.2.0/27",
            by=job("notices"),
            at=town.at,
        )
        town.look()
        assert fresh(watch).stage == R.ONLINE
        town.tell_host(url, "two")
        town.pass_by(hours=5)

        assert stages_of(watch) == [R.ONLINE, R.MOVED, R.ONLINE, R.SUSPECTED_GONE, R.GONE]
        assert Event.objects.filter(action="watch.host_moved").count() == 1

    def test_is_seen_without_a_trace_by_the_networks_seen_first(self, town):
        url = "http://popcorn.example/stand/6"
        watch = town.watch(url)
        town.look()
        assert len(fresh(watch).networks) == 1
        town.tell_host(url)

        town.pass_by(hours=4)

        assert fresh(watch).stage == R.MOVED

    def test_is_seen_at_once_by_whom_a_trace_sent_elsewhere(self, town):
        watch = town.watch("http://papagaio.example/pipa/5", known_network="192.0.2.0/27")

        town.look()
        town.pass_by(hours=1)

        assert fresh(watch).stage == R.MOVED
        assert fresh(watch).networks == []

    def test_is_not_seen_where_the_name_still_leads_home_as_well(self, town, monkeypatch):
        from openhotline.monitoring.probes import http

        async def in_two_networks(host, **how):
            return ("198.51.100.74", "192.0.2.10")

        monkeypatch.setattr(http.outbound, "resolve", in_two_networks)
        watch = town.watch("http://papagaio.example/pipa/5", known_network="192.0.2.0/27")

        town.look()
        town.pass_by(hours=3)

        assert fresh(watch).stage == R.ONLINE


class TestOurOwnLine:
    def test_an_outage_of_ours_moves_nothing_to_gone(self, town, settings):
        watches = [town.watch(f"http://site-{n}.example/", stages=()) for n in range(100)]
        for watch in watches:  # as if each had been seen
            Watch.objects.filter(pk=watch.pk).update(last_positive_at=town.at - HOUR, stage=R.ONLINE)
        settings.PRACTICE = {**town.practice.map, "hosts": {}}  # names are still found; no line leads anywhere

        town.pass_by(hours=60, step=12 * HOUR)

        assert Watch.objects.in_stage(R.ONLINE).count() == 100
        assert set(Check.objects.values_list("outcome", flat=True)) == {Outcome.OWN_LINE_DOWN}
        assert Check.objects.filter(vantage="north").values("watch").distinct().count() == 100

    def test_nor_does_one_that_takes_the_names_away(self, town):
        watch = town.watch("http://papagaio.example/pipa/5")
        town.look()
        town.practice.stop()

        town.pass_by(hours=20, step=10 * HOUR)

        assert fresh(watch).stage == R.ONLINE
        assert outcomes_of(watch)[1:] == [Outcome.OWN_LINE_DOWN] * 2

    def test_without_a_canary_nobody_can_say_that_it_is_up(self, town, settings):
        settings.CANARY_URLS = []
        watch = town.watch("http://soapbubble.example/bubble/1")
        town.look()

        town.pass_by(hours=40, step=HOUR)

        assert fresh(watch).stage == R.UNKNOWN
        assert set(outcomes_of(watch)) == {Outcome.OWN_LINE_DOWN}

    def test_a_line_that_fails_while_we_look_makes_the_looks_worth_nothing(self, town, monkeypatch):
        from openhotline.monitoring import rounds

        watch = town.watch("http://soapbubble.example/bubble/1")
        real, asked = rounds.http.is_up, []

        async def up_only_before(url, **how):
            asked.append(how["vantage"].name)
            return len([name for name in asked if name == how["vantage"].name]) % 2 == 1 and await real(url, **how)

        monkeypatch.setattr(rounds.http, "is_up", up_only_before)
        town.look()

        town.pass_by(hours=10, step=HOUR)

        assert set(outcomes_of(watch)) == {Outcome.GONE_410}
        assert not Check.objects.filter(canary_ok=True).exists()
        assert fresh(watch).stage == R.UNKNOWN

    def test_without_any_place_to_look_from_nothing_is_looked_at(self, town, settings):
        settings.PRACTICE = {}
        watch = town.watch("http://soapbubble.example/bubble/1")

        town.look()

        assert outcomes_of(watch, "") == [Outcome.OWN_LINE_DOWN]
        assert fresh(watch).due_at == town.at + HOUR


class TestTheLegalBasis:
    def test_without_one_nobody_looks(self, town):
        Authority.objects.all().delete()
        watch = town.watch("http://paperboats.example/harbour/1.html")

        assert town.look() == 1

        watch = fresh(watch)
        assert watch.due_at == town.at + timedelta(days=1)
        assert outcomes_of(watch, "") == [Outcome.NOT_PERMITTED]
        assert Event.objects.filter(action="watch.not_permitted").count() == 1

    def test_that_allows_only_other_deeds_is_none(self, town):
        Authority.objects.all().delete()
        authority_in_force(at=town.at, deeds=(Deed.TRACE, Deed.NOTICE))
        watch, other = town.watch("http://paperboats.example/harbour/1.html"), town.watch("http://kite.example/")

        town.look()

        assert not Check.objects.exclude(outcome=Outcome.NOT_PERMITTED).exists()
        assert {watch.checks.count(), other.checks.count()} == {1}


class TestTheWork:
    def test_visits_a_host_with_a_few_at_a_time_and_then_lets_it_rest(self, town, settings):
        settings.MONITORING = {"per_host": 3}
        watches = [town.watch(f"http://papagaio.example/{n}") for n in range(7)]
        other = town.watch("http://paperboats.example/harbour/1.html")

        town.look()

        assert Check.objects.filter(vantage="north", watch__in=watches).count() == 3
        assert other.checks.filter(vantage="north").count() == 1
        assert not CHECK.due(town.at, 50)
        town.clock.seconds += 30
        assert len(CHECK.due(town.at, 50)) == 4

    def test_one_bad_item_is_put_off_and_holds_up_nobody(self, town, monkeypatch):
        from openhotline.monitoring import rounds

        bad, good = town.watch("http://papagaio.example/bad"), town.watch("http://paperboats.example/harbour/1.html")
        real = rounds.http.classify
        monkeypatch.setattr(
            rounds.http, "classify", lambda url, *a, **k: 1 / 0 if url.endswith("bad") else real(url, *a, **k)
        )

        town.look()

        assert fresh(bad).last_problem == "ZeroDivisionError"
        assert fresh(bad).due_at > town.at
        assert fresh(good).stage == R.ONLINE

    def test_a_round_of_a_watch_begun_anew_meanwhile_is_thrown_away(self, town, monkeypatch):
        from openhotline.monitoring import jobs

        watch = town.watch("http://papagaio.example/pipa/5")
        real = jobs.look_at_all

        def begun_anew_meanwhile(tasks):
            found = real(tasks)
            services.request_watch(item=watch.item, country="BR", watch_days=1, by=job("notices"), at=town.at)
            return found

        monkeypatch.setattr(jobs, "look_at_all", begun_anew_meanwhile)
        town.look()

        assert not watch.checks.exists()
        assert CHECK.due(town.at, 1) == [watch.pk]

    def test_a_stopped_watch_looks_no_more(self, town):
        watch = town.watch("http://papagaio.example/pipa/5")
        services.stop_watch(item=watch.item, by=job("notices"), at=town.at)

        town.pass_by(hours=5)

        assert not watch.checks.exists()

    def test_of_a_file_nothing_but_headers_is_asked_for(self, town):
        watch = town.watch("http://img.pebblestore.example/p/17.png", media=True)

        town.look()

        check = watch.checks.first()
        assert (check.outcome, check.digest) == (Outcome.STILL_THERE, "")
        assert check.headers["content-type"] == "image/png"

    def test_a_round_takes_few_queries_for_each_watch(self, town, django_assert_max_num_queries):
        for n in range(10):
            town.watch(f"http://papagaio.example/{n}")

        with django_assert_max_num_queries(10 * 25 + 20):
            town.look()


class TestSettleByPerson:
    @pytest.fixture
    def unclear(self, town):
        watch = town.watch("http://clubegaveta.example/gaveta/9")
        town.look()
        town.pass_by(hours=30, step=HOUR)
        assert list(selectors.watches_for_people()) == [watch]
        return fresh(watch)

    def test_what_a_person_says_of_an_answer_holds_for_the_next_ones(self, town, unclear, ana):
        services.settle_by_person(watch=unclear, stage=R.ONLINE, why="The page is behind it.", by=ana, at=town.at)

        town.pass_by(hours=60, step=HOUR)

        watch = fresh(unclear)
        assert watch.stage == R.ONLINE
        assert watch.last_positive_at == town.at
        assert watch.moves.latest("pk").by == "user:ana"

    def test_what_they_call_unavailable_asks_nobody_again(self, town, unclear, ana):
        services.settle_by_person(watch=unclear, stage=R.UNAVAILABLE, why="Nobody gets in.", by=ana, at=town.at)

        town.pass_by(hours=60, step=HOUR)

        assert fresh(unclear).stage == R.UNAVAILABLE

    def test_begun_anew_it_is_judged_afresh(self, town, unclear, ana):
        services.settle_by_person(watch=unclear, stage=R.ONLINE, why="The page is behind it.", by=ana, at=town.at)
        town.pass_by(hours=2)
        services.request_watch(item=unclear.item, country="", watch_days=90, by=ana, at=town.at)

        town.pass_by(hours=30, step=HOUR)

        assert fresh(unclear).stage == R.NEEDS_A_PERSON
        assert fresh(unclear).last_positive_at is not None

    @pytest.mark.parametrize("stage", [*GONE_STAGES, R.SUSPECTED_GONE, R.MOVED, R.UNKNOWN, "nonsense"])
    def test_refuses_gone_which_is_measured_or_not_so(self, town, unclear, ana, stage):
        with pytest.raises(Refused, match="measured"):
            services.settle_by_person(watch=unclear, stage=stage, why="I think so.", by=ana, at=town.at)

    def test_refuses_strangers_and_empty_reasons(self, town, unclear, ana, olu):
        with pytest.raises(Refused):
            services.settle_by_person(watch=unclear, stage=R.ONLINE, why="Seen.", by=olu, at=town.at)
        with pytest.raises(Refused, match="how you know"):
            services.settle_by_person(watch=unclear, stage=R.ONLINE, why=" ", by=ana, at=town.at)

    def test_refuses_what_speaks_for_itself(self, town, ana):
        watch = town.watch("http://papagaio.example/pipa/5")
        town.look()

        with pytest.raises(Refused, match="speak for themselves"):
            services.settle_by_person(watch=fresh(watch), stage=R.UNAVAILABLE, why="So.", by=ana, at=town.at)
