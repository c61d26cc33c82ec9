from ticketcli.text import fold_text
from ticketcli.worktime import vocabulary

TABLES = (
    vocabulary.UNITS, vocabulary.NEAR_DAYS, vocabulary.HALVES, vocabulary.PARTS, vocabulary.NOON, vocabulary.PERIODS,
    vocabulary.IN_MINUTES,
)  # fmt: skip


def test_every_word_stands_there_as_it_is_compared():
    words = [word for table in TABLES for word in table]
    words += [word for names in (*vocabulary.WEEKDAY_NAMES, *vocabulary.MONTH_NAMES) for word in names.split()]
    assert [word for word in words if fold_text(word) != word] == []


def test_a_part_of_the_day_begins_where_the_one_before_ends_until_midnight():
    assert sorted(set(vocabulary.PARTS.values())) == [(6, 12), (12, 20), (20, 24)]


def test_there_are_seven_weekdays_and_twelve_months_each_in_both_languages():
    assert (len(vocabulary.WEEKDAY_NAMES), len(vocabulary.MONTH_NAMES)) == (7, 12)
    assert all(len(names.split()) >= 2 for names in (*vocabulary.WEEKDAY_NAMES, *vocabulary.MONTH_NAMES))


def test_no_phrase_of_minutes_is_hidden_by_a_shorter_one_before_it():
    phrases = list(vocabulary.IN_MINUTES)
    assert not any(early in late for place, early in enumerate(phrases) for late in phrases[place + 1 :])
