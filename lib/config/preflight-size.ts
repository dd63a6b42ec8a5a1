import { budgetRulesOf } from './budget-rules';
import { type Gate, isPreflight } from './gates';
import { preflightSettings } from './gates/settings';
import { imageRepositoryName, loadBalancerName } from './names';
import type { Finding } from './rules/finding';
import { signersOf } from './signed-images';
import type { DeliveryInput } from './types';
import type { Delivery, Service } from './types-resolved';
import { gatesPath } from './written-gates';

/**
 * Bytes of what the preflight function is told of its gates. Lambda gives a function 4 KB for the names and values of its
 * environment; the rest is for the gate's own name, its service's and its environment's.
 *
 * source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const longestPreflight = 3800;

/** The longest that a registry may be called. source: ECR user guide, "Private registries"; a region of two words */
const REGISTRY = '111122223333.dkr.ecr.ap-southeast-1.amazonaws.com.cn/';

/** source: Elastic Load Balancing API reference, CreateLoadBalancer (Name); 16 hexadecimal digits end its ARN */
const TARGET_GROUP = `targetgroup/${'a'.repeat(32)}/0123456789abcdef`;
const TARGET_GROUPS = [TARGET_GROUP, TARGET_GROUP] as const;
const LOAD_BALANCER = `app/${'a'.repeat(32)}/0123456789abcdef`;

/** Each gate adds its settings, so that many small ones do not fit, either. */
export function crowdedPreflights(input: DeliveryInput, delivery: Delivery): Finding[] {
  const findings = new Map<string, Finding & { readonly bytes: number }>();
  for (const { name, services } of delivery.environments) {
    for (const [index, service] of services.entries()) {
      const bytes = bytesOf(service, name, delivery);
      const path = gatesPath(input, name, index);
      const key = path.join();
      if (bytes <= Math.max(longestPreflight, findings.get(key)?.bytes ?? 0)) continue;
      findings.set(key, {
        bytes,
        path,
        complaint: {
          rule: `at most ${longestPreflight} bytes of freeze, quietAlarms, errorBudget and admission with their defaults, since they share a function and Lambda takes an environment of 4 KB`,
          got: `${bytes} bytes`,
          advice:
            'accept fewer findings, name fewer repositories, calendars or objectives, or put gates of one kind into one',
        },
      });
    }
  }
  return [...findings.values()];
}

/** As the function is told of them. */
function bytesOf(service: Service, environment: string, delivery: Delivery): number {
  const told = service.gates.flatMap((gate) => toldOf(gate, service, environment, delivery) ?? []);
  return told.length === 0 ? 0 : Buffer.byteLength(JSON.stringify(told));
}

function toldOf(
  gate: Gate,
  service: Service,
  environment: string,
  { name, repository }: Delivery,
): object | undefined {
  if (!isPreflight(gate)) return undefined;
  // That is told as a problem of its own.
  if (gate.kind === 'error-budget' && service.objectives === undefined) return undefined;
  const settings = { gate: gate.kind, ...preflightSettings(gate) };
  switch (gate.kind) {
    case 'freeze':
      return { ...settings, calendars: gate.calendars };
    case 'quiet-alarms':
      return {
        ...settings,
        alarms: alarmsOf(service).map((alarm) => `${loadBalancerName(service.name, environment)}-${alarm}`),
      };
    case 'error-budget':
      return {
        ...settings,
        ...budgetRulesOf(gate, service, LOAD_BALANCER, service.loadBalancer && TARGET_GROUPS),
      };
    case 'admission':
      return {
        ...settings,
        repositories: [REGISTRY + imageRepositoryName(name, service.name), ...gate.repositories],
        severity: gate.severity,
        accept: gate.accept.map(({ id, expires }) => ({ id, expires })),
        ...(gate.signed !== false && {
          signed: {
            ...(repository && signersOf(repository)),
            ...(gate.signed.trustedRoot !== undefined && { trustedRoot: `trusted-root-${gate.id}.jsonl` }),
          },
        }),
      };
  }
}

/** Of a service; a test compares the whole with its template. */
const alarmsOf = ({ loadBalancer }: Service): readonly string[] => [
  ...['target-errors', 'slow-answers', 'unhealthy-targets'],
  ...(loadBalancer ? [] : ['load-balancer-errors']),
];
