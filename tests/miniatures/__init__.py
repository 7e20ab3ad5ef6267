"""Tiny faulty stations and CSMSs, one confessed fault each, and the proof that each is caught by the check meant for it."""
