"""What notices and looks add to the timeline of an item."""

from datetime import timedelta

import pytest

from openhotline.desk.timeline import timeline
from tests.notices.noticing import follow, gone, items_of, sent_notice
from tests.support.factories import authority_in_force


@pytest.mark.django_db
class TestTheTimelineOfANotice:
    def test_tells_from_the_draft_to_the_end(self, at, settings):
        settings.PACE = 1
        authority_in_force(at=at - timedelta(days=1))
        notice = sent_notice(at=at)
        [item] = items_of(notice)
        gone(item, at=at + timedelta(hours=5))
        follow(at + timedelta(days=1))

        entries = timeline(item)

        words = [str(entry.what) for entry in entries]
        for expected in (
            "Host looked up",
            "Decided: Illegal here",
            "Being acted on",
            "Put into a notice: First notice",
            "Notice: Handed over",
            "Watch begun",
            "Gone",
            "Gone after the notice",
        ):
            assert expected in words, (expected, words)
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
        [missing] = [entry for entry in entries if str(entry.what) == "Gone"]
        assert missing.tone == "good" and dict(missing.facts)["Seen from"] == "2 places"

    def test_stands_on_the_page_of_the_item(self, at, staff, noa, settings):
        settings.PACE = 1
        authority_in_force(at=at - timedelta(days=1))
        notice = sent_notice(at=at)
        [item] = items_of(notice)

        page = staff(noa).get(f"/items/{item.ref}/").text

        assert f'href="/notices/{notice.ref}/"' in page and "Notice: Handed over" in page
