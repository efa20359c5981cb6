"""HTML to PDF in a confined child process."""

from khuyencong.documents.render.confined import Rendered, RenderFailed, RenderOverLimit, render_pdf

__all__ = ["RenderFailed", "RenderOverLimit", "Rendered", "render_pdf"]
