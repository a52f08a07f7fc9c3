"""An app with a trigger that the host does not emulate."""

import azure.functions as func

app = func.FunctionApp()


@app.blob_trigger("blob", "container/{name}", "AzureWebJobsStorage")
async def read(blob: func.InputStream) -> None:
    """Never runs."""
