"""The ECHONET family."""
