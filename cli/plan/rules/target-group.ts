import type { ResourceChange } from '../differences';
import { canonical, isFields, same, shown } from '../values';
import { arrow, type Findings, ownChange, type Rule } from './findings';

const subject = 'protection';

/** What stands for a default that hangs on the protocol, so that nobody knows it here. */
const UNSAID = 'the default';

/**
 * What is asked of a target before users are led to it, and when it counts as sick: gates and alarms rest on it.
 * What a plan cannot weigh, like another path, asks for less as far as it can tell.
 */
export const targetGroup: Rule = (change, findings) => {
  if (change.type !== 'AWS::ElasticLoadBalancingV2::TargetGroup' || change.how !== 'changed') return;
  const enabled = ownChange(change, 'HealthCheckEnabled');
  if (enabled) {
    findings.switch({
      path: 'HealthCheckEnabled',
      what: 'health is checked:',
      before: enabled.before ?? true,
      after: enabled.after ?? true,
      safe: true,
      subject,
    });
  }
  question(change, findings);
  numbers(change, findings);
  const matcher = ownChange(change, 'Matcher');
  if (matcher) {
    // source: ELB API reference, Matcher: 200 of HTTP when nothing is said; of others it hangs on the protocol
    const unsaid = isHttp(change) ? { HttpCode: '200' } : UNSAID;
    answers(matcher.before ?? unsaid, matcher.after ?? unsaid, findings);
  }
};

/** Where a health check asks. source: ELB API reference, CreateTargetGroup: the defaults */
const ASKS: Readonly<Record<string, unknown>> = {
  HealthCheckPath: '/',
  HealthCheckPort: 'traffic-port',
  HealthCheckProtocol: UNSAID,
};

function question(change: ResourceChange, findings: Findings): void {
  for (const [name, unsaid] of Object.entries(ASKS)) {
    const own = ownChange(change, name);
    if (!own) continue;
    const [before, after] = [own.before ?? unsaid, own.after ?? unsaid];
    // Said or by default: the same.
    if (same(before, after)) continue;
    // That somebody listens is less than that somebody answers.
    const isTighter = before === 'TCP' && (after === 'HTTP' || after === 'HTTPS');
    findings.say(
      isTighter ? 'tightening' : 'weakening',
      name,
      `the health check asks otherwise: ${shown(name)} ${arrow(before, after)}`,
      { after, subject },
    );
  }
}

interface Numbered {
  readonly what: string;
  readonly safer: 'higher' | 'lower';
  /** Of a target group that speaks HTTP with tasks. */
  readonly unsaid: number;
}

/** source: ELB API reference, CreateTargetGroup: the defaults of HTTP and HTTPS */
const NUMBERS: Readonly<Record<string, Numbered>> = {
  HealthCheckIntervalSeconds: { what: 'seconds between health checks', safer: 'lower', unsaid: 30 },
  HealthCheckTimeoutSeconds: { what: 'seconds in which a target must answer', safer: 'lower', unsaid: 5 },
  HealthyThresholdCount: { what: 'good answers until a target is healthy', safer: 'higher', unsaid: 5 },
  UnhealthyThresholdCount: { what: 'bad answers until a target is sick', safer: 'lower', unsaid: 2 },
};

function isHttp({ after }: ResourceChange): boolean {
  const { Protocol, TargetType } = after?.properties ?? {};
  return (Protocol === 'HTTP' || Protocol === 'HTTPS') && TargetType !== 'lambda';
}

function numbers(change: ResourceChange, findings: Findings): void {
  for (const [name, { what, safer, unsaid }] of Object.entries(NUMBERS)) {
    const own = ownChange(change, name);
    if (!own) continue;
    const otherwise = isHttp(change) ? unsaid : UNSAID;
    const [before, after] = [own.before ?? otherwise, own.after ?? otherwise];
    findings.number({ path: name, what, before, after, safer, subject });
  }
}

/** Codes that count as healthy: one more is weaker, whichever. */
function answers(before: unknown, after: unknown, findings: Findings): void {
  const [old, now] = [codesOf(before), codesOf(after)];
  const isKnown = old !== undefined && now !== undefined && old.kind === now.kind;
  const isWithin = isKnown && now.ranges.every((each) => old.ranges.some((other) => holds(other, each)));
  // Written otherwise, and the same codes.
  if (isWithin && old.ranges.every((each) => now.ranges.some((other) => holds(other, each)))) return;
  findings.say(
    isWithin ? 'tightening' : 'weakening',
    'Matcher',
    `answers that count as healthy ${arrow(before, after)}`,
    { after, subject },
  );
}

type Range = readonly [from: number, to: number];

interface Codes {
  readonly kind: string;
  readonly ranges: readonly Range[];
}

/** source: ELB API reference, Matcher: values and ranges, by commas */
function codesOf(matcher: unknown): Codes | undefined {
  const [[kind, text] = [], ...more] = Object.entries(isFields(matcher) ? matcher : {});
  if (kind === undefined || more.length > 0) return undefined;
  const ranges: Range[] = [];
  for (const part of String(text).split(',')) {
    const [, from, to = from] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    if (from === undefined) return undefined;
    ranges.push([Number(from), Number(to)]);
  }
  return { kind, ranges };
}

const holds = (wide: Range, narrow: Range): boolean => wide[0] <= narrow[0] && narrow[1] <= wide[1];

const DELAY = 'deregistration_delay.timeout_seconds';

/**
 * Attributes that say how long the requests of a target that goes may take to end.
 *
 * @returns whether the attribute is one of these, and has been judged
 */
export function deregistration(
  key: string,
  before: unknown,
  after: unknown,
  findings: Findings,
  path: string,
): boolean {
  if (key !== DELAY) return false;
  // source: ELB API reference, TargetGroupAttribute: 300 seconds when nothing is said
  const [old, now] = [before ?? 300, after ?? 300];
  if (canonical(old) !== canonical(now))
    findings.number({
      path,
      what: 'seconds for requests to end on a target that goes',
      before: old,
      after: now,
      safer: 'higher',
      subject,
    });
  return true;
}
