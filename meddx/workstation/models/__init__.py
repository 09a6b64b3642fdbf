"""The models in the window: importing one, the list of all, their cards."""
