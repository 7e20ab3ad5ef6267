"""SPINE: datagrams, the data model and its exchange. It must not know how a datagram travels, nor any use case."""
