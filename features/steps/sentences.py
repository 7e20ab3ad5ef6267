"""Registers the sentences of the house with behave."""

from harness.engine.gherkin import load_steps

load_steps()
