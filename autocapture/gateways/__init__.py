"""The remotes, one file each. Wire names and JSON stop here; core values come out."""
