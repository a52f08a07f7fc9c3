from graph_world import KIM, NOOR, TENANT, Client, message, refused


def test_the_user_comes_with_the_selected_properties_only(graph: Client):
    me = graph.get("me?$select=id,mail,userPrincipalName,proxyAddresses,otherMails").json()
    assert me == {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata"
        "#users(id,mail,userPrincipalName,proxyAddresses,otherMails)/$entity",
        "id": KIM,
        "mail": "kim@contoso.com",
        "userPrincipalName": "kim@contoso.com",
        "proxyAddresses": ["SMTP:kim@contoso.com", "smtp:k.abercrombie@contoso.com"],
        "otherMails": ["kim@adventure-works.com"],
    }


def test_the_user_comes_with_the_usual_properties(graph: Client):
    me = graph.get("me").json()
    assert (me["displayName"], me["jobTitle"], me["businessPhones"]) == ("Kim Abercrombie", None, [])
    assert "proxyAddresses" not in me


def test_a_user_may_have_no_mail_address(graph: Client):
    me = graph.get("me?$select=mail,proxyAddresses", NOOR).json()
    assert (me["mail"], me["proxyAddresses"]) == (None, [])


def test_what_the_tenant_does_not_know_of_a_user_is_refused(graph: Client):
    told = refused(graph.get("me?$select=employeeId"), 501, "NotImplemented")
    assert "employeeId" in told


def test_the_organisation_tells_its_verified_domains(graph: Client):
    answer = graph.get("organization?$select=verifiedDomains").json()
    domains = answer["value"][0]["verifiedDomains"]
    assert set(answer["value"][0]) == {"verifiedDomains"}
    assert [(d["name"], d["isDefault"], d["isInitial"]) for d in domains] == [
        ("contoso.com", True, False),
        ("contoso.onmicrosoft.com", False, True),
    ]
    assert graph.rows("organization?$select=id,displayName") == [{"id": TENANT, "displayName": "Contoso"}]


def test_a_folder_is_found_by_its_well_known_name_in_any_language(graph: Client):
    folder = graph.holding(message(1, isRead=False), message(2), message(3, "AAMkFoffers")).get("me/mailFolders/inbox")
    assert folder.json() == {
        "@odata.context": f"https://graph.microsoft.com/v1.0/$metadata#users('{KIM}')/mailFolders/$entity",
        "id": "AAMkFinbox",
        "displayName": "Posteingang",
        "parentFolderId": None,
        "childFolderCount": 1,
        "unreadItemCount": 1,
        "totalItemCount": 2,
        "isHidden": False,
    }
    assert graph.get("me/mailFolders/Inbox").json()["id"] == "AAMkFinbox"


def test_the_id_of_a_folder_always_comes(graph: Client):
    one = graph.get("me/mailFolders/inbox?$select=childFolderCount").json()
    assert set(one) == {"@odata.context", "id", "childFolderCount"}


def test_a_folder_that_the_mailbox_does_not_have_is_not_found(graph: Client):
    for wanted in ("conversationhistory", "Posteingang", "AAMkFnone"):
        refused(graph.get(f"me/mailFolders/{wanted}"), 404, "ErrorItemNotFound")
        refused(graph.get(f"me/mailFolders/{wanted}/childFolders"), 404, "ErrorItemNotFound")


def test_child_folders_are_one_level(graph: Client):
    assert graph.rows("me/mailFolders/inbox/childFolders?$select=id") == [{"id": "AAMkFoffers"}]
    deeper = graph.rows("me/mailFolders/AAMkFoffers/childFolders")
    assert [(row["id"], row["parentFolderId"]) for row in deeper] == [("AAMkFold", "AAMkFoffers")]
    assert graph.rows("me/mailFolders/junkemail/childFolders") == []
