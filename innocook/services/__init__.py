"""Use cases: load, decide in the core, save, and commit once, last."""
