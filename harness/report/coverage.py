"""The coverage table: every case of the catalogue counted under its use case, whether it ran or not.

The denominator is the catalogue as the run stored it (`run.json`, key `coverage`); a case without a test counts as
NOT_IMPLEMENTED. Without a stored catalogue only what the run knew can be counted, and the table says so.
"""
