"""How a network is made that names what Chinese notes speak of: records, training, export."""
