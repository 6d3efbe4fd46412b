"""The pages of the explorer: what stands where. They ask for results and charts, and reckon nothing themselves."""
