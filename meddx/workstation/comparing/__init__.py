"""Two labels of one model beside each other on the same picture, and their difference."""
