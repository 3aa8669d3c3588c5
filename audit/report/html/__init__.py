"""The report for editors: one self-contained page that works without a network and without scripts."""

from audit.report.html.render import render

__all__ = ["render"]
