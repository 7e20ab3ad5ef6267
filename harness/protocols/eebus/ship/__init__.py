"""SHIP: how two EEBUS nodes come to exchange datagrams. It must not know what a datagram holds."""
