import type { TlsFloor } from '../../shared/environment';
import { type RunbookSection, see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';
import type { Answer } from '../requests/answer';
import type { Handshake, OldVersion } from './handshake';
import type { Touch } from './touch';

type SectionOf<S> = S extends `gate-infrastructure.md#${infer Id}` ? Id : never;

/** What is looked at, by a name that stays; also the section of runbooks/gate-infrastructure.md. */
export type CheckId = Exclude<SectionOf<RunbookSection>, 'could-not-tell'>;

/** What one check has come to. */
export interface Finding {
  readonly check: CheckId;
  readonly outcome: Verdict['outcome'];
  readonly reason: string;
}

/** One that fails is enough to fail, and one that could not be carried out is enough for no pass. */
export function together(findings: readonly Finding[]): Verdict {
  const of = (outcome: Verdict['outcome']) => findings.filter((each) => each.outcome === outcome);
  const [failed, unsure] = [of('fail'), of('inconclusive')];
  const sentences = (all: readonly Finding[]) => all.map(({ check, reason }) => `${check}: ${reason}`);
  if (failed.length > 0) {
    const refused = failed.map(
      ({ check, reason }) => `${check}: ${reason}${see(`gate-infrastructure.md#${check}`)}`,
    );
    return { outcome: 'fail', reason: [...refused, ...sentences(unsure)].join('; ') };
  }
  if (unsure.length > 0) return { outcome: 'inconclusive', reason: sentences(unsure).join('; ') };
  if (findings.length === 0) return { outcome: 'inconclusive', reason: 'nothing was looked at' };
  return { outcome: 'pass', reason: sentences(findings).join('; ') };
}

const finding = (check: CheckId, outcome: Verdict['outcome'], reason: string): Finding => ({
  check,
  outcome,
  reason,
});

/** What connecting to ports of the load balancer came to. */
export interface Touched {
  /** Ports of the service's own listeners: that they answer shows that the others could have. */
  readonly own: readonly number[];
  /** Ports that may answer or not. */
  readonly declared: readonly number[];
  readonly touches: ReadonlyMap<number, Touch>;
}

/** Only declared ports may answer. A port that refuses, or where nothing answers in time, is closed. */
export function decidePorts({ own, declared, touches }: Touched): Finding {
  const may = new Set([...own, ...declared]);
  const open = [...touches].filter(([port, { kind }]) => kind === 'open' && !may.has(port));
  if (open.length > 0) {
    return finding('ports', 'fail', `${ports(open)} answers and is not declared`);
  }
  const silent = own.filter((port) => touches.get(port)?.kind !== 'open');
  if (own.length === 0 || silent.length > 0) {
    const which = silent.join(' and ') || 'none';
    return finding(
      'ports',
      'inconclusive',
      `own port ${which} does not answer, so that of others nothing can be said`,
    );
  }
  const untried = [...touches].filter(([port, { kind }]) => kind === 'not-tried' && !may.has(port));
  if (untried.length > 0) {
    const codes = [...new Set(untried.map(([, touch]) => (touch.kind === 'not-tried' ? touch.code : '')))];
    return finding(
      'ports',
      'inconclusive',
      `${ports(untried)} could not be tried (${codes.sort().join(', ')})`,
    );
  }
  const closed = [...touches.keys()].filter((port) => !may.has(port)).length;
  return finding('ports', 'pass', `of ${closed} ports beside the declared ones none answers`);
}

const ports = (all: readonly (readonly [number, Touch])[]): string => all.map(([port]) => port).join(', ');

const DAY = 86_400_000;

/** @param handshake with the versions that the client would offer anyway */
export function decideCertificate(handshake: Handshake, daysLeft: number, now: number): Finding {
  if (handshake.kind !== 'done') {
    return finding('certificate', 'inconclusive', `no handshake (${handshake.code})`);
  }
  if (handshake.refused !== undefined)
    return finding('certificate', 'fail', `refused (${handshake.refused})`);
  if (handshake.validTo === undefined || Number.isNaN(handshake.validTo)) {
    return finding('certificate', 'inconclusive', 'it does not say when it ends');
  }
  const left = Math.floor((handshake.validTo - now) / DAY);
  return left < daysLeft
    ? finding('certificate', 'fail', `valid for ${left} more days, must be at least ${daysLeft}`)
    : finding('certificate', 'pass', `valid for the domain, and for ${left} more days`);
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** @param answer to a request of plain HTTP for the domain */
export function decideRedirect(answer: Answer, domain: string): Finding {
  if (answer.kind !== 'answered') {
    return finding('redirect', 'inconclusive', `no answer over HTTP (${answer.code})`);
  }
  if (!REDIRECTS.includes(answer.status)) {
    return finding('redirect', 'fail', `status ${answer.status} over HTTP, must lead to HTTPS`);
  }
  const location = answer.headers.location ?? '';
  const to = URL.canParse(location) ? new URL(location) : undefined;
  // A port is there where it is not HTTPS's own: a listener that keeps `#{port}` leads to TLS on port 80.
  if (to?.protocol !== 'https:' || to.hostname !== domain.toLowerCase() || to.port !== '') {
    return finding(
      'redirect',
      'fail',
      `status ${answer.status} over HTTP leads elsewhere than to HTTPS of the domain`,
    );
  }
  return finding('redirect', 'pass', `status ${answer.status} leads to HTTPS`);
}

/** What offering one old version alone came to. */
export interface Offered {
  readonly version: OldVersion;
  readonly handshake: Handshake;
}

/**
 * No version below the floor may be accepted. A server that ends the handshake refuses; a connection that fails
 * otherwise was not tried.
 *
 * @param control the handshake with the versions that the client would offer anyway: without it, a refusal may be
 * of every version
 */
export function decideTls(offered: readonly Offered[], control: Handshake, floor: TlsFloor): Finding {
  const accepted = offered.filter(({ handshake }) => handshake.kind === 'done');
  if (accepted.length > 0) {
    return finding('tls', 'fail', `${versions(accepted)} accepted, must be ${floor} or newer`);
  }
  const untried = offered.flatMap(({ version, handshake }) =>
    handshake.kind === 'not-tried' ? [`TLS ${version} could not be tried (${handshake.code})`] : [],
  );
  if (untried.length > 0) return finding('tls', 'inconclusive', untried.join(', '));
  if (offered.length === 0 || control.kind !== 'done') {
    return finding('tls', 'inconclusive', 'no handshake at all, so that a refusal says nothing');
  }
  return finding('tls', 'pass', `${versions(offered)} refused`);
}

const versions = (all: readonly Offered[]): string =>
  all.map(({ version }) => `TLS ${version}`).join(' and ');

/** A target of green's group, in ELB's words. */
export interface Target {
  readonly state: string;
  /** Such as `Target.Timeout`. */
  readonly code?: string;
}

export interface Registered {
  /** One list for each target group of green. */
  readonly groups: readonly (readonly Target[])[];
  /** Tasks that green is to have. */
  readonly requested: number | undefined;
}

/** Those leave, and no request is sent to them. source: ELB user guide, "Target health status" */
const LEAVING: readonly string[] = ['draining', 'unhealthy.draining'];

/** All that are registered must be healthy, and be as many as green's tasks. */
export function decideTargets({ groups, requested }: Registered): Finding {
  const staying = groups.map((group) => group.filter(({ state }) => !LEAVING.includes(state)));
  const all = staying.flat();
  const unhealthy = all.filter(({ state }) => state === 'unhealthy');
  if (unhealthy.length > 0) {
    return finding('targets', 'fail', `${unhealthy.length} of ${all.length} unhealthy${codesOf(unhealthy)}`);
  }
  const unknown = all.filter(({ state }) => state !== 'healthy');
  if (unknown.length > 0) {
    const states = [...new Set(unknown.map(({ state }) => plain(state)))].sort().join(', ');
    return finding(
      'targets',
      'inconclusive',
      `${unknown.length} of ${all.length} are ${states}${codesOf(unknown)}`,
    );
  }
  if (groups.length === 0 || requested === undefined) {
    return finding(
      'targets',
      'inconclusive',
      'ECS does not say where the new revision is, or how many tasks it has',
    );
  }
  const fewest = Math.min(...staying.map((group) => group.length));
  return fewest < requested
    ? finding('targets', 'inconclusive', `${fewest} are registered, and ${requested} tasks are to run`)
    : finding('targets', 'pass', `${all.length} of ${all.length} healthy`);
}

function codesOf(targets: readonly Target[]): string {
  const codes = [...new Set(targets.flatMap(({ code }) => (code === undefined ? [] : [plain(code)])))].sort();
  return codes.length > 0 ? ` (${codes.join(', ')})` : '';
}

/** A reason is shown in logs, pull requests and terminals. */
const plain = (text: string): string => text.replace(/[^\w.-]/g, '?').slice(0, 60);
