"""Evidence: facts as data, the model fitted to some of them and held against the others."""
