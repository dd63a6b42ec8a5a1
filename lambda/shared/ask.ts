import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { nameOf } from './aws-error';
import { type FoundDecision, useDecision } from './decisions';
import { type DeploymentKind, GATE } from './environment';
import type { GateSettings } from './gate-settings';
import { type Answer, answerFor, type DeploymentState, isOpenToDecision } from './hook-answer';
import { type Carried, carriedOf } from './hook-details';
import type { HookEvent } from './hook-event';
import type { kindOf } from './kind';
import { logError } from './log-line';
import { within } from './out-of-time';
import { readVerdict } from './read-verdict';
import { type RunbookSection, see } from './runbook';
import { timeLimit } from './time-limit';
import type { Verdict } from './verdict';

/**
 * A check of a release, with the deployment as the gate has just read it and what it is. May throw: whatever it throws
 * makes the gate inconclusive. `event.state` is what its last verdict of this stage carried.
 */
export type Check = (
  event: HookEvent,
  signal: AbortSignal,
  deployment: ServiceDeployment,
  kind: DeploymentKind,
) => Promise<Verdict>;

/** A gate that is asked. */
export interface Asked extends GateSettings {
  readonly check: Check;
  /** What a person reads when the gate waits for a verdict, and when it has waited for too long. */
  readonly couldNotTell?: RunbookSection;
}

/** What a gate is asked about. */
export interface Question {
  readonly event: HookEvent;
  readonly deployment: ServiceDeployment | undefined;
  readonly state: DeploymentState;
  readonly kind: ReturnType<typeof kindOf>;
  /** Whether it says that it is a recovery, and the record that would prove it could not be read. @default false */
  readonly isUnproven?: boolean;
  /** As {@link carriedOf} takes it. */
  readonly step?: number | undefined;
  /** Of the image that is released; undefined when it is not known. */
  readonly digest: () => Promise<string | undefined>;
}

export interface Asking {
  readonly gate: Asked;
  readonly answer: Answer;
  readonly carried: Carried;
  /** What was announced of it in this stage before. */
  readonly told: Carried['told'];
  /** The check's own, where it was carried out. */
  readonly verdict: Verdict | undefined;
  readonly durationMilliseconds: number;
}

/** What a gate may use. */
export interface Means {
  readonly ssm: SSMClient;
  /** Ends the check. */
  readonly signal: AbortSignal;
  /** Milliseconds to look for a decision. */
  readonly deciding: () => number;
}

/**
 * Milliseconds that a gate waits for a record that cannot be read, before it takes for a release what says that it is a
 * recovery: one call that was throttled in an incident must not end the cure, and may not let a release pass, either.
 */
const UNPROVEN = 2 * 60_000;

/** Asks one gate. Never rejects: what goes wrong is no verdict, or no decision. */
export async function ask(gate: Asked, question: Question, means: Means): Promise<Asking> {
  const { event, deployment, state, kind } = question;
  const { signal } = means;
  const started = Date.now();
  const { since, told, ...carried } = carriedOf(event, gate.id, started, question.step);
  const isOpen = question.isUnproven === true && started - since < Math.min(UNPROVEN, gate.patience);
  const judged = kind === 'rollback' || isOpen ? undefined : kind;
  const strictness = judged && gate.policy[judged];
  const verdict =
    deployment && judged && strictness !== 'skip'
      ? await judge(() => gate.check({ ...event, ...carried }, signal, deployment, judged), signal, carried)
      : undefined;
  const found =
    verdict && strictness && isOpenToDecision(verdict, strictness)
      ? await decisionOn(gate, verdict, question, means)
      : {};
  const now = Date.now();
  const answer = answerFor({
    deployment: state,
    isUnproven: isOpen,
    ...(verdict && { verdict }),
    ...(judged && { kind: judged }),
    ...(strictness && { strictness }),
    ...(found.counts && { decision: found.counts }),
    onInconclusive: gate.onInconclusive,
    waited: now - since,
    patience: gate.patience,
  });
  return {
    ...{ gate, told, verdict },
    answer: withHints(gate, verdict, found, answer),
    carried: {
      since,
      told: answer.hookStatus,
      // A look that could not be made loses nothing: what has begun (a task, a load) goes on meanwhile.
      ...(verdict === undefined ? carried : verdict.outcome === 'inconclusive' && { state: verdict.state }),
    },
    durationMilliseconds: now - started,
  };
}

/** A check that throws or does not end in time has not seen what it should: inconclusive, never a pass. */
async function judge(
  check: () => Promise<Verdict>,
  signal: AbortSignal,
  carried: Pick<Carried, 'state'>,
): Promise<Verdict> {
  try {
    return readVerdict(await within(signal, async () => check()));
  } catch (error) {
    logError('the gate could not be carried out', error);
    return {
      outcome: 'inconclusive',
      reason: `the gate could not be carried out (${nameOf(error)})`,
      ...carried,
    };
  }
}

/** What cannot be read is no decision. */
async function decisionOn(
  gate: Asked,
  { outcome }: Verdict,
  { event, digest }: Question,
  { ssm, deciding }: Means,
): Promise<FoundDecision> {
  const limit = timeLimit(deciding());
  try {
    return await within(limit.signal, async () => {
      const known = await digest();
      if (known === undefined) return {};
      const query = {
        service: process.env[GATE.SERVICE] ?? '',
        environment: process.env[GATE.ENVIRONMENT] ?? '',
        gate: gate.id,
        digest: known,
        serviceDeploymentArn: event.serviceDeploymentArn,
        twoPersons: gate.twoPersons,
        wanted: outcome === 'fail' ? (['pass'] as const) : (['pass', 'fail'] as const),
      };
      return useDecision(ssm, query, limit.signal);
    });
  } catch (error) {
    logError('decisions could not be read', error);
    return {};
  } finally {
    limit.lift();
  }
}

/** Why a decision did not help, and where to look for who waits for the gate or whose release has no verdict. */
function withHints(
  { couldNotTell }: Asked,
  verdict: Verdict | undefined,
  { counts, ...found }: FoundDecision & { readonly why?: string },
  answer: Answer,
): Answer {
  if (counts || answer.hookStatus === 'SUCCEEDED') return answer;
  const why = found.why === undefined ? '' : `; there is a decision, which does not count: ${found.why}`;
  // A verdict that names its own section has said where to look.
  const isTold = verdict?.outcome === 'fail' || /; see runbooks\/\S+$/.test(verdict?.reason ?? '');
  const where = couldNotTell && !isTold ? see(couldNotTell) : '';
  return { ...answer, reason: answer.reason + why + where };
}
