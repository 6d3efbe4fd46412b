"""What a reader takes away or brings: link, files, brief, command, upload."""
