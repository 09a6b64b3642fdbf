"""How the recurrent text network is made: generated text, network, training, export."""
