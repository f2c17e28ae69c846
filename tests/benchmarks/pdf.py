"""The report as PDF, beside an empty page by the same typesetter."""

from collections.abc import Iterator

import typst

from innocook.reports.pdf import report_pdf
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark, best_of_each
from tests.reports.sample import report, reviewed


@benchmark("pdf")
def pdf(ground: Ground) -> Iterator[Reading]:
    """The compiler is warm: it has read its fonts and set such a report before."""
    source = ground.folder / "empty.typ"
    source.write_text('#set document(title: "empty")\n#set text(lang: "ar")\nempty\n')
    compiler = typst.Compiler(source, root=ground.folder)
    empty = lambda: compiler.compile(format="pdf", pdf_standards=["ua-1"])  # noqa: E731
    reports = [report(), report(True), reviewed()] * 14
    measured, floor = best_of_each([lambda: report_pdf(reports.pop(), "ar"), empty], 12)
    yield Reading("PDF report in Arabic, warm", measured, 150, "<= 150 ms", floor=floor)
