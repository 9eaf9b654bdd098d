"""Clock times as English notes write them: `half past seven`, `twenty to nine`, `ten o'clock`, `closed at 9.20`."""

from __future__ import annotations

from assistant.mentions.numerals import read_number

_HOUR = "(?P<hour>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])"
_PAST = r"(?P<past>(?:a )?quarter|half|twenty(?:-five)?|ten|five|\d{1,2}(?: minutes)?)"
_TO = r"(?:(?P<to>(?:a )?quarter|twenty(?:-five)?)|(?<=\b(?:at|by) )(?P<to>five|ten))"  # `five to seven` counts else
_AFTER = "|".join(  # after these words `9.20` is a time
    rf"(?<=\b{words} )"
    for words in (
        *("at", "[Cc]losed", "[Ee]nded", "[Ff]inished", "[Ss]tarted", "[Ss]tart", "[Rr]ose", "[Dd]one by"),
        *("[Ff]inished by", "[Oo]ver by", "[Cc]losed:", "[Ff]inish:", "[Tt]ime:"),
    )
)
_NO_PRICE = r"(?![\d%]|\.\d| ?(?:per|each|an?|million|m|euros|pounds)\b)"
CLOCK_IN_WORDS = "|".join((
    rf"(?=[1-9])(?:{_AFTER})(?P<hour>1[0-2]|[1-9])\.(?P<minute>[0-5]\d){_NO_PRICE}",
    rf"\b{_PAST} past {_HOUR}\b|\b{_TO} to {_HOUR}\b",
    rf"\b(?P<past>half) {_HOUR}\b(?! (?:dozen|hundred|thousand|million)\b)",
    rf"\b{_HOUR} o['’]clock\b",
))
_PARTS = {"quarter": 15, "half": 30, "twenty-five": 25}


def hour_and_part(hour: int, told: str, *, before: bool) -> str:
    """The reading of `quarter past seven`, or `before` the hour of `twenty to nine`.

    >>> hour_and_part(7, "a quarter", before=False), hour_and_part(9, "twenty", before=True)
    ('07:15', '08:40')
    """
    plain = told.removeprefix("a ").removesuffix(" minutes")
    minutes = _PARTS.get(plain) or int(read_number(plain) or 0)
    return f"{hour - 1 or 12:02}:{60 - minutes:02}" if before else f"{hour:02}:{minutes:02}"
