"""Malformed requests, made from the objects of a version: one fault each, and what may come of it."""
