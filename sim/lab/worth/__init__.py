"""What knowing more is worth for a choice between policies: by weight, and by fact that could be measured."""
