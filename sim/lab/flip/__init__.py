"""What would overturn a finding: the nearest weights, within what the record allows, at which a claim turns."""
