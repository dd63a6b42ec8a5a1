import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Session } from '@aws-sdk/client-ecs';
import { shown } from '../../lambda/uniformity/shown';
import { codeOf } from '../aws/error-cause';
import { EXIT, VerbFailed } from '../exit-codes';

const PLUGIN = 'session-manager-plugin';
const HOW =
  'brew install --cask session-manager-plugin, or https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html';

/**
 * Under this name the session is told in the environment, so that its token is in no list of processes: the plugin takes an
 * argument that begins so for the name of a variable, and unsets it. source: aws/session-manager-plugin, session.go
 */
const RESPONSE = 'AWS_SSM_START_SESSION_RESPONSE';
/** The last that does not know of it. source: aws/aws-cli, customizations/sessionmanager.py and ecs/executecommand.py */
const LAST_WITHOUT = [1, 2, 497, 0];

/** What the plugin is given. */
export interface HandOver {
  readonly session: Session;
  readonly region: string;
  /** The profile that credentials come from. @default the SDK's own order */
  readonly profile?: string;
  /** `ecs:CLUSTER_TASK_RUNTIME`. */
  readonly target: string;
}

/** Whether a version of the plugin takes the session from the environment. */
export function takesEnvironment(version: string): boolean {
  const parts = version.trim().split('.').map(Number);
  for (const [at, last] of LAST_WITHOUT.entries()) {
    const part = parts[at] ?? 0;
    if (part !== last) return part > last;
  }
  return false;
}

/** Before AWS is asked for a session that nobody could take up. @throws VerbFailed where there is none, or an old one */
export async function requirePlugin(env: NodeJS.ProcessEnv): Promise<void> {
  const version = await versionOf(env);
  if (takesEnvironment(version)) return;
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    `${PLUGIN} must be newer than ${LAST_WITHOUT.join('.')}, got ${shown(version.trim()) || 'no version'}: an older one takes the session's token as an argument, which every process of the machine can read; ${HOW}`,
  );
}

async function versionOf(env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(PLUGIN, ['--version'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  try {
    await once(child, 'close'); // which also throws what `error` has
  } catch (error) {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      codeOf(error as Error) === 'ENOENT'
        ? `${PLUGIN} must be on the PATH, got none: it is AWS's, and what is typed goes through it; ${HOW}`
        : `${PLUGIN} could not be run: ${(error as Error).message}; ${HOW}`,
      { cause: error },
    );
  }
  return said;
}

/** In the order that the plugin takes them. source: aws/session-manager-plugin, ValidateInputAndStartSession */
export const argumentsOf = ({ region, profile = '', target }: HandOver): readonly string[] => [
  ...[RESPONSE, region, 'StartSession', profile],
  JSON.stringify({ Target: target }),
  // Of SSM, which is asked when a connection is taken up again.
  `https://ssm.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
];

/** What a person types is for what runs in the task: Ctrl-C goes there. source: aws/aws-cli, ignore_user_entered_signals */
const TYPED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGTSTP'];
const PASSED_ON: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP'];

/**
 * Hands the session over, on this terminal, until it is over.
 *
 * @param stdout where what the session says goes: a file descriptor of this process
 * @returns what the plugin ends with, which says nothing of what ran (aws/session-manager-plugin#59); undefined where a signal ended it
 */
export async function runPlugin(
  handOver: HandOver,
  { env, stdout }: { readonly env: NodeJS.ProcessEnv; readonly stdout: 1 | 2 },
): Promise<number | undefined> {
  const child = spawn(PLUGIN, [...argumentsOf(handOver)], {
    env: { ...env, [RESPONSE]: JSON.stringify(handOver.session) },
    stdio: ['inherit', stdout, 'inherit'],
  });
  const ignore = () => {};
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of TYPED) process.on(signal, ignore);
  for (const signal of PASSED_ON) process.on(signal, passOn);
  try {
    const [code] = await once(child, 'close');
    return code ?? undefined;
  } finally {
    for (const signal of TYPED) process.off(signal, ignore);
    for (const signal of PASSED_ON) process.off(signal, passOn);
  }
}
