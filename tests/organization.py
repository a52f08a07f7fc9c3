"""The tables and columns that the tests' organisation has beside the standard ones: the same in every test.

The app keeps metadata for hours, as an organisation keeps its tables; a test that needs another one names it anew.
"""

from typing import Any

TABLES: list[dict[str, Any]] = [
    {
        "name": "new_trip",
        "entitySet": "new_trips",
        "primaryName": "new_name",
        "navigation": {"new_guest/contact": "new_Guest", "new_host/account": "new_Host"},
    }
]
COLUMNS: list[dict[str, Any]] = [
    {"table": "new_trip", "name": "new_guest", "type": "Lookup", "targets": ["contact"]},
    {"table": "new_trip", "name": "new_host", "type": "Lookup", "targets": ["account"]},
    {"table": "new_trip", "name": "new_payer", "type": "Customer", "targets": ["account", "contact"]},
    {"table": "new_trip", "name": "new_email", "type": "String", "format": "Email"},
    {"table": "new_trip", "name": "new_driver", "type": "Lookup", "targets": ["systemuser"]},
    *(
        {"table": table, "name": "new_assistant", "type": "String", "format": "Email"}
        for table in ("account", "contact", "opportunity", "lead", "incident")
    ),
]
