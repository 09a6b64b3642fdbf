"""How a model pack is made and measured."""
