import tracemalloc
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ticketcli.errors import Usage
from ticketcli.intake import tabular
from ticketcli.intake.table import ImportSettings, Parked, SourceRow
from ticketcli.text import arm_cell, defuse_cell

SETTINGS = ImportSettings(ZoneInfo("UTC"))


def rows(text, settings=SETTINGS, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return list(tabular.read_table("csv", "f.csv", data, settings).rows())


def cells(text, **more):
    return [row.cells for row in rows(text, **more) if isinstance(row, SourceRow)]


def parked(text):
    return [row for row in rows(text) if isinstance(row, Parked)]


@given(st.text())
@example("=1+1")
@example("'=1")
@example("''-")
@example("＝1")
@example("\t")
def test_what_was_defused_is_armed_again(cell):
    assert arm_cell(defuse_cell(cell)) == cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(start):
    assert defuse_cell(f"{start}cmd") == f"'{start}cmd"
    assert defuse_cell(f"'{start}cmd") == f"''{start}cmd"


def test_other_cells_stay_as_they_are():
    assert defuse_cell("'tis a = b") == "'tis a = b"
    assert arm_cell("'tis") == "'tis"


def test_a_defused_cell_of_an_export_is_read_as_it_was():
    assert cells("title,x\n'=1+1,'quoted'\n") == [{"title": "=1+1", "x": "'quoted'"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = 'title,x\n"a, b; c | d\te",1\nb,2\n'.replace(",x", f"{delimiter}x").replace(",1", f"{delimiter}1")
    assert cells(text.replace("b,2", f"b{delimiter}2")) == [
        {"title": "a, b; c | d\te", "x": "1"},
        {"title": "b", "x": "2"},
    ]


def test_commas_in_the_text_do_not_hide_a_semicolon():
    assert cells("title;x\nHola, bien;1\nuno, dos, tres;2\n")[1] == {"title": "uno, dos, tres", "x": "2"}


def test_the_delimiter_may_be_said_by_hand_or_by_the_file():
    assert cells("title;x,y\na;1,2\n", settings=ImportSettings(ZoneInfo("UTC"), delimiter=";")) == [
        {"title": "a", "x,y": "1,2"}
    ]
    assert cells("sep=|\ntitle|x\na|1\n") == [{"title": "a", "x": "1"}]
    with pytest.raises(Usage, match="--delimiter"):
        rows("title,x\n", settings=ImportSettings(ZoneInfo("UTC"), delimiter="ab"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_quoted_newlines_are_read(end):
    text = end.join(["title,x", f'"a ""b""{end}c",1', "d,2", ""])
    assert cells(text) == [{"title": f'a "b"{end}c', "x": "1"}, {"title": "d", "x": "2"}]


def test_blanks_after_the_delimiter_do_not_break_quotes():
    assert cells('"title", "x"\n"a", "b, c"\n') == [{"title": "a", "x": "b, c"}]


def test_names_of_columns_are_stripped_and_empty_ones_numbered():
    assert cells("\ufeff title , ,x\na,b,c\n") == [{"title": "a", "column 2": "b", "x": "c"}]


def test_repeated_names_make_a_list():
    assert cells("title,Labels,Labels,Labels\na,x,,y\nb,,,\n") == [{"title": "a", "Labels": ["x", "y"]}, {"title": "b"}]


def test_rows_are_numbered_as_a_spreadsheet_does():
    text = 'title,x\n"a\nb",1\n\n,\nc,2\n'
    assert [row.origin for row in rows(text)] == ["f.csv:row 2", "f.csv:row 5"]


def test_rows_too_short_or_too_long_are_parked_but_empty_cells_at_the_end_are_none():
    text = "title,x,y\na,1,2,,\na,1\na,1,2,3\na,,\n"
    assert [(row.origin, row.raw) for row in parked(text)] == [("f.csv:row 3", "a,1\n"), ("f.csv:row 4", "a,1,2,3\n")]
    assert len(cells(text)) == 2


def test_a_record_cut_off_at_the_end_is_parked():
    (cut,) = parked('title,x\na,1\nb,"half a te')
    assert cut.raw == 'b,"half a te'
    assert "never closed" in cut.reason


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest():
    text = 'title,x\na,1\n"b,2\nc,3\nd,4\n'
    assert [row.raw for row in parked(text)] == ['"b,2\n']
    assert [row["title"] for row in cells(text)] == ["a", "c", "d"]


def test_a_long_text_that_is_cut_off_is_not_taken_for_rows():
    assert [row.raw for row in parked('title,x\na,"one\ntwo\nthree')] == ['a,"one\ntwo\nthree']


def test_a_quote_that_is_not_doubled_is_parked_not_dropped():
    assert [row.raw for row in parked('title,x\n"say "hi"",1\nb,2\n')] == ['"say "hi"",1\n']


def test_nul_and_stray_bytes_park_their_row_only():
    stray = rows("title,x\nñandú,1\n".encode() + b"b\xff,2\n" + "año,3\n".encode())
    assert [type(row) for row in stray] == [SourceRow, Parked, SourceRow]
    assert "\\udcff" in stray[1].raw
    assert [type(row) for row in rows("title,x\na\0,1\nb,2\n")] == [Parked, SourceRow]


def test_a_cell_over_the_limit_is_parked():
    text = "title,x\n" + "a" * (tabular.LARGEST_CELL + 1) + ",1\nb,2\n"
    assert [type(row) for row in rows(text)] == [Parked, SourceRow]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        '{"title": "a"}',
        "[1]",
        "<html>",
        "just prose\nand more\n",
        ",,\n;;\n",
        '"title,x\na,1\n',
        "ti\0tle,x\n",
    ],
)
def test_what_is_no_table_is_refused_in_one_line(text):
    with pytest.raises(Usage, match=r"^f\.csv: .*$"):
        rows(text)


def test_a_parked_record_can_be_mended_and_read_again():
    table = tabular.read_table("csv", "f.csv", b"title|x\na,b|1|2\n", SETTINGS)
    (broken,) = table.rows()
    assert cells(table.head + broken.raw.removesuffix("|2\n")) == [{"title": "a,b", "x": "1"}]


def test_too_many_columns_are_refused():
    with pytest.raises(Usage, match="over 16384 columns"):
        rows("title" + ",x" * 20_000 + "\n")


def test_a_file_is_streamed():
    data = b"title,x\n" + b"a fairly short title,some more text\n" * 20_000
    table = tabular.read_table("csv", "f.csv", data, SETTINGS)
    tracemalloc.start()
    assert sum(1 for _ in table.rows()) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(data) / 2


def test_what_databases_write_for_nothing_is_empty():
    assert cells("id,title,note\n1,\\N,a\n2,\\Nx,\\N\n") == [{"id": "1", "note": "a"}, {"id": "2", "title": "\\Nx"}]
