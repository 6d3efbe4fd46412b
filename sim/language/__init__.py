"""What is read by people: texts in two languages, errors as sentences, the words of tables."""
