"""Studies: a question, a notebook that answers it, and a folder with its tables, figures, page and reading."""
