"""Attacks on what officials may see of their peers."""
