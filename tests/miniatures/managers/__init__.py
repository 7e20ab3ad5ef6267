"""Faulty energy managers of ECHONET Lite, by the rules that they break."""
