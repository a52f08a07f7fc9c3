"""A local Functions host around Microsoft's own Python worker runtime (`azure-functions-runtime`).

Indexing, binding decode and invocation are the real package's; what stands here is what the host around it does:
HTTP routes, the queue listener, timers, `host.json`, `%SETTING%` and the admin endpoints. It knows nothing about
the app that it runs, and it does not emulate function keys, Easy Auth, retry policies, `functionTimeout`, blob or
Service Bus triggers: an app that asks for one of them is refused at start.
"""
