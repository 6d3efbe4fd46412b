"""What numbers rest on: arithmetic, luck by address, compiled code, tables, fingerprints of the sources."""
