/* Names and wire types of what is told and measured of deliveries, as environment.ts has them for all. */

/** Environment variables of the function that measures deliveries. */
export const DELIVERY_METRICS = {
  /** Name of the service; a dimension. */
  SERVICE: 'DELIVERY_METRICS_SERVICE',
  /** Name of the environment; a dimension. */
  ENVIRONMENT: 'DELIVERY_METRICS_ENVIRONMENT',
  /** Bucket of the release records. Absent without a pipeline. */
  RECORDS: 'DELIVERY_METRICS_RECORDS',
  /** Name of a cluster that others are in too. Absent: one of the service's own. */
  CLUSTER: 'DELIVERY_METRICS_CLUSTER',
} as const;

/** What it publishes, with the dimensions Service and Environment. */
export const DELIVERY_METRIC = {
  NAMESPACE: 'Teal/Delivery',
  /** One sample a deployment that changed something: 1 of one that ended well, and 0 of others. */
  DEPLOYMENTS: 'Deployments',
  /** 1 for each that failed, or that was gone back from. */
  FAILED: 'FailedDeployments',
  /** Seconds. */
  LEAD_TIME: 'LeadTime',
  /** Seconds. */
  TIME_TO_RESTORE: 'TimeToRestore',
} as const;

/** Environment variables of the function that tells people of releases. */
export const DEPLOY_NOTICES = {
  /** JSON: names of the environment's services. */
  SERVICES: 'DEPLOY_NOTICES_SERVICES',
  ENVIRONMENT: 'DEPLOY_NOTICES_ENVIRONMENT',
  /** JSON: ARNs of topics. */
  TOPICS: 'DEPLOY_NOTICES_TOPICS',
  /** Where the runbooks can be read: a URL, or a folder of the repository. */
  RUNBOOKS: 'DEPLOY_NOTICES_RUNBOOKS',
  /** Bucket of the release records. Absent without a pipeline. */
  RECORDS: 'DEPLOY_NOTICES_RECORDS',
  /** Name of a cluster that all of them are in. Absent: each has one of its own. */
  CLUSTER: 'DEPLOY_NOTICES_CLUSTER',
} as const;
