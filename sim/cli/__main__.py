"""The command line as a module: ``python -m sim.cli``, for programs that start it with their own interpreter."""

from sim.cli import main

main()
