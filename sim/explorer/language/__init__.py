"""Words of the explorer: texts in two languages, ranges, problems, notices."""
