import { type ECSClient, ExecuteCommandCommand, type Session } from '@aws-sdk/client-ecs';
import { must } from '../../lambda/uniformity/must';
import { shortName } from '../../lambda/uniformity/shown';
import { callFailed } from '../aws/call-failed';
import type { connect } from '../aws/clients';
import { ecsPlaceOf } from '../aws/options';
import type { ExecOptions } from '../exec';
import { EXIT, VerbFailed } from '../exit-codes';
import { namedRevision } from '../logs/revision';
import { whoRecovers } from '../rollback/who';
import { commandLine } from './command-line';
import { type Choice, choose, type SeenTasks } from './decide';
import type { HandOver } from './plugin';
import { readLogged, readTasks } from './read';
import { linesBefore, type Opening } from './report';

export interface ExecSurroundings {
  readonly connect: typeof connect;
  readonly signal: AbortSignal;
  /** Says what is about to happen. */
  readonly say: (line: string) => void;
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
  /** @throws VerbFailed where nothing could take the session up */
  readonly requirePlugin: () => Promise<void>;
}

/** What has become of it, before anything is typed. */
export interface Opened {
  readonly outcome: 'opened' | 'refused' | 'failed';
  readonly reason: string;
  /** Where, as soon as that is known. */
  readonly opening?: Opening;
  /** Of what was opened. */
  readonly session?: string;
  /** For the plugin alone: it has the token. */
  readonly handOver?: HandOver;
}

/**
 * Looks, says, asks, and has ECS open the session.
 *
 * @throws VerbFailed when nobody can be asked and `--yes` is not given, before AWS is
 */
export async function openSession(options: ExecOptions, around: ExecSurroundings): Promise<Opened> {
  if (!options.yes && !around.confirm) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--yes must be given where nobody can be asked, got no terminal; nothing was opened',
    );
  }
  try {
    await around.requirePlugin();
    return await lookAndOpen(options, around);
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (around.signal.aborted || failed === undefined) throw error;
    // What was named and is not there is bad input, as in `teal logs`.
    if (failed.exitCode === EXIT.BAD_INPUT) throw failed;
    return { outcome: 'failed', reason: failed.message };
  }
}

async function lookAndOpen(options: ExecOptions, around: ExecSurroundings): Promise<Opened> {
  const clients = await around.connect(options);
  const { ecs } = clients;
  const place = ecsPlaceOf(options);
  const { seen, choice } = await lookFor(ecs, options);
  if (choice.do === 'refuse') return { outcome: 'refused', reason: choice.reason };
  // Only words for a person: they are read at the same time, and neither keeps anybody waiting for long.
  const [logged, by] = await Promise.all([readLogged(ecs, options), whoRecovers(clients, options)]);
  const command = commandLine(options.command);
  const opening: Opening = { ...choice, seen, command, logged, by };
  for (const line of linesBefore(opening, options)) around.say(line);
  if (!options.yes && !(await around.confirm?.('Open it?', options.env))) {
    return { outcome: 'refused', reason: 'nothing was opened: it was not confirmed', opening };
  }
  around.signal.throwIfAborted();
  const { task, container } = choice;
  const session = await execute(ecs, {
    ...{ cluster: place.cluster, task: task.arn, container: container.name, command },
  });
  const runtimeId = must(container.runtimeId, 'containers[].runtimeId');
  const { profile } = options;
  return {
    outcome: 'opened',
    reason: `${command} in container ${container.name} of task ${shortName(task.arn)}`,
    ...{ opening, session: must(session.sessionId, 'session.sessionId') },
    handOver: {
      ...{ session, region: await ecs.config.region() },
      ...(profile !== undefined && { profile }),
      target: `ecs:${place.cluster}_${shortName(task.arn)}_${runtimeId}`,
    },
  };
}

async function lookFor(
  ecs: ECSClient,
  options: ExecOptions,
): Promise<{ readonly seen: SeenTasks; readonly choice: Choice }> {
  const { seen, known } = await readTasks(ecs, ecsPlaceOf(options));
  const { service, env, revision: word, task, container } = options;
  const named = word === undefined ? undefined : namedRevision(word, known);
  if (named && 'none' in named) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--revision must name a service revision of ${service} in ${env}, got ${word}: ${named.none}`,
    );
  }
  return {
    seen,
    choice: choose(seen, {
      ...(task !== undefined && { task }),
      ...(named && { revision: named.arn }),
      ...(container !== undefined && { container }),
    }),
  };
}

async function execute(
  ecs: ECSClient,
  target: {
    readonly cluster: string;
    readonly task: string;
    readonly container: string;
    readonly command: string;
  },
): Promise<Session> {
  // ECS takes no other: source: Amazon ECS API reference, ExecuteCommand (interactive)
  const answer = await ecs.send(new ExecuteCommandCommand({ ...target, interactive: true }));
  return must(answer.session, 'session');
}
