"""What leaves the process: mail and evidence files. Nothing does yet; the imports of this room are fixed already."""
