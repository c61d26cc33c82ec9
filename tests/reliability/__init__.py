"""The figures of reliability: what may never be lost, whoever writes, whatever dies (decision 25)."""
