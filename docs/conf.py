"""How Sphinx makes the documentation: of this folder, the library and the examples' notebook."""

import shutil
import sys
from pathlib import Path

from docutils.nodes import Element
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

project = "mat-attendance"
author = "mat-attendance contributors"
copyright = author

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = project
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300

_HERE = Path(__file__).parent
# The pictures of the documents are drawn of the values that the tests write them with.
sys.path.extend([str(_HERE), str(_HERE.parent / "tests" / "support")])

# A page must lie in this folder; the notebook lies with the other examples.
_NOTEBOOK = _HERE.parent / "examples" / "ten_questions.ipynb"
shutil.copy(_NOTEBOOK, _HERE / "tutorials" / "ten-questions.ipynb")

default_role = "py:obj"  # `Register` in a docstring is a link
autodoc_default_options = {"members": True, "undoc-members": True}
napoleon_numpy_docstring = False

# Other projects' names would need their inventories, which lie elsewhere; ours must all be found.
nitpick_ignore_regex = [
    ("py:.*", r"(?!attendance_core\b).*"),
    ("py:class", r"attendance_core\..*\.(T|Any[A-Z]\w+)"),  # type variables
    # Met in a signature, and never named by a caller.
    ("py:class", r"attendance_core\..*\.(Factory|Kind|SchoolAge|Sent|State)"),
]


def link_public_name(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, text: Element
) -> Element | None:
    """Link a value or an error to the module that offers it, however its name is written.

    Annotations name the module that defines it, `Raises` and prose only the name itself.
    """
    name = node["reftarget"].rpartition(".")[2]
    if node.get("refdomain") != "py" or not (name[:1].isupper() or name.startswith("attendance_")):
        return None
    python = env.domains.python_domain
    offered = [full for full in python.objects if full.endswith(f".{name}")]
    if len(offered) != 1:
        return None
    return python.resolve_xref(env, node["refdoc"], app.builder, "obj", offered[0], node, text)


def draw_documents(app: Sphinx) -> None:
    """Draw the pictures that the page of the documents shows."""
    from pictures import draw

    draw(Path(app.srcdir) / "reference" / "documents")


def setup(app: Sphinx) -> None:
    """Join the link and the pictures to Sphinx."""
    app.connect("builder-inited", draw_documents)
    app.connect("missing-reference", link_public_name)
