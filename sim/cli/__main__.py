"""The command line as a module: ``python -m sim.cli``, for programs that start it with their own interpreter."""

import signal

from sim.cli import main

# A program that was itself started in the background hands down a SIGINT that is ignored; one that stops a sweep sends
# it on purpose.
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
