"""The report on many documents: a page for each, and an index that shows where the work is."""

from audit.report.index.render import render

__all__ = ["render"]
