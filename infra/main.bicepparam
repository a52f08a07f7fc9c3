using 'main.bicep'

// Copy this file, and put your own values in the copy.
param name = 'contoso-auto-capture'
param clientId = '00000000-0000-0000-0000-000000000000'
param dataverseUrl = 'https://contoso.crm.dynamics.com'
