"""An import: every record is taken in, there already, or parked; a ledger counts them."""
