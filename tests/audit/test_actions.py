from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from openhotline.audit.actions import declared, sentence
from openhotline.audit.apps import AuditConfig
from openhotline.audit.checks import check_actions


@pytest.fixture
def _asked_afresh() -> Iterator[None]:
    declared.cache_clear()
    yield
    declared.cache_clear()


class TestDeclared:
    def test_finds_what_each_app_declares_with_its_sentence(self) -> None:
        assert sentence("audit.exported") == "The audit chain was exported."
        for config in apps.get_app_configs():
            for action, text in getattr(config, "audit_actions", {}).items():
                assert declared()[action] == text and str(text).endswith(".")

    def test_shows_an_action_of_former_times_by_its_name(self) -> None:
        assert sentence("parcel.posted") == "parcel.posted"

    @pytest.mark.usefixtures("_asked_afresh")
    @pytest.mark.parametrize("name", ["exported", "Audit.exported", "audit.exported.twice", "audit exported", "a" * 90])
    def test_refuses_a_name_that_is_not_noun_and_participle(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(AuditConfig, "audit_actions", {name: "A sentence."})

        with pytest.raises(ImproperlyConfigured, match="noun.past_participle"):
            declared()
        assert [problem.id for problem in check_actions()] == ["audit.E001"]

    @pytest.mark.usefixtures("_asked_afresh")
    def test_refuses_an_action_that_two_apps_declare(self, monkeypatch: pytest.MonkeyPatch) -> None:
        twin = AuditConfig("openhotline.audit", __import__("openhotline.audit"))
        configs = [*apps.get_app_configs(), twin]
        monkeypatch.setattr(apps, "get_app_configs", lambda: configs)

        with pytest.raises(ImproperlyConfigured, match="Two apps"):
            declared()
