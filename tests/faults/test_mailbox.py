"""The worker dies while it reads the mailbox: every mail becomes one report, and none is left behind."""

from datetime import timedelta

import pytest

from openhotline.cases.models import Report
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs
from openhotline.intake.models import Mailbox, Outcome, ReceivedMail
from tests.intake.broken_mail import HEAD, SAID
from tests.support.faults import dies_at
from tests.support.imap import mailserver

MAILS = [HEAD + b"\r\n" + SAID, HEAD + b"\r\nA child is being threatened."]
AFTER = timedelta(minutes=6)


def prepared(at):
    Mailbox.objects.update(due_at=at)
    return Mailbox.objects.get().pk


def assert_two_reports():
    assert Report.objects.count() == 2
    assert ReceivedMail.objects.exclude(outcome=Outcome.DUPLICATE).count() == 2
    assert ReceivedMail.objects.filter(outcome=Outcome.DUPLICATE).count() <= 1


@pytest.mark.parametrize("point", jobs.READ_MAIL.faults)
def test_a_mail_in_a_maildir_is_one_report_wherever_the_worker_died(point, tmp_path, settings, at):
    (tmp_path / "new").mkdir()
    (tmp_path / "cur").mkdir()
    for number, raw in enumerate(MAILS):
        (tmp_path / "new" / str(number)).write_bytes(raw)
    settings.MAILBOX = f"maildir:{tmp_path}"
    pk = prepared(at)
    dies_at(point, lambda: jobs.read_mailbox([pk], at))

    run_until_idle([jobs.READ_MAIL], at=at + AFTER)

    assert_two_reports()
    assert list(tmp_path.glob("*/*")) == []


@pytest.mark.parametrize("point", jobs.READ_MAIL.faults)
def test_a_mail_on_a_server_is_one_report_wherever_the_worker_died(point, settings, at):
    settings.MAILBOX_PASSWORD = "made up"
    with mailserver(MAILS) as server:
        settings.MAILBOX = f"imap://hotline@127.0.0.1:{server.port}/INBOX"
        pk = prepared(at)
        dies_at(point, lambda: jobs.read_mailbox([pk], at))

        run_until_idle([jobs.READ_MAIL], at=at + AFTER)

        assert server.folder == {}
    assert_two_reports()
