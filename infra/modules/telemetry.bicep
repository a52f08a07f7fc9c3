// Where the app's log goes. It is written with the app's identity; keys are off.

@description('Where it is made.')
param location string

@description('What the names begin with.')
param name string

@description('The object id of the app\'s identity.')
param principalId string

// the one role that may send telemetry; it reads none
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, principalId, monitoringMetricsPublisher)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

resource givenUp 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-given-up'
  location: location
  kind: 'LogAlert'
  properties: {
    displayName: 'A tracking was given up'
    description: 'What a seller tracked could not be saved after all attempts. The seller sees why, and may try again.'
    severity: 2
    enabled: true
    scopes: [insights.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: 'traces | where message has \'"event": "poison"\''
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
  }
}

@description('Where telemetry is sent; it holds no secret, since keys are off.')
output connectionString string = insights.properties.ConnectionString
