"""Hashes without the start-up of OpenSSL that `hashlib` brings (3 ms); the same values."""

try:
    from _blake2 import blake2b
    from _sha1 import sha1
except ImportError:
    from hashlib import blake2b, sha1

__all__ = ["blake2b", "sha1"]
