"""What must be in no table, no log, no letter and no backup after a reporter came back and wrote."""

from datetime import timedelta

from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.config.backups import make_backup
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, services
from openhotline.intake.models import Message
from openhotline.intake.services.visits import find_visit
from openhotline.post.models import Letter
from tests.config.test_backup import TOOLS
from tests.intake.given import submitted
from tests.intake.test_canary import FROM, log, whole_database  # noqa: F401 (a fixture)
from tests.support.cast import person
from tests.support.faces import FaceClient

SECRET = "7K2M-9QXT-3RVB-5HNA"
STATUS, REPORT = "/en/report/status/", "/en/report/status/report/"
BIRDS = {
    "internet address": "203.0.113.77",
    "browser": "CanaryBrowser",
    "referrer": "canary-referrer",
    "question": "canary question",
    "answer": "canary answer",
    "e-mail": "canary@mail.example",
    "mail host": "mail.example",
    "secret": SECRET,
    "bare secret": SECRET.replace("-", ""),
    "secret as typed": SECRET.lower().replace("-", " "),
}


class TestACanary:
    def test_of_who_comes_back_is_found_nowhere(self, committed_db, log, tmp_path, settings):  # noqa: F811
        settings.PACE = 1
        settings.POSTGRES_TOOLS = str(TOOLS)
        began = clock.now() - timedelta(days=10)
        report = submitted("http://a.example/1", secret=SECRET, at=began)
        visitor = FaceClient("public", **FROM)
        visitor.post(STATUS, {"reference": report.ref, "secret": SECRET.lower().replace("-", " ")})
        visitor.post(REPORT, {"do": "message", "text": "canary question"})
        visitor.post(REPORT, {"do": "news", "address": "canary@mail.example"})
        shown = visitor.get(REPORT)
        key = find_visit(cookie=visitor.cookies["visit"].value, at=clock.now()).content["follow"]["key"]
        services.write_to_reporter(report=report, text="canary answer", asks=True, by=person("ana"), at=clock.now())
        services.reveal_messages(report=report, by=person("ana"), at=clock.now())
        run_until_idle([jobs.NEWS], at=clock.now() + timedelta(days=4))
        make_backup(folder=tmp_path / "data", keys=tmp_path / "keys", by=job("backup"), at=clock.now())

        assert "canary question" in shown.text
        assert Message.objects.count() == 2 and Letter.objects.count() == 1
        stored = b"\n".join(path.read_bytes() for path in (tmp_path / "data").iterdir()).decode("latin-1")
        places = {"the database": whole_database(), "a log": log.getvalue(), "the backup": stored}
        assert report.ref in places["the database"]
        for name, bird in {**BIRDS, "cookie": visitor.cookies["visit"].value, "key": key}.items():
            for place, text in places.items():
                assert bird not in text, f"the {name} is in {place}"
