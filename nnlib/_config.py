"""Families of interchangeable objects: found by name, rebuilt from their constructor's arguments."""

import inspect
import re
import sys

import numpy as np


class Explained:
    """Base of classes whose constructors meet an unknown argument with the known one that is most like it."""

    def __new__(cls, *arguments, **options):
        known = cls.arguments()
        if known is not None:
            for name in options:
                if name not in known:
                    absent = getattr(cls, name, None)
                    advice = absent.instead if isinstance(absent, Absent) else offer(name, known)
                    raise TypeError(f"{cls.__name__} has no argument {name!r}. {advice}")
        return super().__new__(cls)

    @classmethod
    def arguments(cls):
        """Names of the constructor's arguments, with those that it hands on to its base as ``**others``.

        None if it is somebody else's and takes others: it may use them itself.
        """
        names = {}
        for base in cls.__mro__:
            if "__init__" in vars(base):
                names |= dict.fromkeys(_named(base.__init__))
                if not inspect.unwrap(base.__init__).__code__.co_flags & inspect.CO_VARKEYWORDS:
                    return list(names)
                if not base.__module__.startswith("nnlib."):
                    return None


class Configurable(Explained):
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
            names = {_fold(name) for name in (cls.__name__, cls.name, *vars(cls).get("aliases", ()))}
            for known in (cls.members.get(name, cls) for name in names):
                if known.__module__.startswith("nnlib.") and known is not cls:
                    raise ValueError(
                        f"nnlib has a {known.__name__} of its own: call your class something else."
                    )
            cls.members.update(dict.fromkeys(names, cls))

    def __init__(self):
        pass

    @classmethod
    def get(cls, identifier):
        """Resolve a name, a configuration or an object to an object of this family.

        Parameters
        ----------
        identifier : str, dict, object or None
            A name such as ``"relu"``, ``{"class_name": ..., "config": {...}}``, or an object of the family.
            None stays None, as in Keras.

        Raises
        ------
        ValueError
            For an unknown name; the message offers the closest known ones.
        TypeError
            For anything else.
        """
        if identifier is None:
            return None
        if isinstance(identifier, cls.family):
            return initialized(identifier)
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
            close = sorted({members[_fold(match)].name for match in closest(name, members)})
            known = sorted({member.name for member in members.values()})
            raise ValueError(
                f"Unknown {_words(cls.family.__name__)} {name!r}. "
                + (f"Did you mean {' or '.join(map(repr, close))}? " if close else "")
                + f"Known: {', '.join(known)}."
            ) from None

    def get_config(self):
        """The constructor's arguments as a dictionary that JSON can hold; a `name` only if it is its own."""
        names = _named(type(self).__init__)
        config = {name: serialize(getattr(self, name)) for name in names}
        if config.get("name") == type(self).name:
            del config["name"]
        return config

    @classmethod
    def from_config(cls, config):
        """A new object from the `config` that `get_config` returned."""
        return cls(**config)

    def __repr__(self):
        arguments = ", ".join(f"{key}={value!r}" for key, value in self.get_config().items())
        return f"{type(self).__name__}({arguments})"


class Setting:
    """An attribute that is checked whenever it is assigned, in the constructor and afterwards.

    ``rate = Setting(_checks.number, 0, 1)`` keeps ``_checks.number("rate", value, 0, 1)``: what `check` makes
    of the name, the value, and its other `arguments` and `options`.
    """

    # There is no __get__: reading finds the value in the instance's dictionary and costs next to nothing.
    def __init__(self, check, *arguments, **options):
        self.check, self.arguments, self.options = check, arguments, options

    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, instance, value):
        vars(instance)[self.name] = self.check(self.name, value, *self.arguments, **self.options)


class Fixed:
    """An attribute that only its own class writes, as ``vars(self)[name]``; assigning to it raises.

    ``rng = Fixed("Make a new model with another seed.")``: the `advice` says what to do instead.
    """

    def __init__(self, advice):
        self.advice = advice

    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, instance, value):
        if value is not vars(instance).get(self.name):  # `x -= 1` assigns the array that it has changed
            raise AttributeError(f"{self.name} of {instance!r} cannot be assigned. {self.advice}")


class Absent:
    """An attribute, and an argument, that the field knows but a class has not: using it raises.

    ``lr = Absent("It is called learning_rate.")``: the sentence says what to use `instead`.
    """

    def __init__(self, instead):
        self.instead = instead

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        raise AttributeError(f"{owner.__name__} has no {self.name!r}. {self.instead}")

    def __set__(self, instance, value):
        self.__get__(instance, type(instance))


def closest(name, known):
    """Up to three of the names `known` that are most like `name`; case and underscores do not count."""
    import difflib

    folded = {_fold(each): each for each in known}
    return [folded[match] for match in difflib.get_close_matches(_fold(name), folded, n=3, cutoff=0.5)]


def offer(name, known):
    """What to use instead of an unknown `name`: the `known` ones that are most like it, or any of them."""
    close = closest(name, known)
    return (
        f"Did you mean {' or '.join(map(repr, close))}?" if close else f"Known: {', '.join(known) or 'none'}."
    )


def unknown_name(module_name):
    """A module's ``__getattr__``: it offers the public name that is most like an unknown one."""

    def __getattr__(name):
        module = sys.modules[module_name]
        defined = [
            each
            for each, value in vars(module).items()
            if not each.startswith("_") and getattr(value, "__module__", None) == module_name
        ]
        known = vars(module).get("__all__", defined)
        raise AttributeError(f"module {module_name!r} has no attribute {name!r}. {offer(name, known)}")

    return __getattr__


def initialized(thing):
    """`thing`, or TypeError if the constructor of its class has not called that of its base."""
    names = {name for cls in type(thing).__mro__ for name in vars(cls)}
    settings = {name for name in names if isinstance(getattr(type(thing), name, None), Setting)}
    if not settings <= vars(thing).keys():
        raise TypeError(f"{type(thing).__name__}.__init__ must begin with super().__init__().")
    return thing


def serialize(value):
    """`value` as JSON can hold it; an object becomes its class name and configuration."""
    if isinstance(value, Configurable):
        return {"class_name": type(value).__name__, "config": value.get_config()}
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, tuple):
        return list(value)
    return value


def _words(name, separator=" "):
    """The words of a class name in lower case: "learning rate schedule"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", separator, name).lower()


def _fold(name):
    return name.lower().replace("_", "")


def _named(function):
    """Names of the arguments of a method, without self and ``*`` or ``**``."""
    code = inspect.unwrap(function).__code__
    return list(code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount])
