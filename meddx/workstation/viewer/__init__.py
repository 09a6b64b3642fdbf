"""The picture: canvas, overlay, layout."""
