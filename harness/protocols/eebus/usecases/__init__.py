"""The use cases as they live inside a device or an energy manager: state machines without datagrams."""
