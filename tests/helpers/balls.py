"""A training configuration of generated pictures: half of them show a bright ball."""

from tests.helpers.training import toml

_SOFT = 'soft = "soft.csv"\nsoft_id = "name"\nsoft_prefix = "p_"'
CONFIG = toml(
    data=f'age = "age"\nage_years = [18, 130]\n{_SOFT}',
    more='[baseline]\nepochs = 1\n[[group]]\nname = "Side"\ncolumn = "side"',
    column='column = "kind"\npositive = "BALL"',
    width=4,
    soft_share=0.5,
)
