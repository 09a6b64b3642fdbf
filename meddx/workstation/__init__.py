"""Everything Qt: the window a radiologist reads on."""
