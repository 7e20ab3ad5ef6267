"""Tiny faulty stations and CSMSs, one confessed fault each, and the proof that the checks catch them."""
