"""Faulty CSMSs, by the rules that they break."""
