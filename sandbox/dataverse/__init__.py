"""The Dataverse Web API v9.2, strict for what the app asks of it; the rest is refused as Dataverse refuses it."""
