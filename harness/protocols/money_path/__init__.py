"""The money path: a station (OCPP 2.0.1) at one end, a provider (OCPI 2.2.1) at the other, one operator in between."""
