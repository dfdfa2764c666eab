"""Reading the hotline's mailbox: from a maildir and by real IMAP, once each, and let go only after the commit."""

import os

import pytest

from openhotline.cases.models import Report
from openhotline.cases.stages import Channel, ReportStage
from openhotline.common.errors import Refused
from openhotline.common.pace import span
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, services
from openhotline.intake.mailbox import open_mailbox
from openhotline.intake.models import Mailbox, Outcome, ReceivedMail, ReporterContact, Statement
from openhotline.post.models import Letter
from tests.intake.broken_mail import ADDRESS, HEAD, SAID, broken, multipart, part, picture, typed, with_picture
from tests.support.imap import mailserver

ID = b"Message-ID: <1@mail.example>\r\n"


@pytest.fixture
def maildir(tmp_path, settings):
    """A maildir that the settings name; `maildir(raw, …)` puts mails into it."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    settings.MAILBOX = f"maildir:{tmp_path}"

    def put(*raws):
        for raw in raws:
            number = len(list(tmp_path.glob("*/*"))) + 1
            (tmp_path / "new" / f"{number:06}.mail").write_bytes(raw)
            os.utime(tmp_path / "new" / f"{number:06}.mail", ns=(number, number))
        return tmp_path

    return put


def read(at):
    Mailbox.objects.update(due_at=at)
    return run_until_idle([jobs.READ_MAIL], at=at)


def outcomes():
    return list(ReceivedMail.objects.order_by("pk").values_list("outcome", flat=True))


def words():
    return [statement.words.open() for statement in Statement.objects.order_by("pk")]


@pytest.mark.django_db
class TestAMaildir:
    def test_gives_one_report_for_each_mail_and_is_empty_then(self, maildir, at):
        folder = maildir(with_picture(), HEAD + b"\r\nA child is being threatened.")

        read(at)

        first, second = Report.objects.order_by("pk")
        assert first.channel == second.channel == Channel.MAIL and first.source == "public"
        assert [given.given.open() for given in first.addresses.all()] == [ADDRESS]
        assert words() == [f"A page\n\nI saw this: {ADDRESS}", "A page\n\nA child is being threatened."]
        assert ReporterContact.objects.get(report=first).contact.open() == "rita@mail.example"
        assert outcomes() == [Outcome.REPORTED] * 2 and list(folder.glob("*/*")) == []

    def test_is_screened_like_every_report(self, maildir, at):
        maildir(HEAD + b"\r\n" + SAID)
        read(at)
        run_until_idle([jobs.SCREEN], at=at)

        assert Report.objects.get().stage == ReportStage.LINKED

    def test_is_not_read_where_it_points_elsewhere(self, maildir, at, tmp_path_factory):
        secret = tmp_path_factory.mktemp("elsewhere") / "secret"
        secret.write_bytes(HEAD + b"\r\n" + SAID)
        (maildir() / "new" / "link").symlink_to(secret)

        read(at)

        assert Report.objects.count() == 0 and secret.exists()

    def test_survives_all_that_is_broken(self, maildir, at):
        names = [name for name, raw in broken() if len(raw) < 300_000]
        folder = maildir(*[raw for _name, raw in broken() if len(raw) < 300_000])

        read(at)

        assert len(names) >= 60 and ReceivedMail.objects.count() == len(names)
        assert list(folder.glob("*/*")) == [] and Mailbox.objects.get().failing_since is None
        assert set(outcomes()) <= {Outcome.REPORTED, Outcome.HELD, Outcome.DUPLICATE}

    def test_that_is_not_there_is_tried_again_without_end_and_shown(self, settings, at, tmp_path, staff, ana):
        settings.MAILBOX = f"maildir:{tmp_path / 'nowhere'}"
        for again in range(12):
            read(at + again * jobs.READ_AGAIN)

        mailbox = Mailbox.objects.get()
        assert mailbox.failing_since == at and mailbox.last_problem == "FileNotFoundError"
        assert mailbox.set_aside_at is None and mailbox.due_at == at + 12 * jobs.READ_AGAIN
        assert "cannot be read since" in staff(ana).get("/reports/mail/").text

    def test_is_not_read_where_none_is_named(self, at):
        assert read(at) == 0

    def test_lets_one_mail_that_fails_hold_up_no_other(self, maildir, at, monkeypatch):
        folder = maildir(HEAD + b"\r\nbad", HEAD + b"\r\n" + SAID)
        real = services.take_in_mail

        def fails(*, mail, **rest):
            if "bad" in mail.text:
                raise RuntimeError("whatever")
            return real(mail=mail, **rest)

        monkeypatch.setattr(services, "take_in_mail", fails)
        read(at)

        assert Report.objects.count() == 1 and [one.name for one in folder.glob("*/*")] == ["000001.mail"]
        assert Mailbox.objects.get().failing_since == at


class TestImap:
    @pytest.fixture
    def by_imap(self, settings):
        def name(server, scheme="imap"):
            settings.MAILBOX = f"{scheme}://hotline@127.0.0.1:{server.port}/INBOX"
            settings.MAILBOX_PASSWORD = "made up"

        return name

    @pytest.mark.django_db
    def test_gives_each_mail_once_and_deletes_it_on_the_server(self, by_imap, at):
        with mailserver([with_picture(), HEAD + b"\r\nWords alone."]) as server:
            by_imap(server)
            read(at)

            assert server.folder == {}
        assert Report.objects.count() == 2 and server.said.index("FETCH") < server.said.index("STORE")
        assert Mailbox.objects.get().failing_since is None

    @pytest.mark.django_db
    def test_with_a_wrong_password_reads_nothing_and_says_so(self, by_imap, settings, at):
        with mailserver([with_picture()]) as server:
            by_imap(server)
            settings.MAILBOX_PASSWORD = "wrong"
            read(at)

            assert len(server.folder) == 1
        assert Mailbox.objects.get().last_problem == "MailboxLoginError"

    @pytest.mark.django_db
    def test_by_tls_takes_no_certificate_that_is_not_checked(self, by_imap, at):
        with mailserver([with_picture()]) as server:
            by_imap(server, scheme="imaps")
            read(at)

            assert len(server.folder) == 1 and server.said == []
        assert Mailbox.objects.get().failing_since == at

    @pytest.mark.parametrize(
        "where",
        ["imap://hotline@mail.example", "imaps://mail.example", "maildir:here", "pop3://a@localhost", "imaps://["],
    )
    def test_is_named_as_it_should_be(self, settings, where):
        settings.MAILBOX = where
        with pytest.raises(Refused):
            open_mailbox()

    def test_elsewhere_is_not_spoken_to_in_practice(self, settings):
        settings.MAILBOX = "imaps://hotline@mail.example:993/INBOX"
        with pytest.raises(Refused, match="practice"):
            open_mailbox()


@pytest.mark.django_db
class TestTheSameMail:
    def test_thrice_is_one_report(self, maildir, at):
        bare = HEAD + b"Date: Tue, 03 Mar 2026 09:00:00 +0000\r\n"
        folded = bare.replace(b"Subject: A page", b"Subject:\r\n A page")
        listed = b"List-Id: <list.lists.example>\r\nPrecedence: list\r\n" + bare.replace(b"Rita", b"Rita via list")
        footer = b"\r\n_______________________________________________\r\nlist mailing list\r\n"
        maildir(bare + ID + b"\r\n" + SAID, bare + ID + b"\r\n" + SAID, bare + b"\r\n" + SAID)
        maildir(folded + ID + b"\r\n" + SAID, listed + b"\r\n" + SAID + footer)

        read(at)

        assert Report.objects.count() == 1
        assert outcomes() == [Outcome.REPORTED] + [Outcome.DUPLICATE] * 4

    def test_again_days_later_is_still_the_same(self, maildir, at):
        maildir(HEAD + ID + b"\r\n" + SAID)
        read(at)
        maildir(HEAD + ID + b"\r\n" + SAID)
        read(at + span(days=9))

        assert outcomes() == [Outcome.REPORTED, Outcome.DUPLICATE]

    def test_by_two_people_is_two_reports_and_each_keeps_its_words(self, maildir, at):
        maildir(HEAD + b"\r\n" + SAID, HEAD.replace(b"rita", b"ron") + b"\r\n" + SAID + b"I know the child.\r\n")

        read(at)

        assert Report.objects.count() == 2 and "I know the child." in words()[1]

    def test_as_xarf_sent_twice_is_one_report(self, maildir, at):
        from tests.intake.test_xarf import changed

        report = part("application/json", changed().encode())
        maildir(multipart(report, head=HEAD + ID), multipart(report, head=HEAD + ID.replace(b"1", b"2")))

        read(at)

        assert outcomes() == [Outcome.REPORTED, Outcome.DUPLICATE] and Report.objects.count() == 1


@pytest.mark.django_db
class TestAnswering:
    def test_asks_once_for_no_files_and_says_nothing_else(self, maildir, at):
        other = with_picture().replace(b"I saw", b"Also")
        maildir(with_picture(), other)

        read(at)

        letter = Letter.objects.get()
        text = letter.body.open()
        assert letter.recipient.open() == "rita@mail.example" and "never send us files" in text
        for word in (ADDRESS, "reported.example", "OH-", "MA-", "A page", "report", "abuse", "child"):
            assert word not in text + letter.subject

    def test_never_answers_who_sent_no_files(self, maildir, at):
        maildir(HEAD + b"\r\n" + SAID)
        read(at)

        assert Report.objects.count() == 1 and not Letter.objects.exists()

    @pytest.mark.parametrize(
        "field",
        [
            b"Auto-Submitted: auto-generated",
            b"Auto-Submitted: auto-replied",
            b"Precedence: bulk",
            b"Precedence: list",
            b"List-Id: <list.lists.example>",
            b"Return-Path: <>",
            b"Return-Path: <somebody.else@mail.example>",
            b"X-Spam-Flag: YES",
        ],
    )
    def test_never_answers_a_machine_or_a_forged_sender(self, maildir, at, field):
        maildir(with_picture(HEAD + field + b"\r\n"))
        read(at)

        assert ReceivedMail.objects.count() == 1 and not Letter.objects.exists()

    def test_never_answers_ourselves(self, maildir, at, settings):
        settings.MAIL_FROM = "hotline@hotline.example"
        maildir(with_picture(HEAD.replace(b"rita@mail", b"hotline@hotline")))
        read(at)

        assert not Letter.objects.exists()

    def test_never_answers_a_storm(self, maildir, at):
        maildir(*[HEAD + b"\r\nNumber " + b"x" * number for number in range(21)], with_picture())
        read(at)

        assert Report.objects.count() == 22 and not Letter.objects.exists()

    def test_never_bounces_what_it_took(self, maildir, at):
        maildir(with_picture(HEAD.replace(b"rita@mail.example", "größe@mail.example".encode())))
        read(at)

        assert outcomes() == [Outcome.REPORTED] and not Letter.objects.exists()

    @pytest.mark.parametrize(
        "raw",
        [
            typed("multipart/report; report-type=delivery-status; boundary=x", b"--x\r\n\r\nNot delivered.\r\n--x--"),
            HEAD + b"Auto-Submitted: auto-replied\r\n\r\nI am away.",
            HEAD.replace(b"rita@mail", b"hotline@hotline") + b"Auto-Submitted: auto-generated\r\n\r\n" + SAID,
        ],
    )
    def test_makes_no_report_of_an_echo(self, maildir, at, raw, settings):
        settings.MAIL_FROM = "hotline@hotline.example"
        maildir(raw)
        read(at)

        assert outcomes() == [Outcome.AUTOMATIC] and not Report.objects.exists()


@pytest.mark.django_db
class TestWhatIsKept:
    def test_of_a_report_is_no_text_beside_the_statement(self, maildir, at):
        maildir(with_picture())
        read(at)

        mail = ReceivedMail.objects.get()
        assert not mail.text and not mail.contact and mail.received_at.minute == 0
        assert mail.dropped[0]["media_type"] == "image/png" and mail.dropped_count == 1

    def test_of_the_sender_is_a_digest_for_a_day(self, maildir, at):
        maildir(HEAD + b"\r\n" + SAID)
        read(at)
        assert ReceivedMail.objects.get().sender_today

        maildir(HEAD + b"\r\nOther words.")
        read(at + span(days=2) * 1440)

        assert ReceivedMail.objects.order_by("pk").first().sender_today == ""

    def test_of_a_sender_who_waits_is_deleted_when_the_time_is_over(self, maildir, at):
        maildir(multipart(part("image/png", picture())))
        read(at)
        assert ReceivedMail.objects.get().contact.open() == "rita@mail.example"

        run_until_idle([jobs.FORGET_MAIL], at=at + span(days=91))

        mail = ReceivedMail.objects.get()
        assert not mail.contact and mail.outcome == Outcome.HELD
