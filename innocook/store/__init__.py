"""What is kept: tables and query functions. Session first, results ordered, nothing here commits."""
