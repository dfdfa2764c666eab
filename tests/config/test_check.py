"""`openhotline check`: what it says about the set-up, and with which exit code."""

import json
from argparse import ArgumentParser
from datetime import timedelta

import pytest

from openhotline.cases import services as cases
from openhotline.cases.stages import Deed
from openhotline.config import setup
from openhotline.config.commands import check
from openhotline.hotline import services as hotline
from openhotline.hotline.models import DutyPerson, PoliceContact, Profile
from tests.support.cast import person

pytestmark = pytest.mark.django_db
REGISTRY = {"services": [[["192.0.2.0/24"], ["https://rdap.registry.example/"]]]}


@pytest.fixture
def ready(settings, monkeypatch, tmp_path, lea, at):
    """A hotline in production that lacks nothing but a bigger database."""
    monkeypatch.setattr(setup, "RESERVED", (".example",))  # its own names end in .test, for nobody has those either
    (tmp_path / "ranges-2026-03-01.csv").write_text("192.0.2.0,192.0.2.255,64496,Brightwell,GB\n")
    for family in ("ipv4", "ipv6"):
        (tmp_path / f"{family}.json").write_text(json.dumps(REGISTRY))
    settings.MODE, settings.FACE, settings.DEBUG = "production", "staff", False
    settings.PUBLIC_URL, settings.STAFF_URL = "https://hotline.test", "https://desk.hotline.test"
    settings.ALLOWED_HOSTS = ["desk.hotline.test"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.VANTAGE_POINTS = ["north=192.0.2.53@192.0.2.7", "south=198.51.100.53@198.51.100.7"]
    settings.CANARY_URLS = ["https://hotline.test/"]
    settings.MONITORING = {}
    settings.RANGES_FILE = str(tmp_path / "ranges-2026-03-01.csv")
    settings.RDAP_BOOTSTRAP = str(tmp_path)
    settings.SMTP_HOST, settings.SMTP_TLS = "mail.hotline.test", "starttls"
    settings.SMTP_USER, settings.SMTP_PASSWORD = "hotline", "made up"
    settings.MAIL_FROM = "notices@hotline.test"
    authority = cases.record_authority(
        country="*", agreement="Made up", deeds=Deed.values, expires_at=at + timedelta(days=9), by=lea, at=at
    )
    cases.confirm_authority(authority=authority, by=person("ada"), at=at)
    hotline.save_profile(details={"duty_address": "duty@hotline.example"}, by=lea, at=at)
    return settings


def said(at, *, wrong: bool) -> str:
    return "\n".join(each.text for each in setup.findings(at=at) if each.wrong is wrong)


class TestSetup:
    def test_finds_nothing_wrong_where_nothing_is_missing(self, ready, at):
        assert said(at, wrong=True) == ""

    def test_asks_nothing_of_practice(self, ready, at):
        ready.MODE, ready.VANTAGE_POINTS = "practice", []

        assert setup.findings(at=at) == []

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("DEBUG", True, "DEBUG is on"),
            ("PUBLIC_URL", "http://hotline.test", "PUBLIC_URL does not begin with https://"),
            ("STAFF_URL", "http://desk.hotline.test", "STAFF_URL does not begin with https://"),
            ("PUBLIC_URL", "https://hotline.example", "PUBLIC_URL has no name"),
            ("STAFF_URL", "https://hotline.test", "the same"),
            ("ALLOWED_HOSTS", ["localhost"], "does not hold desk.hotline.test"),
            ("ALLOWED_HOSTS", ["*"], "allows every name"),
            ("VANTAGE_POINTS", [], "VANTAGE_POINTS is empty"),
            ("VANTAGE_POINTS", ["north"], "VANTAGE_POINTS cannot be read"),
            ("VANTAGE_POINTS", ["a=192.0.2.53@192.0.2.7", "a=192.0.2.54@192.0.2.8"], "one name twice"),
            ("CANARY_URLS", [], "nothing is ever found gone"),
            ("MONITORING", {"looks": 1}, "at least two looks from two places"),
            ("MONITORING", {"haste": 1}, "no rule called haste"),
            ("RANGES_FILE", "/nowhere/ranges.csv", "RANGES_FILE names a table that cannot be read"),
            ("RDAP_BOOTSTRAP", "/nowhere", "no ipv4.json"),
            ("MAIL_FROM", "hotline@hotline.example", "MAIL_FROM"),
            ("SMTP_PASSWORD", "", "SMTP_PASSWORD is not"),
            ("SMTP_TLS", "none", "crosses the network in clear"),
            ("LOGGING", {"root": {"level": "DEBUG"}}, "LOG_LEVEL is DEBUG"),
        ],
    )
    def test_calls_wrong_what_has_to_be_mended(self, ready, at, name, value, words):
        setattr(ready, name, value)

        assert words in said(at, wrong=True)

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("VANTAGE_POINTS", ["north=192.0.2.53"], "gone, seen from one place"),
            ("VANTAGE_POINTS", ["north=192.0.2.53", "south=192.0.2.54"], "speak from the same address"),
            ("RANGES_FILE", "", "RANGES_FILE is empty"),
            ("RDAP_BOOTSTRAP", "", "RDAP_BOOTSTRAP is empty"),
            ("SECURE_PROXY_SSL_HEADER", None, "BEHIND_PROXY"),
        ],
    )
    def test_notes_what_somebody_should_know(self, ready, at, name, value, words):
        setattr(ready, name, value)

        assert words in said(at, wrong=False)
        assert said(at, wrong=True) == ""

    def test_calls_wrong_that_nobody_can_say_who_hosts_anything(self, ready, at):
        ready.RANGES_FILE = ready.RDAP_BOOTSTRAP = ""

        assert "nobody can say who hosts anything" in said(at, wrong=True)

    def test_calls_wrong_private_keys_on_the_public_site(self, ready, at):
        ready.FACE, ready.ALLOWED_HOSTS = "public", ["hotline.test"]

        assert "holds private keys" in said(at, wrong=True)

    def test_asks_nothing_of_the_public_site_that_it_does_not_do(self, ready, at, tmp_path):
        ready.FACE, ready.ALLOWED_HOSTS, ready.KEYS_DIR = "public", ["hotline.test"], tmp_path
        ready.VANTAGE_POINTS, ready.MAIL_FROM = [], ""
        for part in ("public", "digest"):
            (tmp_path / part).mkdir()
            (tmp_path / part / "2026-03.key").touch()

        assert said(at, wrong=True) == ""

    def test_notes_that_nobody_may_act_without_a_legal_basis(self, ready, at):
        assert "No legal basis" in said(at + timedelta(days=10), wrong=False)

    def test_notes_who_could_be_called_about_a_child_in_danger(self, ready, at):
        assert "One mailbox is called" not in said(at, wrong=False)
        DutyPerson.objects.exclude(position=1).delete()
        PoliceContact.objects.all().delete()
        notes = said(at, wrong=False)
        assert "One mailbox is called" in notes and "No police contact is on record" in notes

        DutyPerson.objects.all().delete()
        Profile.objects.update(duty_address="", contact_address="")
        assert "Nobody is on the duty roster" in said(at, wrong=False)


class TestCheckCommand:
    def run(self, *words):
        parser = ArgumentParser()
        check.arguments(parser)
        return check.run(parser.parse_args(words))

    def test_fails_when_something_is_wrong(self, ready, capsys):
        ready.VANTAGE_POINTS = []

        code = self.run("setup")

        assert code == 1
        assert "WRONG  VANTAGE_POINTS is empty" in capsys.readouterr().out

    def test_passes_with_notes(self, ready, capsys):
        ready.VANTAGE_POINTS = ["north=192.0.2.53"]

        code = self.run("setup")

        assert code == 0
        assert "NOTE   VANTAGE_POINTS names one place" in capsys.readouterr().out

    def test_says_that_practice_needs_nothing(self, capsys):
        assert self.run("setup") == 0
        assert capsys.readouterr().out == "Practice mode needs nothing.\n"

    def test_knows_no_other_parts(self, capsys):
        assert self.run("weather") == 2
