"""Text within the limits of a column. It does not judge what the text says."""


def cut(text: str, longest: int) -> str:
    """As much of the text as a column of that length holds, which counts UTF-16 units; no character is cut in two.

    https://learn.microsoft.com/sql/t-sql/data-types/nchar-and-nvarchar-transact-sql
    """
    return text.encode("utf-16-le", "surrogatepass")[: 2 * longest].decode("utf-16-le", "ignore")
