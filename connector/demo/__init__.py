"""The demonstration: a simulated host plays children's histories on a bus, and a terminal shows what comes of them."""
