import type { ServiceDeployment } from '@aws-sdk/client-ecs';

export interface Cause {
  readonly kind: 'alarm' | 'gate' | 'circuit-breaker' | 'operator' | 'timeout' | 'ecs';
  /** Of alarms, gates and pauses. */
  readonly names: readonly string[];
}

/** What a deployment was seen with while it ran: ECS shows the hooks of its newest stage alone. */
export interface Seen {
  readonly hooks: NonNullable<ServiceDeployment['lifecycleHookDetails']>;
  readonly statuses: readonly string[];
}

type Kind = Exclude<Cause['kind'], 'ecs'>;

/** In the order in which they are believed when ECS's words do not decide. */
const KINDS: readonly Kind[] = ['gate', 'alarm', 'circuit-breaker', 'operator', 'timeout'];

/** ECS's words for each. source: Amazon ECS developer guide, "Troubleshooting Amazon ECS deployment issues" */
const WORDS: Readonly<Record<Kind, RegExp>> = {
  gate: /lifecycle hook|hook target|hookstatus/i,
  alarm: /\balarms?\b/i,
  'circuit-breaker': /circuit.?breaker/i,
  operator: /StopServiceDeployment|stopped by|user.?(requested|initiated)/i,
  timeout: /timed? ?out|did not complete within|time limit/i,
};

/**
 * What ended a deployment: what its record shows, and among several what ECS's reason speaks of. `ecs` when neither
 * says; then there is ECS's reason alone.
 *
 * @param prefix of the functions of this service's gates: `shop-production-gate-`
 */
export function causeOf(deployment: ServiceDeployment, prefix: string, seen?: Seen): Cause {
  const reason = reasonOf(deployment);
  const gates = failedGates(deployment, reason, prefix, seen);
  const { alarms, deploymentCircuitBreaker: breaker } = deployment;
  const shows: Readonly<Record<Kind, boolean>> = {
    gate: gates.length > 0,
    alarm: alarms?.status === 'TRIGGERED' || (alarms?.triggeredAlarmNames ?? []).length > 0,
    'circuit-breaker': breaker?.status === 'TRIGGERED',
    operator: [deployment.status, ...(seen?.statuses ?? [])].some((status) => status === 'STOP_REQUESTED'),
    timeout: false,
  };
  const shown = KINDS.filter((kind) => shows[kind]);
  const worded = KINDS.filter((kind) => WORDS[kind].test(reason));
  const kind = shown.find((each) => worded.includes(each)) ?? shown[0] ?? worded[0] ?? 'ecs';
  const names = { gate: gates, alarm: alarms?.triggeredAlarmNames ?? [] };
  return { kind, names: kind === 'gate' || kind === 'alarm' ? names[kind] : [] };
}

/** In ECS's words; empty when it has none. */
export function reasonOf({ rollback, statusReason }: ServiceDeployment): string {
  return [...new Set([rollback?.reason, statusReason])].filter(Boolean).join(' ');
}

function failedGates(
  { lifecycleHookDetails = [] }: ServiceDeployment,
  reason: string,
  prefix: string,
  seen: Seen | undefined,
): string[] {
  const failed = [...(seen?.hooks ?? []), ...lifecycleHookDetails].filter(
    ({ status }) => status === 'FAILED' || status === 'TIMED_OUT',
  );
  const named = failed.map(({ targetArn, hookId }) =>
    targetArn ? gateOf(targetArn, prefix) : (hookId ?? 'a pause'),
  );
  const inReason = [...reason.matchAll(/:function:([\w-]+)/g)].map(([, name = '']) => gateOf(name, prefix));
  return [...new Set([...named, ...inReason])];
}

/** The gate's id by its function's name or ARN (with a version or without); a hook that is no gate keeps the name. */
export function gateOf(functionName: string, prefix: string): string {
  const name = /:function:([\w-]+)/.exec(functionName)?.[1] ?? functionName;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
