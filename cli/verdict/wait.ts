import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { judge, wasJudged } from '../../lambda/uniformity/decide';
import { MissingAnswer } from '../../lambda/uniformity/must';
import { observe } from '../../lambda/uniformity/observe';
import { isAnswer, isTransient } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { ecsPlaceOf } from '../aws/options';
import type { Pause } from '../aws/pause';
import { decide, type Next } from './decide';
import { judged } from './judged';
import { RecordReader } from './read';
import { arns, type EcsRecord } from './record';
import type { Question, Verdict } from './verdict';

/** As fast as a person who looks at it wants to know, and slow enough for ECS's limits on ten such jobs. */
const POLL = 10_000;
/**
 * Milliseconds for which what is not uniform after a success is looked at again: ECS calls a deployment successful
 * while the last tasks drain, and the load balancer takes seconds to say so.
 */
const GRACE = 120_000;
/** Looks in a row that AWS may refuse for a while; the SDK has tried each call three times. */
const MOST_REFUSALS = 6;

export interface Waiting {
  readonly timeoutMs: number;
  readonly pause: Pause;
  readonly signal: AbortSignal;
  /** Hears of each look that has not brought a verdict. */
  readonly onLook: (look: Look) => void;
}

/** What a look has shown that is not the end. */
export type Look =
  | { readonly deployment: ServiceDeployment }
  | { readonly notUniform: string }
  | { readonly refused: Error };

/**
 * Looks until there is a verdict or the time is over.
 *
 * @throws what the SDK throws when it will not change by itself, or has not for a minute
 */
export async function waitForVerdict(
  clients: Pick<Clients, 'ecs' | 'elb'>,
  asked: Question,
  { timeoutMs, pause, signal, onLook }: Waiting,
): Promise<Verdict> {
  const place = ecsPlaceOf({ ...asked, env: asked.environment });
  const reader = new RecordReader(clients.ecs, place, asked.since);
  const endsAt = pause.now() + timeoutMs;
  let question = asked;
  let notUniformSince: number | undefined;
  let refusals = 0;
  let hasAnswered = false;
  for (;;) {
    let atTimeout: (() => Verdict) | undefined;
    try {
      const record = await unlessAborted(reader.read(), signal);
      hasAnswered = true;
      question = { ...question, watched: question.watched ?? newestArn(record) };
      const next = decide(question, record);
      if (next.next === 'say') return next.verdict;
      const verdict =
        next.next === 'look' ? await unlessAborted(look(clients, place, question, next), signal) : undefined;
      refusals = 0;
      if (verdict && !mayChange(verdict)) return verdict;
      if (verdict?.outcome === 'not-uniform') {
        notUniformSince ??= pause.now();
        if (pause.now() - notUniformSince >= GRACE) return verdict;
      } else {
        notUniformSince = undefined;
      }
      if (verdict) onLook({ notUniform: verdict.reason });
      else if (next.next === 'wait') onLook({ deployment: next.deployment });
      atTimeout = () => (verdict ? notYetUniform(verdict, timeoutMs) : stillRunning(next, timeoutMs));
    } catch (error) {
      refusals += 1;
      hasAnswered ||= isAnswer(error);
      const mayPass = error instanceof MissingAnswer || isTransient(error, hasAnswered);
      if (!mayPass || refusals >= MOST_REFUSALS) throw error;
      if (pause.now() >= endsAt) throw error;
      onLook({ refused: error as Error });
    }
    if (pause.now() >= endsAt && atTimeout) return atTimeout();
    await pause.sleep(Math.max(0, Math.min(POLL, endsAt - pause.now())), signal);
  }
}

/** @returns undefined when a deployment has begun meanwhile */
async function look(
  clients: Pick<Clients, 'ecs' | 'elb'>,
  place: { readonly cluster: string; readonly service: string },
  question: Question,
  next: Extract<Next, { next: 'look' }>,
): Promise<Verdict | undefined> {
  const observation = await observe(clients, place);
  const findings = judge(observation);
  if (!wasJudged(findings)) return undefined;
  return judged(question, next, { findings, ...(observation.live && { live: observation.live }) });
}

const mayChange = ({ outcome }: Verdict) => outcome === 'not-uniform' || outcome === 'still-running';

/** Before the grace is over nothing is certain, and tasks that start say nothing against a release. */
function notYetUniform({ outcome, reason, ...of }: Verdict, timeoutMs: number): Verdict {
  const what =
    outcome === 'still-running'
      ? 'revision, digest and traffic are as expected, and the number of tasks is not'
      : `not all is as expected, which may pass within ${GRACE / 1000} s`;
  return {
    outcome: 'still-running',
    reason: `after ${timeoutMs / 1000} s ${what}; --timeout waits longer\n${reason}`,
    ...of,
  };
}

function stillRunning(next: Next, timeoutMs: number): Verdict {
  const deployment = next.next === 'wait' ? next.deployment : undefined;
  const where = deployment
    ? `is ${deployment.status} in stage ${deployment.lifecycleStage ?? '(none)'}`
    : 'has begun just now';
  return {
    outcome: 'still-running',
    reason: `after ${timeoutMs / 1000} s the deployment ${where}; it goes on, and --timeout waits longer`,
    ...(deployment && arns(deployment)),
  };
}

const newestArn = ({ deployments: [newest] }: EcsRecord): string | undefined => newest?.serviceDeploymentArn;

/**
 * For work that takes no signal: whoever interrupts it does not wait for it.
 *
 * @throws the reason of the signal, at once
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
