import { VERDICT_EVENT } from '../shared/environment';

/** An event of EventBridge, as far as it is used. */
export interface Event {
  readonly id: string;
  readonly type: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** What an event says has happened. Texts are somebody's. */
export type Happening = {
  /** Name of the service. */
  readonly service: string;
} & (
  | {
      /** ECS begins a deployment, or it has ended well, or failed; its rollback may go on. */
      readonly what: 'begun' | 'completed' | 'failed';
      /** ECS's older id, `ecs-svc/…`: the only one that these events have. */
      readonly deploymentId: string;
      readonly reason: string;
    }
  /** A service is as it should be: what went back is over. */
  | { readonly what: 'steady' }
  | {
      readonly what: 'verdict';
      readonly deployment: string;
      readonly outcome: 'fail' | 'inconclusive';
      readonly reason: string;
      readonly gate: string;
      readonly stage: string;
      readonly kind: string;
    }
  | {
      readonly what: 'override';
      readonly deployment: string;
      readonly decision: 'pass' | 'fail';
      readonly reason: string;
      readonly author: string;
      readonly gate: string;
      readonly stage: string;
    }
  | {
      readonly what: 'pause';
      readonly deployment: string;
      readonly stage: string;
      readonly hook: string;
      readonly until: string;
    }
);

const NAMES: Readonly<Record<string, 'begun' | 'completed' | 'failed'>> = {
  SERVICE_DEPLOYMENT_IN_PROGRESS: 'begun',
  SERVICE_DEPLOYMENT_COMPLETED: 'completed',
  SERVICE_DEPLOYMENT_FAILED: 'failed',
};

type Raw = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const objectOf = (value: unknown): Raw => (typeof value === 'object' && value !== null ? (value as Raw) : {});

/** @throws Error for what is no event */
export function eventOf(raw: unknown): Event {
  const { id, time, 'detail-type': type } = objectOf(raw);
  const at = Date.parse(textOf(time));
  if (typeof id !== 'string' || typeof type !== 'string' || Number.isNaN(at)) {
    throw new Error('an event must have id, time and detail-type');
  }
  return { id, type, at };
}

/**
 * What has happened, if somebody is to be told; the rules' patterns choose as well, and are wider than the names of our
 * services.
 *
 * @param services of the environment, by name
 */
export function happeningOf(
  raw: unknown,
  services: readonly string[],
  environment: string,
): Happening | undefined {
  const { resources, detail: given, 'detail-type': type } = objectOf(raw);
  const detail = objectOf(given);
  const of = serviceOf(Array.isArray(resources) ? resources : [], detail, environment);
  if (of === undefined || !services.includes(of)) return undefined;
  const told = toldOf(textOf(type), detail);
  return told && ({ service: of, ...told } as Happening);
}

/** By the ARN of the ECS service, its deployment or its cluster, or as our own events name it. */
function serviceOf(resources: readonly unknown[], detail: Raw, environment: string): string | undefined {
  if (typeof detail.service === 'string')
    return detail.environment === environment ? detail.service : undefined;
  const ends = `-${environment}`;
  for (const arn of [...resources, detail.serviceArn, detail.serviceDeploymentArn, detail.clusterArn]) {
    const [, cluster = '', service = ''] =
      /^arn:[^:]*:ecs:[^:]*:\d*:(?:service|service-deployment|cluster)\/([^/]+)(?:\/([^/]+))?/.exec(
        textOf(arn),
      ) ?? [];
    // In a cluster that others are in too, it is the service that has the full name.
    const named = [service, cluster].find((one) => one.endsWith(ends));
    if (named !== undefined) return named.slice(0, -ends.length);
  }
  return undefined;
}

function toldOf(type: string, detail: Raw): object | undefined {
  const [gate, stage] = [textOf(detail.gate), textOf(detail.stage)];
  const deployment = textOf(detail.serviceDeploymentArn);
  const reason = textOf(detail.reason);
  switch (type) {
    case 'ECS Deployment State Change': {
      const what = NAMES[textOf(detail.eventName)];
      return what && { what, deploymentId: textOf(detail.deploymentId), reason };
    }
    case 'ECS Service Action':
      return detail.eventName === 'SERVICE_STEADY_STATE' ? { what: 'steady' } : undefined;
    case 'ECS Hook State Change':
      if (detail.eventName !== 'HOOK_AWAITING_ACTION') return undefined;
      return {
        ...{ what: 'pause', deployment, hook: textOf(detail.hookId) },
        ...{ stage: textOf(detail.lifecycleStage), until: textOf(detail.expiresAt) },
      };
    case VERDICT_EVENT.VERDICT: {
      const { outcome } = detail;
      if (outcome !== 'fail' && outcome !== 'inconclusive') return undefined;
      return { what: 'verdict', deployment, outcome, reason, gate, stage, kind: textOf(detail.kind) };
    }
    case VERDICT_EVENT.OVERRIDDEN: {
      const { decision } = detail;
      // What the command line announces before has no deployment yet.
      if ((decision !== 'pass' && decision !== 'fail') || deployment === '') return undefined;
      return {
        ...{ what: 'override', deployment, decision, gate, stage },
        ...{ reason: textOf(detail.authorsReason), author: textOf(detail.author) },
      };
    }
    default:
      return undefined;
  }
}
