"""The organisation's origin as a browser sees it: Dataverse, published web resources, and a page that plays a form.

It holds no rows and decides no rights: what the page shows, it reads over HTTP as the user that was picked.
"""
