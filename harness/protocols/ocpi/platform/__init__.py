"""An OCPI platform without input or output: server, client, registration, and the application of a role on top."""
