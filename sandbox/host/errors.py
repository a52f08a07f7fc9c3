"""Why an app, or one of its functions, cannot be started.

What a running function raises is not among them: it goes to the host's log.
"""


class SettingMissing(Exception):
    """A function needs a setting that is not set; the message names both. The app's other functions run."""


class CannotStart(Exception):
    """The app, its `host.json` or its settings cannot be run as they are; the message says what to change."""
