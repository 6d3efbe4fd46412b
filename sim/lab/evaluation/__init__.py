"""The single evaluation: of a panel that a user brings, by the usual designs, with the inference for few zones."""
