"""An energy manager as an EEBUS node."""
