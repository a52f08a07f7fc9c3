"""Auto capture: suggestions from the seller's own Outlook on a Dynamics 365 record, tracked by one click.

Exactly what runs in Azure, nothing else. `core` decides, `gateways` speak to the remotes, `suggest` and `track` join
them, `web` turns requests into arguments and results into answers, `wiring` builds it all once.
"""
