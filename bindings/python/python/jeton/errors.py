"""What can go wrong. No message holds the text it was about."""


class Error(Exception):
    """Everything that jeton raises of its own."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class TextError(Error, ValueError):
    """The text is refused."""

    @property
    def reason(self) -> str:
        """What is wrong, by its name: ``CheckDigits``, ``AlreadyToken``, ..."""
        return str(self.args[1])

    @property
    def at(self) -> int:
        """Where it shows first: the byte in UTF-8, from 0."""
        return int(self.args[2])


class KeyringError(Error):
    """The keyring, its key, a domain or an epoch."""


class PolicyError(Error):
    """The policy file."""

    @property
    def line(self) -> "int | None":
        """The line, from 1, if one is at fault."""
        line: int | None = self.args[1]
        return line


class LedgerError(Error):
    """The ledger cannot be made or opened."""


class GateError(Error):
    """Nothing was revealed: the request or the permit does not fit."""


class Refused(GateError):
    """No. It never says which rule applied, how much is left, or whether the token exists."""


class Unavailable(GateError):
    """The ledger cannot answer; nothing was released. Retry later."""
