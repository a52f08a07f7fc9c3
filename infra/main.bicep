// Auto Capture in a resource group: identity, storage, telemetry, and the function app between Dataverse and Graph.
// The app registration is made beforehand and named here; its federated credential is the identity made here.

targetScope = 'resourceGroup'

@description('Where everything is made.')
param location string = resourceGroup().location

@description('The name of the function app, unique in Azure; the names of the rest begin with it.')
@minLength(3)
@maxLength(40)
param name string

@description('The client id of the app registration whose API the timeline calls, a GUID.')
param clientId string

@description('The Dynamics 365 organisation, such as https://contoso.crm.dynamics.com.')
param dataverseUrl string

@description('The cloud of the tenant; GCC is public, GCC High is usgov.')
@allowed(['public', 'usgov', 'usgovdod', 'china'])
param cloud string = 'public'

@description('The client ids of the app registrations that may call, separated by commas; empty for clientId alone.')
param allowedClients string = ''

@description('The path of a mounted PEM file with the registration\'s key and certificate; empty for the identity.')
param certificatePath string = ''

@description('The queue of trackings; the one that ends in -poison gets its name from it.')
@minLength(3)
@maxLength(56)
param trackingQueue string = 'tracking'

@description('Which security roles may use the app: template ids or names, separated by commas; empty for any.')
param salesRoles string = 'a4be89ff-7c35-4d69-9900-999c3f603e6f,c0ed2f4f-6f92-4691-92ba-78f2931e8fba,29123793-6ae5-4955-9f1a-f10ceb9705f1'

@description('Which service plans may use the app: ids, separated by commas; empty for any.')
param licencePlans string = '2da8e897-7791-486b-b08f-cc63c8129df7,213be507-d547-4f79-bc2c-6196bc54c4a3,d56f3deb-50d8-465a-bedb-f079817ccac1'

@description('How many days back suggestions reach.')
@minValue(1)
@maxValue(30)
param windowDays int = 3

@description('How many suggestions are shown at most.')
@minValue(1)
@maxValue(200)
param suggestionCap int = 50

@description('How many contacts of an account count, the latest modified first.')
@minValue(1)
@maxValue(500)
param accountContactCap int = 50

@description('Which addresses of a related contact count.')
@allowed(['primary', 'all'])
param relatedContactAddresses string = 'primary'

@description('Which related contacts count.')
@allowed(['active', 'all'])
param relatedContacts string = 'active'

@description('Whether a tracked meeting to come waits where the app may not read whether the seller\'s calendar synchronises; where it does, it always waits.')
@allowed(['defer', 'write'])
param futureMeetings string = 'defer'

@description('For how many hours a Track may be undone; 0 for never.')
@minValue(0)
@maxValue(720)
param undoHours int = 24

@description('Whether mail among the tenant\'s own verified domains is hidden.')
param hideInternalOnly bool = false

@description('The most instances of each scale group: the HTTP functions together, each queue function, the timer.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('The memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('How the storage account is replicated; Standard_LRS where the region has no availability zones.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_ZRS'

var packages = 'packages'

// browsers name their origin in small letters and without a slash, and CORS compares letter by letter
var organisation = 'https://${toLower(split(dataverseUrl, '/')[2])}'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-identity'
  location: location
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    location: location
    name: 'cap${uniqueString(resourceGroup().id, name)}'
    principalId: identity.properties.principalId
    sku: storageSku
    trackingQueue: trackingQueue
    packages: packages
  }
}

module telemetry 'modules/telemetry.bicep' = {
  name: 'telemetry'
  params: {
    location: location
    name: name
    principalId: identity.properties.principalId
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  params: {
    location: location
    name: name
    identityId: identity.id
    packageContainer: '${storage.outputs.blobEndpoint}${packages}'
    allowedOrigin: organisation
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    settings: {
      TENANT_ID: tenant().tenantId
      CLIENT_ID: clientId
      IDENTITY_CLIENT_ID: identity.properties.clientId
      CLOUD: cloud
      ALLOWED_CLIENTS: allowedClients
      CERTIFICATE_PATH: certificatePath
      DATAVERSE_URL: organisation
      TRACKING_QUEUE: trackingQueue
      SALES_ROLES: salesRoles
      LICENCE_PLANS: licencePlans
      WINDOW_DAYS: string(windowDays)
      SUGGESTION_CAP: string(suggestionCap)
      ACCOUNT_CONTACT_CAP: string(accountContactCap)
      RELATED_CONTACT_ADDRESSES: relatedContactAddresses
      RELATED_CONTACTS: relatedContacts
      FUTURE_MEETINGS: futureMeetings
      UNDO_HOURS: string(undoHours)
      HIDE_INTERNAL_ONLY: string(hideInternalOnly)
      AzureWebJobsStorage__blobServiceUri: storage.outputs.blobEndpoint
      AzureWebJobsStorage__queueServiceUri: storage.outputs.queueEndpoint
      AzureWebJobsStorage__tableServiceUri: storage.outputs.tableEndpoint
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: telemetry.outputs.connectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
    }
  }
}

@description('The address of the app, for the timeline.')
output appUrl string = 'https://${app.outputs.hostName}'

@description('The subject of the app registration\'s federated credential.')
output identityPrincipalId string = identity.properties.principalId

@description('The issuer of that credential.')
output credentialIssuer string = '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
