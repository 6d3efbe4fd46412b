"""The two engines that run the model: Mesa agents to read and change, and a compiled loop for thousands of runs."""
