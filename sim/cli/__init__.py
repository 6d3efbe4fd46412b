"""The command line."""

from sim.cli.main import app as app
from sim.cli.main import main as main
