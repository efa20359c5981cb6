"""HTML to PDF in a confined child process, whole or in blocks."""

from khuyencong.documents.render.confined import Rendered, RenderFailed, RenderOverLimit, render_pdf

__all__ = ["RenderFailed", "RenderOverLimit", "Rendered", "render_pdf"]
