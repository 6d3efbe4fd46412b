"""The questions with which a reader may start: the picture that each prepares, and the sentence that answers it."""
