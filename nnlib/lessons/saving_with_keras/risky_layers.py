"""Layers that bring code, found in a model's configuration."""

import json

from nnlib.exercises import exercise


def entry(kind, **config):
    return {"class_name": kind, "config": config}


def inputs(rng):
    plain, odd = entry("Dense", name="out", units=2), entry("Dense", name="Lambda", units=3)
    code, outside = entry("Lambda", name="twice"), entry("TFSMLayer", name="rest")
    inner = entry("Sequential", name="inner", layers=[entry("Lambda", name="deep"), plain])
    yield (entry("Sequential", name="net", layers=[plain, code]),)
    yield (entry("Sequential", name="net", layers=[plain, odd]),)
    yield (entry("Sequential", name="net", layers=[plain, inner]),)
    yield (entry("Sequential", name="net", layers=[code, odd, inner, outside]),)
    wrapped = entry("TimeDistributed", name="wrap", layer=entry("Lambda", name="Lambda_1"))
    yield (entry("Functional", name="net", layers=[outside, wrapped]),)


@exercise(
    inputs=inputs,
    hints=[
        'For a dictionary look at `config.get("class_name")`, and then into each of its values.',
        "For a list look into each of its entries. Let the function call itself, or keep a list of what is "
        "still to be looked at.",
    ],
    remark="By default Keras refuses to load a TFSMLayer, and a Lambda that contains Python code. Your "
    "function finds them without loading anything.",
)
def risky_layers(config):
    """Return how many layers in a configuration are a `Lambda` or a `TFSMLayer`, an int.

    `config` is what `json.loads` makes of a model's `config.json`: dictionaries, lists, strings and numbers,
    nested in each other. A layer is a dictionary with a `class_name` and a `config`; neither comes without
    the other. Layers may hold layers, at any depth.
    """
    found, waiting = 0, [config]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            found += item.get("class_name") in ("Lambda", "TFSMLayer")
            item = list(item.values())
        if isinstance(item, list):
            waiting += item
    return found


@risky_layers.misconception(
    "You look only at the outermost layers. A Lambda may be hidden in a model within the model."
)
def outermost_layers_only(config):
    return sum(layer["class_name"] in ("Lambda", "TFSMLayer") for layer in config["config"]["layers"])


@risky_layers.misconception(
    "You look only into `layers`. A layer such as TimeDistributed holds another one under `layer`."
)
def lists_of_layers_only(config):
    found = 0
    for layer in config["config"].get("layers", []):
        found += layer["class_name"] in ("Lambda", "TFSMLayer")
        found += lists_of_layers_only(layer)
    return found


@risky_layers.misconception("You find Lambda, but not TFSMLayer, which brings a whole SavedModel.")
def lambda_only(config):
    found, waiting = 0, [config]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            found += item.get("class_name") == "Lambda"
            item = list(item.values())
        if isinstance(item, list):
            waiting += item
    return found


@risky_layers.misconception(
    "You search the text for the words. A layer of another class may be called Lambda; the class counts."
)
def words_in_the_text(config):
    text = json.dumps(config)
    return text.count("Lambda") + text.count("TFSMLayer")


@risky_layers.misconception("You return whether there is one. The question is how many there are.")
def whether_there_is_one(config):
    waiting = [config]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if item.get("class_name") in ("Lambda", "TFSMLayer"):
                return True
            item = list(item.values())
        if isinstance(item, list):
            waiting += item
    return False


@risky_layers.misconception("You look into dictionaries only. The layers of a model are in a list.")
def dictionaries_only(config):
    if not isinstance(config, dict):
        return 0
    here = config.get("class_name") in ("Lambda", "TFSMLayer")
    return here + sum(dictionaries_only(value) for value in config.values())
