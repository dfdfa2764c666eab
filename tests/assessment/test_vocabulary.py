import pytest
from django.utils import translation

from openhotline.assessment import selectors
from openhotline.assessment.facts import CODED, NEEDED_WHEN_ILLEGAL
from openhotline.assessment.models import Vocabulary
from openhotline.assessment.services import load_vocabulary
from openhotline.assessment.services.vocabulary import shipped
from openhotline.audit.models import Event
from openhotline.cases.stages import ILLEGAL, Decision
from openhotline.common.actors import job
from tests.support.factories import decided_item


@pytest.mark.django_db
class TestLoadVocabulary:
    def test_changes_nothing_the_second_time(self, at):
        Vocabulary.objects.update(data={"kept": True})

        load_vocabulary(by=job("reference"), at=at)

        assert [one.data for one in Vocabulary.objects.all()] == [{"kept": True}]

    def test_loads_what_ships_and_says_so(self, at):
        Vocabulary.objects.all().delete()

        load_vocabulary(by=job("reference"), at=at)

        assert Vocabulary.objects.get().version == 1
        assert Event.objects.filter(action="vocabulary.loaded", at=at).count() == 1


@pytest.mark.django_db
class TestTheVocabulary:
    def test_has_an_answer_for_what_cannot_be_told(self):
        vocabulary = selectors.current_vocabulary()

        for dimension in ("age_band", "sex", "children", "severity", "how"):
            assert vocabulary.codes(dimension) & {"unknown", "unidentified", "unclear"}, dimension

    def test_has_a_reason_for_every_dismissal(self):
        vocabulary = selectors.current_vocabulary()

        for decision in set(Decision) - set(ILLEGAL):
            assert vocabulary.reasons_for(decision)

    def test_is_read_in_the_language_of_the_reader_or_in_english(self):
        labels = {"en": "Girls", "de": "Mädchen"}

        with translation.override("de-at"):
            assert selectors.words_for(labels) == "Mädchen"
        with translation.override("fr"):
            assert selectors.words_for(labels) == "Girls"

    def test_gives_the_facts_of_an_assessment_in_words(self, at):
        decided_item(at=at)

        words = selectors.facts_in_words(selectors.latest_assessment(decided_item(at=at)))

        assert ("Youngest visible age", "7–10") in words and ("Kind of site", "Image host") in words


class TestWhatShips:
    def test_fits_into_the_columns(self):
        for data in shipped():
            for name, dimension in data["dimensions"].items():
                assert all(len(value["code"]) <= 30 for value in dimension["values"]), name

    def test_has_everything_that_is_asked(self):
        dimensions = set(shipped()[0]["dimensions"])

        assert {*CODED, "dismissal_reason"} == dimensions and dimensions > set(NEEDED_WHEN_ILLEGAL)
