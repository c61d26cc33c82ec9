"""Hashes without OpenSSL: the same values."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.runtime.hashes import blake2b, sha1


@pytest.mark.parametrize(
    ("data", "digest"),
    [(b"", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), (b"abc", "a9993e364706816aba3e25717850c26c9cd0d89d")],
)
def test_sha1_gives_the_values_of_its_standard(data: bytes, digest: str):
    assert sha1(data).hexdigest() == digest


@given(st.binary(max_size=300), st.integers(1, 64))
def test_both_give_what_hashlib_gives(data: bytes, size: int):
    assert sha1(data).digest() == hashlib.sha1(data, usedforsecurity=False).digest()
    assert blake2b(data, digest_size=size).digest() == hashlib.blake2b(data, digest_size=size).digest()
