"""What strangers hand in, spoilt: `targets` are what reads it, `mutations` spoil it, `run` does so for long."""
