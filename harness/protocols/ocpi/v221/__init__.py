"""OCPI 2.2.1: its objects, and what else is its own."""
