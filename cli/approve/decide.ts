import { isForward } from '../../lambda/shared/deployment-status';
import { shortName, shown } from '../../lambda/uniformity/shown';

/** A hook of a deployment's stage, as ECS has it. */
export interface SeenHook {
  readonly id: string;
  /** AWS_LAMBDA or PAUSE. */
  readonly type: string;
  /** ARN of its function. */
  readonly target?: string;
  /** AWAITING_ACTION, IN_PROGRESS, SUCCEEDED, FAILED, TIMED_OUT. */
  readonly status: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt?: number;
  /** CONTINUE or ROLLBACK. */
  readonly timeoutAction?: string;
}

/** A deployment that is not over. */
export interface SeenDeployment {
  readonly arn: string;
  readonly status: string;
  readonly stage?: string;
  /** Of the stage that it is in. */
  readonly hooks: readonly SeenHook[];
}

export type Answering =
  | { readonly do: 'answer'; readonly hook: SeenHook }
  | { readonly do: 'refuse'; readonly reason: string };

/** ECS's name for a PAUSE hook that waits for ContinueServiceDeployment. */
const WAITS = 'AWAITING_ACTION';

const refuse = (reason: string): Answering => ({ do: 'refuse', reason });

/**
 * Which hook to answer. One that was not named is answered only if it is the only one that waits.
 *
 * @param named by the caller
 */
export function answeringOf(deployment: SeenDeployment | undefined, named?: string): Answering {
  const notNamed = named === undefined ? '' : `, and so not ${shown(named)}`;
  if (deployment === undefined) return refuse(`no deployment runs: nothing waits for a person${notNamed}`);
  const { arn, status, stage, hooks } = deployment;
  const where = `deployment ${shortName(arn)}`;
  if (!isForward(status)) {
    return refuse(`${where} is ${shown(status)}: nothing waits for a person${notNamed}`);
  }
  const waiting = hooks.filter((hook) => hook.status === WAITS);
  const at = stage === undefined ? '' : ` at ${shown(stage)}`;
  if (named !== undefined) {
    const hook = hooks.find(({ id }) => id === named);
    if (hook?.status === WAITS) return { do: 'answer', hook };
    const got = hook ? `it is ${shown(hook.status)}` : `${where}${at} does not have it`;
    return refuse(
      `--hook must wait for a person, got ${shown(named)}: ${got}; ${waitingWords(waiting)}${gatesOf(hooks)}`,
    );
  }
  const [only, ...others] = waiting;
  if (only === undefined) return refuse(`${where}${at} waits for no person${gatesOf(hooks)}`);
  if (others.length === 0) return { do: 'answer', hook: only };
  return refuse(`${waiting.length} hooks of ${where}${at} wait: ${idsOf(waiting)}; name one with --hook`);
}

const idsOf = (hooks: readonly SeenHook[]): string => hooks.map(({ id }) => shown(id)).join(', ');

const waitingWords = (waiting: readonly SeenHook[]): string =>
  waiting.length === 0 ? 'none waits' : `waiting: ${idsOf(waiting)}`;

/** Gates that are asked again and again wait, too, but not for this. */
function gatesOf(hooks: readonly SeenHook[]): string {
  const asked = hooks.filter(({ status, target }) => status === 'IN_PROGRESS' && target !== undefined);
  if (asked.length === 0) return '';
  const names = asked.map(({ target = '' }) => shown(functionOf(target)));
  return `; ${names.join(', ')} may wait for a decision: teal override gives one`;
}

/** A function's ARN may end with its version. */
export const functionOf = (arn: string): string => arn.split(':function:')[1]?.split(':')[0] ?? arn;
