// The function app on Flex Consumption, Python 3.13, with the identity that stands for every secret.

@description('Where it is made.')
param location string

@description('The name of the function app.')
param name string

@description('The resource id of the identity.')
param identityId string

@description('The address of the container of deployment packages.')
param packageContainer string

@description('Where the timeline lives: the only origin that browsers may call from.')
param allowedOrigin string

@description('The most instances of each scale group.')
param maximumInstanceCount int

@description('The memory of an instance in MB.')
param instanceMemoryMB int

@description('The app\'s settings by name.')
param settings object

// the use cases that one instance runs side by side, as the app's own pool has it
var requestsPerInstance = 16

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: '${name}-plan'
  location: location
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'python', version: '3.13' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        triggers: { http: { perInstanceConcurrency: requestsPerInstance } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      cors: { allowedOrigins: [allowedOrigin], supportCredentials: false }
      appSettings: [for setting in items(settings): { name: setting.key, value: setting.value }]
    }
  }
}

// packages come with the administrator's own token: no publishing password works
resource publishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

@description('The host name of the app.')
output hostName string = app.properties.defaultHostName
