"""Families of interchangeable objects: found by name, rebuilt from their constructor's arguments."""

import re


class Configurable:
    """Base of everything that a string or a saved configuration can stand for.

    A direct subclass (``Loss``, ``Layer``, ...) opens a family, which each class below it joins under its
    name and its `aliases`. Case and underscores do not matter: as in Keras, ``"GlorotUniform"`` and
    ``"glorot_uniform"`` mean the same.
    """

    name = ""
    aliases = ()

    def __init_subclass__(cls):
        if Configurable in cls.__bases__:
            cls.family, cls.members = cls, {}
        elif not cls.__name__.startswith("_"):
            if "name" not in vars(cls):
                cls.name = _words(cls.__name__, "_")
            for name in {cls.__name__, cls.name, *vars(cls).get("aliases", ())}:
                known = cls.members.setdefault(_fold(name), cls)
                if known.__module__.startswith("nnlib.") and known is not cls:
                    raise ValueError(
                        f"nnlib has a {known.__name__} of its own: call your class something else."
                    )
                cls.members[_fold(name)] = cls

    @classmethod
    def get(cls, identifier):
        """Resolve a name, a configuration or an object to an object of this family.

        Parameters
        ----------
        identifier : str, dict or object
            A name such as ``"relu"``, ``{"class_name": ..., "config": {...}}``, or an object of the family.

        Raises
        ------
        ValueError
            For an unknown name; the message offers the closest known ones.
        TypeError
            For anything else.
        """
        if isinstance(identifier, cls.family):
            return identifier
        if isinstance(identifier, dict) and "class_name" in identifier:
            return cls.get_class(identifier["class_name"]).from_config(identifier.get("config", {}))
        if isinstance(identifier, str):
            return cls.get_class(identifier)()
        family = cls.family.__name__
        raise TypeError(
            f"Expected the name of a known {_words(family)}, or one of nnlib's {family} objects. "
            f"Received: {identifier!r}"
        )

    @classmethod
    def get_class(cls, name):
        """The class of this family that `name` stands for; ValueError with the closest names if none."""
        members = cls.family.members
        try:
            return members[_fold(name)]
        except KeyError:
            import difflib

            close = difflib.get_close_matches(_fold(name), members, n=3, cutoff=0.5)
            known = sorted({member.name for member in members.values()})
            offer = sorted({members[match].name for match in close})
            raise ValueError(
                f"Unknown {_words(cls.family.__name__)} {name!r}. "
                + (f"Did you mean {' or '.join(map(repr, offer))}? " if offer else "")
                + f"Known: {', '.join(known)}."
            ) from None

    def get_config(self):
        """The constructor's arguments as a dictionary that JSON can hold."""
        init = type(self).__init__
        if init is object.__init__:
            return {}
        code = init.__code__
        names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
        return {name: serialize(getattr(self, name)) for name in names}

    @classmethod
    def from_config(cls, config):
        """A new object from the `config` that `get_config` returned."""
        return cls(**config)

    def __repr__(self):
        arguments = ", ".join(f"{key}={value!r}" for key, value in self.get_config().items())
        return f"{type(self).__name__}({arguments})"


class Setting:
    """An attribute that is checked whenever it is assigned, in the constructor and afterwards.

    ``rate = Setting(_checks.number, 0, 1)`` keeps ``_checks.number("rate", value, 0, 1)``.
    """

    # There is no __get__, so that reading finds the value in the instance's dictionary and costs nothing.
    def __init__(self, check, *arguments, **options):
        self.check, self.arguments, self.options = check, arguments, options

    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, instance, value):
        vars(instance)[self.name] = self.check(self.name, value, *self.arguments, **self.options)


class Fixed:
    """An attribute that only its own class writes, as ``vars(self)[name]``; assigning to it raises.

    ``rng = Fixed("Make a new model with another seed.")``: the sentence says what to do instead.
    """

    def __init__(self, advice):
        self.advice = advice

    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, instance, value):
        raise AttributeError(f"{self.name} of {instance!r} cannot be assigned. {self.advice}")


def serialize(value):
    """`value` as JSON can hold it; an object becomes its class name and configuration."""
    if isinstance(value, Configurable):
        return {"class_name": type(value).__name__, "config": value.get_config()}
    if isinstance(value, tuple):
        return list(value)
    return value


def _words(name, separator=" "):
    """The words of a class name in lower case: "learning rate schedule"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", separator, name).lower()


def _fold(name):
    return name.lower().replace("_", "")
