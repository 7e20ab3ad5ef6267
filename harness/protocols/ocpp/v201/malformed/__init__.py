"""Malformed messages of OCPP 2.0.1, made from the official schemas, and what is due when one arrives.

    schema --fields--> every place of a request      a table --frames--> what is no frame, what is no JSON
             |                                                  |
             +--payloads--> a valid, harmless request           |
             |                                                  |
             +--spoil--> the same with one fault                |
                               |                                |
                               +---- catalogue: id <-> message -+---> reaction: what the receiver made of it

An id says everything: role, action, place, fault. Nothing here sends or waits.
"""
