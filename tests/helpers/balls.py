"""A training configuration of generated pictures: half of them show a bright ball."""

CONFIG = """
schema = 1
[pack]
name = "balls"
version = "0.1"
title = "Balls"
title_zh = "球"
licence = "Apache-2.0"
intended_use = "Tests."
intended_use_zh = "测试。"
training_data = "Phantoms."
[gate]
modalities = ["CR"]
[input]
size = [64, 64]
channels = 1
resize = "stretch"
percentiles = [0.5, 99.5]
mean = 0.5
std = 0.25
[data]
folder = "nowhere"
patient = "patient_id"
fold = "fold"
age = "age"
age_years = [18, 130]
soft = "soft.csv"
soft_id = "name"
soft_prefix = "p_"
[split]
folds = 3
cross = false
[fit]
width = 4
epochs = 3
batch_size = 4
learning_rate = 0.01
weight_decay = 0.01
ema = 0.5
seed = 7
soft_share = 0.5
[baseline]
epochs = 1
[[group]]
name = "Side"
column = "side"
[[label]]
key = "Ball"
column = "kind"
positive = "BALL"
code = "HP:0033821"
display = "Pulmonary mass"
display_zh = "肺肿块"
shown_at = 0.05
shown_at_source = "a guess"
"""
