import csv
import io
import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.render import grid
from ticketcli.render.grid import Column, cut_text, render_rows, show_duration, text_breadth, write_json
from ticketcli.reports.measure import Report, ReportRow

FORMATS = ("table", "json", "jsonl", "csv", "ids", "md")
COLUMNS = (Column("id", "number"), Column("title", "what", shrink=True), Column("age", "age", "right"))
ROWS = [("TK-1", "Router sin luz", timedelta(hours=76)), ("TK-22", "ñandú", timedelta(minutes=5)), ("TK-3", None, None)]

C0_C1 = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
BIDI = [chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
INVISIBLE = [
    chr(code) for code in (0xAD, 0x180E, 0x200B, 0x200C, 0x200D, 0x2028, 0x2029, 0x2060, 0xFEFF, 0xFFF9, 0xE0041)
]
SEQUENCES = [
    "\x1b[2J",
    "\x1b]0;owned\x07",
    "\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1bPq\x1b\\",
    "\x9b31m",
]
UNSAFE = frozenset(C0_C1) | frozenset(BIDI) | frozenset(INVISIBLE)


def lines(format: str, rows=ROWS, columns=COLUMNS, **options) -> list[str]:
    return list(render_rows(format, columns, rows, **options))


def report(
    *rows: ReportRow, columns=("area", "n", "median", "share", "working_median"), notes=("n = 2 tickets",)
) -> Report:
    return Report("times", columns, tuple(name.replace("_", " ") for name in columns), rows, notes)


FIGURES = report(
    ReportRow(("billing", 2, timedelta(days=2, hours=3), 0.25, timedelta(hours=40)), ("TK-1", "TK-2")),
    ReportRow(("–", 0, None, None, None), ()),
)

# -- formats


def test_a_table_is_aligned_and_ends_without_blanks():
    assert lines("table") == [
        "number  what              age",
        "TK-1    Router sin luz  3d 4h",
        "TK-22   ñandú              5m",
        "TK-3    –                   –",
    ]
    assert lines("table", columns=COLUMNS[:2], rows=[row[:2] for row in ROWS])[2] == "TK-22   ñandú"


def test_without_rows_a_table_is_empty_and_machine_formats_stay_valid():
    assert [lines(format, []) for format in FORMATS] == [
        [], ["[]"], [], ["id,title,age"], [], ["| number   | what   | age   |", "|----------|--------|-------|"],
    ]  # fmt: skip


def test_rows_may_be_mappings_and_what_they_lack_is_unset():
    assert lines("jsonl", [{"id": "TK-1", "more": 1}]) == ['{"id": "TK-1", "title": null, "age": null}']


def test_json_is_an_array_of_raw_values():
    assert json.loads("\n".join(lines("json"))) == [
        {"id": "TK-1", "title": "Router sin luz", "age": 273600},
        {"id": "TK-22", "title": "ñandú", "age": 300},
        {"id": "TK-3", "title": None, "age": None},
    ]
    assert [json.loads(line)["id"] for line in lines("jsonl")] == ["TK-1", "TK-22", "TK-3"]


def test_json_values_keep_what_they_are():
    at = datetime(2026, 11, 21, 10, 12, tzinfo=timezone(timedelta(hours=-3)))
    told = write_json({"at": at, "on": date(2026, 11, 21), "cost": Decimal("9.50"), "tags": ("a", "b"), "é": True})
    assert (
        told == '{"at": "2026-11-21T10:12:00-03:00", "on": "2026-11-21", "cost": "9.50", "tags": ["a", "b"], "é": true}'
    )


def test_csv_is_read_back_as_it_was():
    rows = [("TK-1", 'a "b", c\nd', 5), ("TK-2", None, -7)]
    told = list(csv.reader(io.StringIO("\n".join(lines("csv", rows)))))
    assert told == [["id", "title", "age"], ["TK-1", 'a "b", c\nd', "5"], ["TK-2", "", "-7"]]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0"])
def test_no_csv_cell_is_a_formula(formula):
    cell = next(csv.reader(io.StringIO(lines("csv", [("TK-1", formula, 0)])[1])))[1]
    assert cell.startswith("'")


def test_ids_are_the_first_column():
    assert lines("ids") == ["TK-1", "TK-22", "TK-3"]


def test_markdown_is_a_table_whose_cells_cannot_leave_it():
    hostile = "a|b\\|c\n| d <img src=x> `e` ![f](http://x)"
    told = lines("md", [("TK-1", hostile, None)])
    assert [len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in told] == [4, 4, 4]
    assert told[2].split() == [
        "|",
        "TK-1",
        "|",
        r"a\|b\\\|c",
        r"\|",
        "d",
        r"\<img",
        "src=x>",
        r"\`e\`",
        r"!\[f](http://x)",
        "|",
        "–",
        "|",
    ]


def test_text_that_looks_like_a_number_stays_that_text():
    for format in ("table", "csv", "md"):
        assert "1e5" in lines(format, [("1e5", "0123", None)])[-1]
        assert "0123" in lines(format, [("1e5", "0123", None)])[-1]


def test_a_column_may_say_how_people_read_it_and_machines_get_the_value():
    columns = [Column("sum", "sum", format=lambda value: f"{value} $")]
    assert lines("table", [(5,), (None,)], columns) == ["sum", "5 $", "–"]
    assert lines("csv", [(5,)], columns) == ["sum", "5"]


def test_colour_is_only_on_the_titles():
    told = lines("table", colour=True)
    assert told[0] == "\x1b[1mnumber  what              age\x1b[0m"
    assert told[1:] == lines("table")[1:]


# -- width


def test_a_table_is_cut_to_its_width_and_nothing_is_cut_without_one():
    rows = [("TK-1", "x" * 200, None)]
    assert [len(line) for line in lines("table", rows, width=40)] == [40, 40]
    assert lines("table", rows, width=40)[1].count("…") == 1
    assert "x" * 200 in lines("table", rows)[1]


def test_what_may_not_shrink_is_never_cut():
    told = lines("table", [("TK-1" * 20, "x" * 50, None)], width=40)
    assert "TK-1" * 20 in told[1]
    assert "xxxxxxx…" in told[1]


def test_columns_that_may_shrink_are_cut_evenly_the_short_ones_not():
    columns = [Column(key, key, shrink=True) for key in "abc"]
    told = lines("table", [("x" * 100, "y" * 5, "z" * 100)], columns, width=60)[1].split("  ")
    assert [len(text) for text in told] == [25, 5, 26]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5), st.integers(30, 80))
