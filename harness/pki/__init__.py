"""Certificates: who issues them, how each can be wrong, and how they are judged.

Pure: nothing here reads a clock, a file or a socket (but `disk`, which only reads and writes a folder).
Moments come in as `at`, epoch seconds.
"""
