"""Microsoft Entra and the managed identity endpoint, strict for what the app asks of them."""
