"""Results as charts, pages of PDF, workbooks, CSV and JSON: no HTTP, no database, no rounding of its own.

Every output is made from one `innocook.reports.figures.Report`, so that the same figure stands in all of them.
"""
