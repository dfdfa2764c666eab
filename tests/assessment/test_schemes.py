"""The tables, row by row: what follows from the facts, and where there is no answer."""

from itertools import product

import pytest

from openhotline.assessment import selectors
from openhotline.assessment.schemes import NAMES, derive, table
from openhotline.assessment.services.vocabulary import shipped
from openhotline.cases.stages import ILLEGAL, Decision

FACTS = {
    "vocabulary_version": 1,
    "decision": "illegal_here",
    "age_band": "7-10",
    "severity": "level_1",
    "synthetic": False,
}


class TestXarf:
    @pytest.mark.parametrize(
        ("age_band", "severity", "expected"),
        [
            ("0-2", "level_1", "A1"),
            ("3-6", "level_2", "A1"),
            ("7-10", "level_3", "A2"),
            ("14-15", "level_1", "B1"),
            ("16-17", "level_2", "B1"),
            ("14-15", "level_3", "B2"),
            ("11-13", "level_1", None),  # may be either side of puberty
            ("unknown", "level_1", None),
            ("", "level_1", None),
            ("7-10", "level_4", None),
            ("7-10", "unclear", None),
            ("7-10", "non_photographic", None),
            ("7-10", "", None),
        ],
    )
    def test_follows_from_age_and_severity_or_not_at_all(self, age_band, severity, expected):
        assert derive("xarf", {**FACTS, "age_band": age_band, "severity": severity}) == expected

    def test_says_nothing_of_synthetic_pictures(self):
        assert derive("xarf", {**FACTS, "synthetic": True}) is None

    @pytest.mark.parametrize("decision", sorted(set(Decision.values) - {str(one) for one in ILLEGAL}))
    def test_says_nothing_of_what_is_not_illegal(self, decision):
        assert derive("xarf", {**FACTS, "decision": decision}) is None


class TestUk:
    @pytest.mark.parametrize(
        ("severity", "expected"),
        [
            ("level_1", "A"),
            ("level_2", "B"),
            ("level_3", "C"),
            ("level_4", "C"),
            ("non_photographic", "prohibited"),
            ("unclear", None),
            ("", None),
        ],
    )
    def test_follows_from_severity(self, severity, expected):
        assert derive("uk", {**FACTS, "severity": severity}) == expected

    def test_says_nothing_of_what_is_lawful(self):
        assert derive("uk", {**FACTS, "decision": "lawful"}) is None


class TestInterpol:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, "baseline"),
            ({"severity": "level_3"}, "baseline"),
            ({"severity": "level_4"}, "national"),
            ({"severity": "unclear"}, None),
            ({"age_band": "14-15"}, "national"),
            ({"age_band": "11-13"}, None),
            ({"age_band": "11-13", "severity": "level_4"}, "national"),
            ({"synthetic": True}, "national"),
            ({"severity": "non_photographic"}, "national"),
            ({"decision": "illegal_elsewhere"}, "baseline"),
            ({"decision": "illegal_elsewhere", "age_band": "16-17"}, None),
            ({"decision": "lawful"}, "not_illegal"),
            ({"decision": "not_found"}, None),
        ],
    )
    def test_follows_from_the_facts_or_not_at_all(self, changes, expected):
        assert derive("interpol", {**FACTS, **changes}) == expected


class TestDerive:
    @pytest.mark.parametrize("scheme", NAMES)
    def test_has_no_answer_for_a_vocabulary_it_does_not_know(self, scheme):
        assert derive(scheme, {**FACTS, "vocabulary_version": 99}) is None

    @pytest.mark.parametrize("scheme", NAMES)
    def test_has_no_answer_without_facts(self, scheme):
        assert derive(scheme, {}) is None

    def test_does_not_know_a_scheme_we_do_not_have(self):
        with pytest.raises(KeyError):
            derive("made_up", FACTS)

    def test_does_not_take_nothing_for_no(self):
        assert derive("xarf", {**FACTS, "synthetic": 0}) is None
        assert derive("xarf", {**FACTS, "synthetic": None}) is None

    @pytest.mark.parametrize("scheme", NAMES)
    def test_never_has_two_answers(self, scheme):
        vocabulary = shipped()[0]["dimensions"]
        ages, severities = (
            [one["code"] for one in vocabulary[name]["values"]] + [""] for name in ("age_band", "severity")
        )

        for decision, age, severity, synthetic in product(Decision.values, ages, severities, (False, True)):
            facts = {**FACTS, "decision": decision, "age_band": age, "severity": severity, "synthetic": synthetic}
            answers = {
                gives
                for gives, when in table(scheme).rules
                if all(facts[name] in values for name, values in when.items())
            }
            assert len(answers) <= 1, facts

    @pytest.mark.parametrize("scheme", NAMES)
    def test_names_only_values_that_the_vocabulary_has(self, scheme):
        vocabulary = shipped()[0]["dimensions"]
        for _gives, when in table(scheme).rules:
            for name, values in when.items():
                if name in vocabulary:
                    assert set(values) <= {one["code"] for one in vocabulary[name]["values"]}


@pytest.mark.django_db
class TestXarfClassOfAnItem:
    def test_comes_from_the_assessment_that_stands(self, at):
        from tests.support.factories import decided_item, waiting_item

        assert selectors.xarf_class(decided_item(at=at)) == "A1"
        assert selectors.xarf_class(decided_item(at=at, decision=Decision.LAWFUL)) is None
        assert selectors.xarf_class(waiting_item(at=at)) is None
