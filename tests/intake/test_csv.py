import io
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.common.errors import Refused
from openhotline.intake.categories import Category
from openhotline.intake.formats.csv import COLUMNS, LONGEST_LINE, read_csv

SIGNS = string.ascii_letters + string.digits + "é漢 ,;\"'\n=@"
SAMPLE = Path(__file__).parents[2] / "docs/operate/samples/reports.csv"


def read(text: str | bytes):
    return list(read_csv(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def problems(text):
    return [(row.line, row.problem) for row in read(text) if row.problem]


class TestReadingCsv:
    def test_reads_the_sample_whole(self):
        with SAMPLE.open("rb") as file:
            rows = list(read_csv(file))

        assert not [row.problem for row in rows if row.problem]
        assert [len(row.submission.addresses) for row in rows] == [1, 1, 1, 0, 2, 1]
        assert rows[2].submission.urgent and "\n" in rows[2].submission.words and rows[2].source == "helpline"
        assert rows[5].submission.is_test

    @pytest.mark.parametrize("start", ["", "\ufeff"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_reads_what_every_program_writes(self, start, end):
        [row] = read(start + end.join(["Address, Words ", "http://a.example/1,Seen.", ""]))

        assert row.submission.words == "Seen."

    def test_reads_semicolons(self):
        [row] = read("address;words\nhttp://a.example/1;One, two.\n")

        assert row.submission.words == "One, two."

    @pytest.mark.parametrize("said", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
    def test_reads_what_excel_writes_before_the_header(self, said):
        rows = read(f'{said}\r\n"address";"words"\r\nhttp://a.example/1;"One; ""two"", three."\r\nnot one;\r\n')

        assert rows[0].submission.words == 'One; "two", three.'
        assert (rows[0].line, rows[1].line, rows[1].column) == (3, 4, "address")

    @pytest.mark.parametrize(
        ("column", "row"),
        [
            ("address", "not one,,,,,,,,"),
            ("account", ",example-chat,http://a.example/,,,,,,"),
            ("words", ",,," + "Seen it. " * 1_200 + ",,,,,"),
            ("category", ",,,Seen.,spam,,,,"),
            ("language", ",,,Seen.,,English please,,,"),
            ("urgent", ",,,Seen.,,,maybe,,"),
            ("test", ",,,Seen.,,,,maybe,"),
            ("source", ",,,Seen.,,,,,nobody"),
        ],
    )
    def test_names_the_column_that_cannot_be_read(self, column, row):
        [found] = read(f"{','.join(COLUMNS)}\n{row}\n")

        assert (found.column, found.submission) == (column, None) and found.problem

    @pytest.mark.parametrize(
        "header", ["", "http://a.example/1,Seen.", "address,address", "address,reporter", "address,,words"]
    )
    def test_refuses_a_file_without_a_header_that_we_know(self, header):
        with pytest.raises(Refused, match="The first line has to name the columns") as refusal:
            read(f"{header}\nhttp://a.example/1\n")

        assert "a.example" not in str(refusal.value)

    def test_refuses_utf_16(self):
        with pytest.raises(Refused, match="UTF-16"):
            read("address\nhttp://a.example/1\n".encode("utf-16"))

    def test_says_on_which_line_something_is_wrong(self):
        found = problems(
            "address,words\nhttp://a.example/1,\n,\nnot an address,\nhttp://b.example/1,one,two\nhttp://c.example/1,ok\n"
        )

        assert [line for line, _problem in found] == [4, 5]

    def test_counts_lines_past_words_of_several_lines(self):
        found = problems('address,words\nhttp://a.example/1,"one\ntwo\nthree"\nnot an address,\n')

        assert [line for line, _problem in found] == [5]

    def test_goes_on_after_bytes_that_are_not_utf_8(self):
        rows = read(b"address,words\nhttp://a.example/1,caf\xe9\nhttp://b.example/1,ok\n")

        assert "UTF-8" in rows[0].problem and rows[1].submission

    def test_goes_on_after_a_line_without_end(self):
        rows = read("address,words\nhttp://a.example/1," + "x" * (3 * LONGEST_LINE) + "\nhttp://b.example/1,ok\n")

        assert "64 KiB" in rows[0].problem and rows[0].line == 2
        assert rows[1].submission and rows[1].line == 3

    def test_goes_on_after_a_zero_byte(self):
        rows = read("address,words\nhttp://a.example/1,\0\nhttp://b.example/1,ok\n")

        assert [bool(row.submission) for row in rows] in ([False, True], [True, True])

    def test_says_which_lines_an_open_quotation_mark_swallowed(self):
        lines = [f"http://a.example/{number},{'x' * 90}" for number in range(2000)]
        lines[3] = 'http://a.example/3,"never closed'
        rows = read("address,words\n" + "\n".join(lines) + "\n")

        first = next(row for row in rows if row.problem)
        assert first.line == 5 and first.problem.startswith("Lines 5 to ")
        assert rows[-1].submission

    def test_keeps_a_formula_as_the_text_it_is(self):
        rows = read('address,words\nhttp://a.example/1,"=HYPERLINK(""http://b.example"")"\n@SUM(A1),x\n')

        assert rows[0].submission.words.startswith("=HYPERLINK") and rows[1].problem

    def test_keeps_no_media_written_as_text(self):
        rows = read(f"address,words\ndata:image/png;base64,{'iVBORw0K' * 20},\n,See {'iVBORw0K' * 60}\n")

        assert rows[0].problem and "iVBOR" not in rows[0].problem
        assert rows[1].submission.words == "See [left out: not text]"

    def test_names_equal_rows_apart_and_the_same_file_alike(self):
        text = "address\nhttp://a.example/1\nhttp://a.example/1\nhttp://b.example/1\n"
        keys = [row.key for row in read(text)]

        assert len(set(keys)) == 3 and keys == [row.key for row in read(text)]

    def test_names_a_row_alike_in_whatever_order_its_columns_stand(self):
        [one], [other] = read("address,words\nhttp://a.example/1,x\n"), read("words,address\nx,http://a.example/1\n")

        assert one.key == other.key

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("category", "unknown"),
            ("source", "rita"),
            ("urgent", "perhaps"),
            ("language", "en\u202e"),
            ("platform", "x"),
        ],
    )
    def test_says_what_a_cell_may_be(self, column, value):
        [row] = read(f"words,{column}\nSeen.,{value}\n")

        assert row.problem and value not in row.problem.replace("Latin", "")

    @given(st.binary(max_size=400))
    def test_never_stumbles_over_any_bytes(self, body):
        read(b"address,words,urgent\n" + body)

    @given(
        st.lists(
            st.tuples(
                st.text(string.ascii_letters + string.digits + "é漢 ,;\"'\n=@", min_size=1, max_size=40).filter(
                    str.strip
                ),
                st.sampled_from(["", *Category.values]),
            ),
            max_size=8,
        )
    )
    def test_reads_back_whatever_a_program_wrote(self, reports):
        import csv

        file = io.StringIO(newline="")
        writer = csv.DictWriter(file, ["words", "category"])
        writer.writeheader()
        for words, category in reports:
            writer.writerow({"words": words, "category": category})

        rows = read(file.getvalue())

        assert [(row.submission.words, row.submission.category) for row in rows] == [
            (words.strip(), category) for words, category in reports
        ]

    @given(st.lists(st.sampled_from([*COLUMNS, "x", ""]), max_size=12), st.lists(st.text(max_size=20), max_size=12))
    def test_refuses_or_reads_any_header(self, names, cells):
        try:
            rows = read(",".join(names) + "\n" + ",".join(cells) + "\n")
        except Refused:
            return
        assert all((row.submission is None) == bool(row.problem) for row in rows)
