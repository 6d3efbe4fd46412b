"""What is told of results: sentences, tables on a terminal, figures, and the folder that holds them."""