def test_no_line_is_broader_than_the_width(titles, width):
    told = lines("table", [("TK-1", title, timedelta()) for title in titles], width=width)
    assert max(map(text_breadth, told)) <= width


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("ñandú", 5), ("n\u0303", 1), ("日本", 4), ("한국", 4), ("👍", 2), ("", 0)]
)
def test_breadth_is_what_a_terminal_takes(text, columns):
    assert text_breadth(text) == columns


@pytest.mark.parametrize(
    ("text", "width", "left"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("n\u0303abc", 3, "n\u0303a…"),
    ],
)
def test_a_cut_fits_and_splits_no_character(text, width, left):
    assert cut_text(text, width) == left


def test_wide_characters_stay_aligned():
    told = lines("table", [("日本", "a", None), ("x", "b", None)])
    assert [text_breadth(line[: line.index(mark)]) for line, mark in zip(told[1:], "ab", strict=True)] == [8, 8]


# -- values


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"), (59, "59s"), (60, "1m"), (45 * 60, "45m"), (7500, "2h 05m"), (3600, "1h 00m"), (86399, "23h 59m"),
        (86400, "1d 0h"), (273600, "3d 4h"), (-7500, "-2h 05m"), (0.4, "0s"),
    ],
)  # fmt: skip
def test_durations_read_as_people_say_them(seconds, text):
    assert show_duration(timedelta(seconds=seconds)) == text


def test_working_time_has_no_days():
    assert grid.show_working_time(timedelta(hours=40, minutes=5)) == "40h 05m"


def test_instants_and_lists_read_as_people_write_them():
    assert grid.show_value(datetime(2026, 11, 21, 10, 12, 9, tzinfo=UTC)) == "2026-11-21 10:12"
    assert grid.show_value(("a", "b\nc")) == "a, b c"
    assert grid.show_value(0) == "0"
    assert [grid.show_value(value) for value in (None, "", ())] == ["–", "–", "–"]


# -- nothing unsafe gets out


