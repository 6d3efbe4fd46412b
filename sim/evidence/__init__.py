"""Evidence: facts as data, the model fitted to some of them and compared with the others."""
