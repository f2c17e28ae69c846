"""Tests of innocook.outbound."""
