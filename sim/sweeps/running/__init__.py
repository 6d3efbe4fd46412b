"""A sweep carried out: its store, by threads or by a cluster, resumed and verified."""
