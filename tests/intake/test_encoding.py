import pytest

from ticketcli.errors import Usage
from ticketcli.intake import encoding


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_the_encoding_is_found(codec):
    data = "título;año\nñandú;€\n".encode(codec)
    found = encoding.detect_encoding("f", data, None)
    assert found == codec
    assert encoding.open_text(data, found, "").read() == "título;año\nñandú;€\n"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_names_the_encoding_to_say(codec):
    data = "título;año\nñandú;€\n".encode(codec)
    with pytest.raises(Usage) as error:
        encoding.detect_encoding("f", data, None)
    assert str(error.value) == f"f: looks like {codec} without its mark; say --encoding {codec}"
    assert encoding.detect_encoding("f", data, codec) == codec


def test_one_stray_byte_does_not_turn_a_file_into_another_encoding():
    assert encoding.detect_encoding("f", "título año ñandú ".encode() + b"\xff", None) == "utf-8"


def test_an_encoding_asked_for_is_taken():
    assert encoding.detect_encoding("f", b"a\xe4", "latin-1") == "iso8859-1"


@pytest.mark.parametrize("asked", ["utf-99", "rot13", "hex", "a\0b"])
def test_an_encoding_that_does_not_exist_is_refused(asked):
    with pytest.raises(Usage, match="--encoding"):
        encoding.detect_encoding("f", b"a", asked)


def test_a_file_that_is_not_in_the_encoding_asked_for_is_refused():
    with pytest.raises(Usage, match="give --encoding"):
        encoding.detect_encoding("f", b"abc", "utf-16")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"PK\x03\x04...", "xlsx"),
        (b"%PDF-1.7", "pdf"),
        (b"\0\1\2\3abc", "binary"),
    ],
)
def test_what_is_no_text_is_refused(data, what):
    with pytest.raises(Usage, match=what):
        encoding.detect_encoding("f", data, None)
