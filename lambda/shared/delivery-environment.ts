/* Names and wire types of what is told and measured of deliveries, as environment.ts has them for all. */

/** Where releases of a service are written down. */
export interface RecordsPlace {
  readonly bucket: string;
  /** `<environment>/<service>/releases/` */
  readonly prefix: string;
}

/** A service whose deployments are looked at. */
export interface DeliveredService {
  /** Its name; also that of the ECS service. */
  readonly name: string;
  /** Name of its cluster. */
  readonly cluster: string;
  /** The container that is released. */
  readonly container: string;
  /** Absent without a pipeline. */
  readonly records?: RecordsPlace;
}

/** Environment variables of the function that measures deliveries. */
export const DELIVERY_METRICS = {
  /** JSON: {@link DeliveredService} */
  SERVICE: 'DELIVERY_METRICS_SERVICE',
  /** Name of the environment, a dimension. */
  ENVIRONMENT: 'DELIVERY_METRICS_ENVIRONMENT',
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
  /** JSON: {@link DeliveredService}[] */
  SERVICES: 'DEPLOY_NOTICES_SERVICES',
  ENVIRONMENT: 'DEPLOY_NOTICES_ENVIRONMENT',
  /** JSON: ARNs of topics. */
  TOPICS: 'DEPLOY_NOTICES_TOPICS',
  /** Where the runbooks can be read: a URL, or a folder of the repository. */
  RUNBOOKS: 'DEPLOY_NOTICES_RUNBOOKS',
} as const;
