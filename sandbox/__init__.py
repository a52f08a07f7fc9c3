"""A Microsoft 365 and Dynamics 365 tenant on loopback, and the host that runs the app against it.

It stands where Entra, Graph and Dataverse stand and errs as they err. It does not import `autocapture`,
and it does not answer what it does not emulate.
"""
