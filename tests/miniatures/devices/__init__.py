"""Faulty charging devices of ECHONET Lite, by the rules that they break."""
