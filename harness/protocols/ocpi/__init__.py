"""OCPI: everything that its versions share lives here; what is different in a version, in a package of its own."""
