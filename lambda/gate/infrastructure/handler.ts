import { setMaxListeners } from 'node:events';
import { ECSClient, type ServiceDeployment } from '@aws-sdk/client-ecs';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { nameOf } from '../../shared/aws-error';
import { ENTRANCE, INFRASTRUCTURE, type InfrastructureLimits, type TlsFloor } from '../../shared/environment';
import { gate } from '../../shared/gate';
import type { HookEvent } from '../../shared/hook-event';
import { logError } from '../../shared/log-line';
import { required } from '../../shared/required';
import type { Verdict } from '../../shared/verdict';
import { readRevisions } from '../guard/revisions';
import { send } from '../requests/send';
import {
  decideCertificate,
  decidePorts,
  decideRedirect,
  decideTargets,
  decideTls,
  type Finding,
  type Target,
  together,
} from './decide';
import { handshake, type OldVersion } from './handshake';
import { WELL_KNOWN } from './ports';
import { touch } from './touch';

const ecs = new ECSClient({});
const elb = new ElasticLoadBalancingV2Client({});

/** Milliseconds until a redirect is there. */
const PATIENCE = 5_000;

const BELOW: Readonly<Record<TlsFloor, readonly OldVersion[]>> = {
  '1.2': ['1.0', '1.1'],
  '1.3': ['1.0', '1.1', '1.2'],
};

/** Looks at what users will meet before the service itself: the load balancer's ports and certificate, and green's targets. */
export async function infrastructure(
  _event: HookEvent,
  signal: AbortSignal,
  deployment: ServiceDeployment,
): Promise<Verdict> {
  const limits = JSON.parse(required(INFRASTRUCTURE.LIMITS)) as InfrastructureLimits;
  const host = required(ENTRANCE.LOAD_BALANCER);
  const domain = process.env[ENTRANCE.DOMAIN];
  // Each connection listens to it, and Node warns of more than ten as if they had been forgotten.
  setMaxListeners(100, signal);
  const checks = [
    lookAtPorts(host, domain === undefined ? [80] : [80, 443], limits, signal),
    lookAtTargets(deployment, signal),
    ...(domain === undefined
      ? []
      : [lookAtTls(host, domain, limits, signal), lookAtRedirect(host, domain, signal)]),
  ];
  return together((await Promise.all(checks)).flat());
}

async function lookAtPorts(
  host: string,
  own: readonly number[],
  { ports, containerPort }: InfrastructureLimits,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const all = [...new Set([...own, ...WELL_KNOWN, containerPort])];
  const touches = await Promise.all(
    all.map(async (port) => [port, await touch(host, port, signal)] as const),
  );
  return [decidePorts({ own, declared: ports, touches: new Map(touches) })];
}

async function lookAtTls(
  host: string,
  serverName: string,
  { daysLeft, tls }: InfrastructureLimits,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const destination = { host, port: 443, serverName };
  const offered = BELOW[tls].map(async (version) => ({
    version,
    handshake: await handshake(destination, signal, version),
  }));
  const control = await handshake(destination, signal);
  return [
    decideCertificate(control, daysLeft, Date.now()),
    decideTls(await Promise.all(offered), control, tls),
  ];
}

async function lookAtRedirect(
  host: string,
  domain: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const asked = { method: 'GET', path: '/', withinMilliseconds: PATIENCE };
  return [decideRedirect(await send(asked, { host, port: 80 }, { host: domain }, signal), domain)];
}

/** What AWS does not answer is one check that could not be carried out: the others still say what they have seen. */
async function lookAtTargets(
  deployment: ServiceDeployment,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    const { target } = await readRevisions(ecs, deployment, signal);
    const groups = await Promise.all(target.targetGroups.map((arn) => readGroup(arn, signal)));
    return [decideTargets({ groups, requested: deployment.targetServiceRevision?.requestedTaskCount })];
  } catch (error) {
    logError('the targets could not be looked at', error);
    const reason = `could not be looked at (${nameOf(error)})`;
    return [{ check: 'targets', outcome: 'inconclusive', reason }];
  }
}

/** @throws Error for an answer without a list, and what the SDK throws */
async function readGroup(arn: string, signal: AbortSignal): Promise<readonly Target[]> {
  const { TargetHealthDescriptions } = await elb.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
    { abortSignal: signal },
  );
  if (!TargetHealthDescriptions) throw new Error('DescribeTargetHealth answered without targets');
  return TargetHealthDescriptions.map(({ TargetHealth }) => ({
    state: TargetHealth?.State ?? 'unknown',
    ...(TargetHealth?.Reason !== undefined && { code: TargetHealth.Reason }),
  }));
}

export const handler = gate(infrastructure, {
  ecs,
  couldNotTell: 'gate-infrastructure.md#could-not-tell',
});
