"""What leaves the process: mail and evidence files."""
