"""What a reader takes along: one page, a slide, tables, and what makes the same numbers again."""
