"""Dataverse, one file a concern: calls, metadata, the record with its people, tracked activities, parties, writing."""
