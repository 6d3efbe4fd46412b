"""Measurements of speed and memory, and pictures of the explorer."""
