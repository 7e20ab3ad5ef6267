"""Faulty charging stations, by the rules that they break."""
