"""Hashes that a child's browser made: read strictly, kept sealed, believed by a person, withdrawn for good."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from openhotline.audit.models import Event
from openhotline.cases.models import Report
from openhotline.cases.stages import Channel, ReportStage, Source
from openhotline.common.actors import NOBODY, By
from openhotline.common.digests import digests
from openhotline.common.errors import Refused
from openhotline.intake import hashes, selectors, services
from openhotline.intake.hashes import PictureHash, read_hashes
from openhotline.intake.models import GivenHash, HashState
from openhotline.intake.submissions import Submission
from openhotline.matching.hashers import pdq
from tests.support.faces import FaceClient

Staff = Callable[[By | None], FaceClient]


def hexadecimal(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def made(picture: str = "one", **changes: Any) -> dict[str, Any]:
    """What a browser makes of a picture."""
    return {
        "sha256": hexadecimal(picture),
        "orientations": {name: hexadecimal(f"{picture} {name}") for name in hashes.ORIENTATIONS},
        "quality": 93,
        "flat": 0,
        **changes,
    }


def read(*pictures: str) -> tuple[PictureHash, ...]:
    return read_hashes(json.dumps([made(picture) for picture in pictures]))


def report_with(*pictures: str, at: datetime, words: str = "It is about me.") -> Report:
    submission = Submission(words=words, hashes=read(*pictures))
    report, _new = services.submit_report(
        submission=submission, channel=Channel.FORM, source=Source.CHILD, by=NOBODY, at=at
    )
    return report


def only_hash(report: Report) -> GivenHash:
    found: GivenHash = GivenHash.objects.get(report=report)
    return found


class TestReading:
    def test_takes_what_our_page_makes(self) -> None:
        (found,) = read_hashes(json.dumps([made()]))

        assert found.sha256 == hexadecimal("one") and found.quality == 93
        assert found.orientations["flipPlus1"] == hexadecimal("one flipPlus1")

    def test_knows_the_orientations_and_the_limits_of_a_viewing_station(self) -> None:
        assert tuple(pdq.ORIENTATIONS) == hashes.ORIENTATIONS
        assert (hashes.USABLE_QUALITY, hashes.USABLE_FLAT) == (pdq.USABLE_QUALITY, pdq.USABLE_FLAT)

    def test_takes_nothing_for_none(self) -> None:
        assert read_hashes("") == read_hashes("  ") == read_hashes("[]") == ()

    def test_counts_the_same_file_once(self) -> None:
        assert len(read("one", "one", "two")) == 2

    @pytest.mark.parametrize(
        "given",
        [
            "no JSON",
            "[" * 5000,
            "{}",
            '"text"',
            "[1]",
            json.dumps([made(sha256="A" * 64)]),
            json.dumps([made(sha256="a" * 63)]),
            json.dumps([made(sha256="a" * 64 + "\n")]),
            json.dumps([made(sha256=7)]),
            json.dumps([made(quality=101)]),
            json.dumps([made(quality=-1)]),
            json.dumps([made(quality=True)]),
            json.dumps([made(quality=50.5)]),
            json.dumps([made(flat=257)]),
            json.dumps([made(orientations={})]),
            json.dumps([made(orientations={**made()["orientations"], "extra": "a" * 64})]),
            json.dumps([made(orientations={**made()["orientations"], "flipX": "http://somewhere.example/"})]),
            json.dumps([made(orientations=[])]),
            json.dumps([made(name="holiday.jpg")]),
            json.dumps([{"sha256": "a" * 64}]),
            json.dumps([made(sha256="<script>")]),
            json.dumps([made()])[:-1] + " " * 20_000 + "]",
        ],
    )
    def test_refuses_anything_else_as_a_whole(self, given: str) -> None:
        with pytest.raises(Refused, match="could not read"):
            read_hashes(given)

    def test_refuses_more_than_ten_pictures(self) -> None:
        assert len(read(*map(str, range(10)))) == 10
        with pytest.raises(Refused, match="at most 10"):
            read(*map(str, range(11)))


@pytest.mark.django_db
class TestHashes:
    def test_are_kept_with_the_report(self, at: datetime) -> None:
        report = report_with("one", "two", at=at)

        first, second = GivenHash.objects.filter(report=report).order_by("pk")
        assert first.sha256.open() == hexadecimal("one") and second.sha256.open() == hexadecimal("two")
        assert json.loads(first.pdq.open()) == made()["orientations"]
        assert (first.quality, first.flat, first.state) == (93, 0, HashState.UNVERIFIED)

    def test_are_found_by_digest_and_read_by_nobody_in_the_table(self, at: datetime) -> None:
        report = report_with("one", at=at)

        assert only_hash(report).sha256_digest in digests("sha256", hexadecimal("one"))
        assert only_hash(report).pdq_digest in digests("pdq", hexadecimal("one original"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM intake_givenhash")
            table = str(cursor.fetchall())
        assert not [
            name for name in ("one", *(f"one {name}" for name in hashes.ORIENTATIONS)) if hexadecimal(name) in table
        ]

    def test_of_a_report_that_was_sent_twice_are_kept_once(self, at: datetime) -> None:
        for _ in range(2):
            services.submit_report(
                submission=Submission(hashes=read("one")),
                channel=Channel.FORM,
                source=Source.CHILD,
                token="the same form",
                by=NOBODY,
                at=at,
            )

        assert GivenHash.objects.count() == 1

    def test_without_words_or_an_address_are_a_report_of_a_child(self, at: datetime) -> None:
        assert report_with("one", words="", at=at).stage == ReportStage.RECEIVED

    def test_that_say_little_are_known_for_it(self, at: datetime) -> None:
        given = read_hashes(json.dumps([made("blank", quality=49), made("stripes", flat=129), made("good", flat=128)]))
        submission = Submission(words="Three.", hashes=given)
        services.submit_report(submission=submission, channel=Channel.FORM, source=Source.CHILD, by=NOBODY, at=at)

        assert [one.is_telling for one in GivenHash.objects.order_by("pk")] == [False, False, True]


@pytest.mark.django_db
class TestTheQueue:
    def test_puts_a_report_with_hashes_first_among_equals(self, at: datetime) -> None:
        plain, urgent = report_with(at=at), report_with(at=at - timedelta(days=1))
        hashed = report_with("one", at=at + timedelta(minutes=1))
        Report.objects.update(stage=ReportStage.ACCEPTED, urgent=False)
        Report.objects.filter(pk=urgent.pk).update(urgent=True)

        assert list(selectors.reports_for_a_person()) == [urgent, hashed, plain]

    def test_forgets_them_when_they_are_withdrawn(self, at: datetime) -> None:
        plain, hashed = report_with(at=at), report_with("one", at=at + timedelta(minutes=1))
        Report.objects.update(stage=ReportStage.ACCEPTED, urgent=False)

        services.withdraw_hashes(report=hashed, by=NOBODY, at=at)

        assert list(selectors.reports_for_a_person()) == [plain, hashed]


@pytest.mark.django_db
class TestVetting:
    def test_is_by_somebody_who_assesses_and_is_audited(self, at: datetime, ana: By) -> None:
        given = only_hash(report_with("one", at=at))

        services.vet_hash(given=given, by=ana, at=at)

        assert (given.state, given.decided_by, given.decided_at) == (HashState.VETTED, str(ana), at)
        assert Event.objects.filter(action="hash.vetted", about=given.ref).count() == 1

    def test_is_refused_to_others(self, at: datetime, olu: By, noa: By) -> None:
        given = only_hash(report_with("one", at=at))

        for nobody_of_ours in (olu, noa, NOBODY):
            with pytest.raises(Refused):
                services.vet_hash(given=given, by=nobody_of_ours, at=at)
        assert only_hash(given.report).state == HashState.UNVERIFIED

    def test_can_be_taken_back(self, at: datetime, ana: By, ben: By) -> None:
        given = only_hash(report_with("one", at=at))
        services.vet_hash(given=given, by=ana, at=at)

        services.reject_hash(given=given, by=ben, at=at)

        assert given.state == HashState.REJECTED and not GivenHash.objects.vetted()
        assert Event.objects.filter(action="hash.rejected", about=given.ref).count() == 1

    def test_is_once(self, at: datetime, ana: By, ben: By) -> None:
        given = only_hash(report_with("one", at=at))
        services.vet_hash(given=given, by=ana, at=at)

        with pytest.raises(Refused):
            services.vet_hash(given=given, by=ben, at=at)
        assert only_hash(given.report).decided_by == str(ana)

    def test_alone_lets_a_hash_be_taken_for_more_than_unverified(self, at: datetime, ana: By) -> None:
        """There is no way out yet. Whatever will be one asks `vetted()`."""
        unverified, rejected, withdrawn, vetted = (
            only_hash(report_with(name, at=at)) for name in ("unverified", "rejected", "withdrawn", "vetted")
        )
        for given in (withdrawn, vetted):
            services.vet_hash(given=given, by=ana, at=at)
        services.reject_hash(given=rejected, by=ana, at=at)
        services.withdraw_hashes(report=withdrawn.report, by=NOBODY, at=at)

        assert list(GivenHash.objects.vetted()) == [vetted]


@pytest.mark.django_db
class TestWithdrawing:
    def test_erases_them_vetted_or_not(self, at: datetime, ana: By) -> None:
        report = report_with("one", "two", at=at)
        services.vet_hash(given=GivenHash.objects.order_by("pk")[0], by=ana, at=at)

        count = services.withdraw_hashes(report=report, by=NOBODY, at=at)

        assert count == 2
        for given in GivenHash.objects.filter(report=report):
            assert not given.sha256 and not given.pdq and given.sha256_digest == given.pdq_digest == ""
            assert given.state == HashState.WITHDRAWN

    def test_is_told_once(self, at: datetime) -> None:
        report = report_with("one", at=at)

        assert [services.withdraw_hashes(report=report, by=NOBODY, at=at) for _ in range(2)] == [1, 0]
        assert Event.objects.filter(action="report.hashes_withdrawn", about=report.ref).count() == 1

    def test_cannot_be_undone(self, at: datetime, ana: By) -> None:
        report = report_with("one", at=at)
        given = only_hash(report)
        services.withdraw_hashes(report=report, by=NOBODY, at=at)

        for judge in (services.vet_hash, services.reject_hash):
            with pytest.raises(Refused):
                judge(given=given, by=ana, at=at)
        with pytest.raises(Refused):
            services.reveal_hashes(report=report, by=ana, at=at)

    def test_of_the_whole_report_withdraws_them_too(self, at: datetime) -> None:
        report = report_with("one", at=at)

        services.withdraw_report(report=report, at=at)

        assert only_hash(report).state == HashState.WITHDRAWN

    def test_leaves_those_of_others(self, at: datetime) -> None:
        mine, theirs = report_with("one", at=at), report_with("one", at=at)

        services.withdraw_hashes(report=mine, by=NOBODY, at=at)

        assert only_hash(theirs).sha256.open() == hexadecimal("one")

    def test_and_keeping_the_hash_is_impossible(self, at: datetime) -> None:
        given = only_hash(report_with("one", at=at))

        with pytest.raises(IntegrityError), transaction.atomic():
            GivenHash.objects.filter(pk=given.pk).update(state=HashState.WITHDRAWN)


@pytest.mark.django_db
class TestTheDesk:
    def test_sees_that_hashes_were_given_and_not_which(self, staff: Staff, ana: By, at: datetime) -> None:
        report = report_with("one", at=at)

        page = staff(ana).get(f"/reports/{report.ref}/").content.decode()

        assert only_hash(report).ref in page and "Unverified, investigate" in page
        assert hexadecimal("one") not in page and hexadecimal("one original") not in page

    def test_is_shown_them_once_and_that_is_kept(self, staff: Staff, ana: By, at: datetime) -> None:
        report = report_with("one", at=at)

        page = staff(ana).post(f"/reports/{report.ref}/hashes/").content.decode()

        assert hexadecimal("one") in page and hexadecimal("one original") in page
        assert Event.objects.filter(action="report.hashes_revealed", about=report.ref).count() == 1

    def test_is_not_shown_them_without_permission(self, staff: Staff, olu: By, at: datetime) -> None:
        report = report_with("one", at=at)

        assert staff(olu).post(f"/reports/{report.ref}/hashes/").status_code == 403
        with pytest.raises(Refused):
            services.reveal_hashes(report=report, by=olu, at=at)

    def test_is_told_where_others_gave_the_same_picture(self, staff: Staff, ana: By, at: datetime) -> None:
        """The very same file, or one that looks exactly the same."""
        report = report_with("one", "two", at=at)
        report_with("one", at=at)
        again = json.dumps([made("other", orientations=made("one")["orientations"])])
        submission = Submission(words="The same.", hashes=read_hashes(again))
        services.submit_report(submission=submission, channel=Channel.FORM, source=Source.CHILD, by=NOBODY, at=at)

        page = staff(ana).get(f"/reports/{report.ref}/").content.decode()

        assert page.count("other reports gave the same picture") == 1 and "2 other reports" in page

    def test_vets_and_rejects(self, staff: Staff, ana: By, at: datetime) -> None:
        report = report_with("one", "two", at=at)
        first, second = GivenHash.objects.order_by("pk")

        staff(ana).post(f"/reports/{report.ref}/hashes/{first.ref}/", {"judgement": "vet"})
        staff(ana).post(f"/reports/{report.ref}/hashes/{second.ref}/", {"judgement": "reject"})

        assert [one.state for one in GivenHash.objects.order_by("pk")] == [HashState.VETTED, HashState.REJECTED]

    def test_judges_no_hash_by_the_address_of_another_report(self, staff: Staff, ana: By, at: datetime) -> None:
        report, other = report_with("one", at=at), report_with(at=at)

        answer = staff(ana).post(f"/reports/{other.ref}/hashes/{only_hash(report).ref}/", {"judgement": "vet"})

        assert answer.status_code == 404 and only_hash(report).state == HashState.UNVERIFIED

    def test_sees_after_a_withdrawal_that_there_was_something(self, staff: Staff, ana: By, at: datetime) -> None:
        report = report_with("one", at=at)
        services.withdraw_hashes(report=report, by=NOBODY, at=at)

        page = staff(ana).get(f"/reports/{report.ref}/").content.decode()

        assert "withdrawn by the reporter" in page and "Show the hashes" not in page
