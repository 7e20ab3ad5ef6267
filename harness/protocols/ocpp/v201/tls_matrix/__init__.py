"""The cells of the TLS matrix as data, and what may come of each handshake.

cells       one handshake each, by its id: what is other on our side, the rule, what may come of it
csms, station   the cells for each system under test
reaction    what the record says that came of it
offers      what a ClientHello should hold
"""
