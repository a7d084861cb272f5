"""Brokers to develop and test against: started here, stopped here, and plain about what they can't do."""
