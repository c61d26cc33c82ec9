"""The figures of reliability: what may never be lost, whoever writes, whatever dies (docs/decisions/0025-how-reliability-is-held.md)."""
