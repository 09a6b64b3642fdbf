"""The library in the window: a window of its own beside the images, and *Find evidence*."""
