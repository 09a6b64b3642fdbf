"""The picture: canvas, overlay, layout."""

import pyqtgraph

# Arrays here are (rows, columns) everywhere; pyqtgraph's own default is the other way round.
pyqtgraph.setConfigOptions(imageAxisOrder="row-major", useOpenGL=False)
