import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

import openhotline
from openhotline.audit.actions import declared, sentence
from openhotline.audit.apps import AuditConfig
from openhotline.audit.checks import check_actions
from openhotline.audit.lives import Life


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


class TestEveryApp:
    def test_declares_each_action_that_it_records(self) -> None:
        found = list(recorded())

        assert ("services.py", "audit.exported") in found
        assert [f"{path}: {action}" for path, action in found if action not in declared()] == []

    def test_declares_the_moves_of_its_lives(self) -> None:
        lives = [model for model in apps.get_models() if issubclass(model, Life)]

        assert [life.__name__ for life in lives if f"{life.THING}.moved" not in declared()] == []


def recorded() -> Iterator[tuple[str, str]]:
    """Every action that is written out in a call of `record` or `record_batch`, with its file."""
    for path in Path(openhotline.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="record" | "record_batch", value=ast.Name(id="audit"))
                    | ast.Name(id="record" | "record_batch"),
                    args=[ast.Constant(value=str(action)), *_],
                ):
                    yield path.name, action
