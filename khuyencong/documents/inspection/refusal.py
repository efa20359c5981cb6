"""Why a file is not taken."""


class FileRefused(ValueError):
    """A file that is not taken; the message is a Vietnamese sentence for the form."""

    @property
    def message_vi(self) -> str:
        """The sentence."""
        return str(self)
