"""What tasks tell the reader: Markdown, in a frame that says at a glance how it stands."""

from typing import NamedTuple


class Look(NamedTuple):
    """A mark, a line and a colour, so that nothing hangs on colour alone.

    The colours stand out from a white and from a dark page. Text keeps the page's own colour. Styles are
    written into the element, for no style sheet is sure to be there: JupyterLab and VS Code keep them, and
    where they are removed the mark remains.
    """

    mark: str
    line: str
    colour: str


RIGHT = Look("✔", "solid", "#009E73")
WRONG = Look("✘", "dashed", "#D55E00")
OPEN = Look("○", "dotted", "#767676")


def show(markdown, look=None):
    """Display Markdown in a notebook; elsewhere print it as it is."""
    from IPython.display import display

    display(_Text(markdown.encode("utf-8", "backslashreplace").decode("utf-8"), look))


class _Text:
    def __init__(self, markdown, look):
        self.markdown = markdown
        self.look = look

    def __repr__(self):
        return self.markdown

    def _repr_markdown_(self):
        if self.look is None:
            return self.markdown
        mark, line, colour = self.look
        style = f"border: 2px {line} {colour}; border-left: 8px solid {colour}; padding: 4px 16px"
        return f'<div style="{style}">\n\n{mark} {self.markdown}\n\n</div>'
