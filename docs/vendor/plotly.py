"""Make the Plotly bundle of five traces, its style sheet and its licences."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from sources import HERE, STATIC, installed_sources, write_checksums

INPUTS = ("plotly_bundle.mjs", "plotly_entry.js")


def main(target: Path) -> None:
    """Write plotly.min.js, plotly.css, LICENSE and THIRD-PARTY-LICENSES.txt into the target folder."""
    with installed_sources() as modules:
        work = modules.parent
        for name in INPUTS:
            shutil.copy(HERE / name, work / name)
        subprocess.run(["node", INPUTS[0], "plotly.min.js", "inputs.json"], cwd=work, check=True)
        shutil.copy(work / "plotly.min.js", target / "plotly.min.js")
        shutil.copy(modules / "plotly.js" / "LICENSE", target / "LICENSE")
        rules = (modules / "plotly.js" / "dist" / "plotly.css").read_text("utf-8")
        (target / "plotly.css").write_text(style_sheet(rules), "utf-8")
        packages = sorted(packages_of(json.loads((work / "inputs.json").read_text("utf-8"))))
        notices = [notice_of(modules / name) for name in packages if name != "plotly.js"]
        (target / "THIRD-PARTY-LICENSES.txt").write_text("\n\n".join(notices) + "\n", "utf-8")
    write_checksums(target, ("*.js", "*.css", "LICENSE", "*.txt"))


def style_sheet(rules: str) -> str:
    """Return the package's rules, one to a line, without the upload dialog's, followed by our own."""
    lines = re.findall(r"[^{}]+\{[^{}]*\}", rules)
    kept = [line.strip() for line in lines if "plotly-cloud" not in line]
    return "\n".join(kept) + "\n" + (HERE / "plotly_extra.css").read_text("utf-8")


def packages_of(metafile: dict[str, dict[str, dict[str, dict[str, object]]]]) -> set[str]:
    """Return the names of the packages with at least one byte in the bundle."""
    (output,) = metafile["outputs"].values()
    paths = [path.rpartition("node_modules/")[2].split("/") for path in output["inputs"] if "node_modules/" in path]
    return {"/".join(parts[: 2 if parts[0].startswith("@") else 1]) for parts in paths}


def notice_of(package: Path) -> str:
    """Return the package's name, version, licence name and, where it ships one, the licence text."""
    about = json.loads((package / "package.json").read_text("utf-8"))
    licence = about.get("license") or "; ".join(entry["type"] for entry in about.get("licenses", []))
    head = f"{about['name']} {about['version']}: {licence}"
    files = sorted(p for p in package.iterdir() if re.match(r"licen[cs]e", p.name, re.IGNORECASE))
    if files:
        return f"{head}\n\n" + files[0].read_text("utf-8").strip()
    readme = next((p for p in sorted(package.iterdir()) if p.name.lower() == "readme.md"), None)
    part = (
        re.search(r"^#+ *licen[cs]e.*", readme.read_text("utf-8"), re.IGNORECASE | re.DOTALL | re.MULTILINE)
        if readme
        else None
    )
    return head + (f"\n\n{part.group().strip()}" if part else f"\n\nAuthor: {about.get('author')}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else STATIC / "plotly")