def raw_controls(told: list[str], allowed: str = "") -> set[str]:
    return (set("".join(told)) & UNSAFE) - set(allowed)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("hostile", [*C0_C1, *BIDI, *INVISIBLE, *SEQUENCES, "\ud800"], ids=ascii)
def test_no_unsafe_character_gets_out_raw(format, hostile):
    text = f"a{hostile}b"
    told = lines(format, [(text, text, text), {"id": [text], "title": (text,), "age": text}], width=200)
    assert not raw_controls(told, "\n" if format == "csv" else "")
    "".join(told).encode()
    titled = lines("md", [], [Column("x", text)]) + lines(
        "table", [("a",)], [Column("x", text, format=lambda _value: text)]
    )
    assert not raw_controls(titled)


@given(st.text(alphabet=st.one_of(st.sampled_from(sorted(UNSAFE)), st.characters()), max_size=40))
def test_json_gives_back_every_text_and_no_raw_control(text):
    told = write_json({"text": text})
    assert json.loads(told) == {"text": text}
    assert not raw_controls([told])


@pytest.mark.parametrize("hostile", [*SEQUENCES, *BIDI, *INVISIBLE, "\n", "\t"], ids=ascii)
def test_a_report_lets_nothing_unsafe_out_either(hostile):
    story = report(ReportRow((f"a{hostile}b", 1, None, None, None), (f"TK{hostile}",)), notes=(f"n{hostile}",))
    told = [*grid.report_table(story, True), *grid.report_json(story, "jsonl", True)]
    told += [line for format in FORMATS for line in grid.report_rows(story, format, True)]
    assert not raw_controls(told, "\n")
    assert not raw_controls(list(grid.report_table(story, True)))
    assert not raw_controls(list(grid.report_json(story, "json")), "\n")


# -- reports


def test_a_report_for_people_has_title_table_and_notes():
    assert list(grid.report_table(FIGURES)) == [
        "times",
        "",
        "area       n    median    share    working median",
        "-------  ---  --------  -------  ----------------",
        "billing    2     2d 3h      25%           40h 00m",
        "–          0         –        –                 –",
        "",
        "n = 2 tickets",
    ]


def test_titles_of_a_report_take_several_lines_rather_than_much_width():
    story = Report(
        "agents", ("agent", "n"), ("agent", "first reply, median, working"), (ReportRow(("ana", 5), ()),), ()
    )
    assert [line.rstrip() for line in grid.report_table(story)][2:] == [
        "agent      first reply,",
        "                median,",
        "                working",
        "-------  --------------",
        "ana                   5",
        "",
    ]


def test_every_row_of_a_report_can_name_its_tickets():
    assert list(grid.report_table(FIGURES, True))[4].endswith("  TK-1, TK-2")
    assert list(grid.report_rows(FIGURES, "csv", True)) == [
        "area,n,median,share,working_median,tickets",
        'billing,2,183600,0.25,144000,"TK-1, TK-2"',
        "–,0,,,,",
    ]


def test_a_report_as_json_is_one_object_as_jsonl_its_rows():
    rows = [
        {"area": "billing", "n": 2, "median": 183600, "share": 0.25, "working_median": 144000},
        {"area": "–", "n": 0, "median": None, "share": None, "working_median": None},
    ]
    told = json.loads("\n".join(grid.report_json(FIGURES, "json")))
    assert told == {"title": "times", "rows": rows, "notes": ["n = 2 tickets"]}
    assert [json.loads(line) for line in grid.report_json(FIGURES, "jsonl")] == rows
    assert json.loads(next(grid.report_json(FIGURES, "jsonl", True)))["tickets"] == ["TK-1", "TK-2"]


# -- weight


@pytest.mark.parametrize("format", ["jsonl", "json", "csv", "ids"])
def test_machine_formats_give_each_row_before_they_ask_for_the_next(format):
    asked = []
    rows = (asked.append(number) or (f"TK-{number}", "x", None) for number in range(100_000))
    told = render_rows(format, COLUMNS, rows)
    assert [next(told) for _line in range(3)]
    assert len(asked) <= 3


def test_tabulate_is_loaded_only_where_it_is_used():
    asks = "import sys; from ticketcli.render import grid; print('tabulate' in sys.modules); "
    asks += "list(grid.render('md', [], [])); print('tabulate' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
