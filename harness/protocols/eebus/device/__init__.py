"""A charging station as an EEBUS device."""
