/** What ECS and the load balancer say of a service at one moment: nothing in it is guessed. */
export interface Observation {
  readonly service: ObservedService;
  /** The deployment that runs or waits to. While there is one, nothing below is looked at. */
  readonly running?: RunningDeployment;
  /** The newest deployment that ended; absent when ECS remembers none: it forgets after 90 days. */
  readonly newest?: ObservedDeployment;
  /** What all tasks should be of; absent when ECS's records do not say. */
  readonly live?: LiveRevision;
  /** Tasks of the service that ECS wants to run; what it is stopping has left already. */
  readonly tasks: readonly ObservedTask[];
  /** Where users go, for each load balancer of the live revision. */
  readonly routes: readonly ObservedRoute[];
}

export interface ObservedService {
  readonly arn: string;
  /** ACTIVE, DRAINING or INACTIVE. */
  readonly status: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  /** Those that have tasks, or are to have some. */
  readonly revisions: readonly {
    readonly arn: string;
    readonly requested: number;
    readonly running: number;
    readonly pending: number;
  }[];
}

export interface ObservedDeployment {
  readonly arn: string;
  /** As ECS words it: an open string, since AWS adds some. */
  readonly status: string;
}

export interface RunningDeployment extends ObservedDeployment {
  readonly createdAt: Date;
}

export interface LiveRevision {
  readonly arn: string;
  readonly taskDefinition: string;
  readonly images: readonly {
    readonly container: string;
    /** `sha256:…`; absent when ECS has resolved none, so that two tasks may differ. */
    readonly digest?: string;
    /** As the task definition names it; absent when ECS does not say. */
    readonly image?: string;
  }[];
}

export interface ObservedTask {
  readonly arn: string;
  readonly taskDefinition: string;
  /** PROVISIONING, PENDING, ACTIVATING or RUNNING; DEACTIVATING and later have left already. */
  readonly lastStatus: string;
  /** The deployment that started it: `ecs-svc/…`. */
  readonly startedBy: string;
  readonly startedAt?: Date;
  readonly containers: readonly {
    readonly name: string;
    /** `sha256:…`; absent until the image is pulled. */
    readonly digest?: string;
  }[];
}

export interface ObservedRoute {
  /** The group that the live revision's tasks are in. */
  readonly targetGroupArn: string;
  /** Absent when the revision names none, or the rule is gone. */
  readonly rule?: {
    readonly arn: string;
    /** Of its forward action; empty for a rule that forwards nothing. 0 to 999, by which shares are reckoned. */
    readonly weights: readonly { readonly targetGroupArn: string; readonly weight: number }[];
  };
}
