"""The version of zonelab, which is written only here; the metadata of the package take it from here."""

__version__ = "0.1.0"
