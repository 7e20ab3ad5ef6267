"""Faulty EEBUS devices and energy managers, each with one fault, and the check that has to see it."""
