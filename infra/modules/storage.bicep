// The storage account of the app: trackings, what all instances share, staged content, the queue, the packages.
// There is no key: the identity holds data roles, and shared keys are off.

@description('Where it is made.')
param location string

@description('The name of the account: 3 to 24 lower-case letters and digits.')
param name string

@description('The object id of the app\'s identity.')
param principalId string

@description('How the account is replicated.')
param sku string

@description('The queue of trackings; what cannot be written lands in the one that ends in -poison.')
param trackingQueue string

@description('The container of deployment packages.')
param packages string

var roles = {
  // the host makes containers for its locks and timer schedules and reads the packages; the app stages content
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  // the host takes messages and moves those that fail to the poison queue; the app sends them
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  // the app makes its tables where they are missing, and writes their rows
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in ['staged', packages]: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource trackingQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for queue in [trackingQueue, '${trackingQueue}-poison']: {
    parent: queues
    name: queue
  }
]

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource appTables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for table in ['trackings', 'shared']: {
    parent: tables
    name: table
  }
]

// What a crash left over: an email's content is written within minutes, a meeting's may wait three days for its start.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'staged-emails'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['staged/email/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 1 } } }
          }
        }
        {
          name: 'staged-meetings'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['staged/meeting/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 7 } } }
          }
        }
      ]
    }
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    scope: account
    name: guid(account.id, principalId, role.value)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

@description('The blob address, with a slash at the end.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('The queue address.')
output queueEndpoint string = account.properties.primaryEndpoints.queue

@description('The table address.')
output tableEndpoint string = account.properties.primaryEndpoints.table
