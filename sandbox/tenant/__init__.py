"""The state of the tenant: people, mailboxes, records, registrations, journal and faults. No HTTP."""
