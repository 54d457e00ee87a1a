"""What goes wrong with a whole job. What goes wrong with a row is a sentence in its column `error`."""


class FilbertError(RuntimeError):
    """One sentence: what is wrong, on which machine if it was not the driver, and what to do."""


class Crashed(FilbertError):
    """The process ended by a signal that a defect raises, so that one of the rows it had may be the cause."""
