"""Reference platforms of OCPI with one fault each."""
