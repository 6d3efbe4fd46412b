"""How results are shown: sentences, tables on a terminal, figures, and the folder that holds them."""
