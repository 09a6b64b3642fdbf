"""Everything Qt: the window a radiologist reads on."""

import pyqtgraph

# Arrays here are (rows, columns) everywhere; pyqtgraph's own default is the other way round.
pyqtgraph.setConfigOptions(imageAxisOrder="row-major", useOpenGL=False)
