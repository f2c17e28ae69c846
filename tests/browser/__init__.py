"""What needs a page drawn."""
