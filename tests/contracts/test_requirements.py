"""What ships: every package that the app imports is pinned there, and none that only develops it is imported."""

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHIPPED = {
    re.split(r"[\[=]", line)[0].lower().replace("_", "-")
    for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
}


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, within functions too; `azure` packages by their second name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_every_package_that_the_app_imports_is_shipped():
    owners = packages_distributions()
    files = [ROOT / "function_app.py", *(ROOT / "autocapture").rglob("*.py")]
    for file in files:
        for module in imported(file):
            top = module.split(".")[0]
            if top in owners and top != "azure":
                names = {name.lower().replace("_", "-") for name in owners[top]}
                assert names & SHIPPED, f"{file.name} imports {module}, which requirements.txt does not pin"
            elif top == "azure":
                names = {f"azure-{'-'.join(module.split('.')[1:n])}" for n in (2, 3, 4)}
                assert names & SHIPPED, f"{file.name} imports {module}, which requirements.txt does not pin"
