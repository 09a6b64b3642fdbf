"""The help of the window: the manual, and a tour of one minute."""
