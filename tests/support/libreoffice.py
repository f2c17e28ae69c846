"""LibreOffice itself: opens a workbook, writes into cells as a person would, calculates and saves it again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from tests.support.families import absent

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
MOST_SECONDS = 120

MACRO = """Sub Edit(source As String, target As String, edits As String)
  Dim document As Object, cell As Object, written As String, parts, channel As Integer
  document = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, Array(Setting("Hidden", True)))
  channel = FreeFile
  Open edits For Input As #channel
  Do While Not EOF(channel)
    Line Input #channel, written
    parts = Split(written, Chr(9))
    If UBound(parts) = 2 Then
      cell = document.Sheets.getByName(Plain(parts(0))).getCellRangeByName(parts(1))
      cell.setString(Plain(parts(2)))
    End If
  Loop
  Close #channel
  document.calculateAll()
  document.storeToURL(ConvertToURL(target), Array(Setting("FilterName", "Calc MS Excel 2007 XML")))
  document.close(True)
End Sub

Function Setting(key As String, content) As Object
  Dim made As New com.sun.star.beans.PropertyValue
  made.Name = key
  made.Value = content
  Setting = made
End Function

Function Plain(coded) As String
  Dim place As Long, made As String
  For place = 1 To Len(coded) Step 4
    made = made & Chr(CLng("&H" & Mid(coded, place, 4)))
  Next place
  Plain = made
End Function
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{}
</script:module>
"""


def saved_again(content: bytes, folder: Path, edits: Mapping[tuple[str, str], str] | None = None) -> bytes:
    """The workbook as LibreOffice saves it after these cells (sheet, address) were filled in; skips without it."""
    if PROGRAM is None:
        absent("libreoffice", "no soffice on PATH")
    source, target, listed = folder / "before.xlsx", folder / "after.xlsx", folder / "edits.txt"
    source.write_bytes(content)
    target.unlink(missing_ok=True)
    lines = [f"{_coded(sheet)}\t{address}\t{_coded(text)}" for (sheet, address), text in (edits or {}).items()]
    listed.write_text("".join(line + "\n" for line in lines), encoding="ascii")
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    if not module.exists():
        _run(PROGRAM, folder, "--terminate_after_init")
        module.write_text(MODULE.format(escape(MACRO, {'"': "&quot;"})), encoding="utf-8")
    _run(PROGRAM, folder, f"macro:///Standard.Module1.Edit({source},{target},{listed})")
    return target.read_bytes()


def _run(program: str, folder: Path, order: str) -> None:
    command = [program, "--headless", "--norestore", f"-env:UserInstallation=file://{folder / 'profile'}", order]
    subprocess.run(command, check=True, capture_output=True, timeout=MOST_SECONDS)


def _coded(text: str) -> str:
    """A text as hexadecimal units of UTF-16, which every setting of Basic reads alike."""
    return text.encode("utf-16-be").hex()
