import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.common.errors import Refused
from openhotline.intake.formats.xarf import read_xarf

SAMPLE = Path(__file__).parents[2] / "docs/operate/samples/reports.xarf.json"
REPORTS = json.loads(SAMPLE.read_text())
PICTURE = "iVBORw0KGgo" * 500

any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*REPORTS[0], "tags", "x"]), inner),
    max_leaves=12,
)


def read(text: str | bytes):
    return list(read_xarf(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def changed(**fields):
    return json.dumps({**REPORTS[0], **fields})


class TestReadingXarf:
    def test_reads_the_sample_whole(self):
        rows = read(SAMPLE.read_text())

        assert [row.problem for row in rows] == ["", "", ""]
        assert rows[0].submission.addresses[0].canonical == "https://cdn.fern.example/f/2041"
        assert [row.submission.category for row in rows] == ["abuse", "abuse", "grooming"]
        assert [row.submission.is_test for row in rows] == [False, False, True]

    @pytest.mark.parametrize("start", ["", "\ufeff", "\n \n"])
    def test_reads_one_a_list_and_one_on_each_line_alike(self, start):
        one = [json.dumps(report) for report in REPORTS]
        keys = [row.key for row in read(start + "\n".join(one) + "\n")]

        assert keys == [row.key for row in read(start + json.dumps(REPORTS))]
        assert keys[:1] == [row.key for row in read(start + one[0])]
        assert keys[:1] == [row.key for row in read(start + json.dumps(REPORTS[0], indent=2))]

    def test_drops_evidence_wherever_it_stands(self):
        evidence = [{"content_type": "image/png", "payload": PICTURE}]
        [row] = read(changed(evidence=evidence, _internal={"payload": PICTURE}, extra={"deep": [{"payload": PICTURE}]}))

        assert row.submission and "iVBOR" not in repr(row)

    def test_keeps_nothing_about_who_sent_it(self):
        [row] = read(changed())

        for word in ("platform.example", "Made-up Platform", "192.0.2"):
            assert word not in repr(row)

    def test_keeps_no_media_in_the_description_or_the_address(self):
        rows = read(
            "\n".join(
                [changed(description=f"See {PICTURE[:900]}"), changed(url=f"data:image/png;base64,{PICTURE[:900]}")]
            )
        )

        assert rows[0].submission.words == "See [left out: not text]"
        assert rows[1].problem and "iVBOR" not in rows[1].problem

    @pytest.mark.parametrize(
        ("fields", "problem"),
        [
            ({"xarf_version": "3.0"}, "not XARF version 4"),
            ({"type": "phishing"}, "another kind"),
            ({"category": "messaging", "type": "spam"}, "another kind"),
            ({"classification": "worst"}, "classification"),
            ({"report_id": "7"}, "report_id"),
            ({"reporter": "somebody"}, "reporter"),
            ({"url": 7}, "url"),
            ({"detection_method": None}, "detection_method"),
        ],
    )
    def test_says_which_field_is_wrong_and_never_what_it_holds(self, fields, problem):
        [row] = read(changed(**fields))

        assert problem in row.problem and row.submission is None
        assert "fern.example" not in row.problem

    def test_goes_on_after_a_broken_line(self):
        rows = read(f"{changed()}\n{{broken\n[]\n{json.dumps(REPORTS[1])}\n")

        assert [bool(row.submission) for row in rows] == [True, False, False, True]
        assert [row.line for row in rows] == [1, 2, 3, 4]

    @pytest.mark.parametrize(
        "text", ["", "\n\n", "address,words", "7", '"text"', "[" * 100_000, b"\xff\xfe{", '{"a": NaN}', "9" * 5000]
    )
    def test_refuses_a_file_that_is_no_json(self, text):
        with pytest.raises(Refused):
            read(text)

    def test_takes_the_same_number_of_another_sender_for_another_report(self):
        other = {**REPORTS[0]["reporter"], "domain": "elsewhere.example"}
        one, two = read(f"{changed()}\n{changed(reporter=other)}\n")

        assert one.key != two.key

    @given(any_json)
    def test_never_stumbles_over_any_json(self, value):
        rows = read(json.dumps([{**REPORTS[0], **value} if isinstance(value, dict) else value]))

        assert len(rows) == 1 and (rows[0].submission is None) == bool(rows[0].problem)
