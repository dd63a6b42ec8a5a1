import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { must } from '../../lambda/uniformity/must';
import { type RunningDeployment, readRunning } from '../approve/read';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf, ecsPlaceOf } from '../aws/options';
import { EXIT, VerbFailed } from '../exit-codes';
import { hooksAsking } from '../gates/asking';
import { chosenGate } from '../gates/choose';
import { readGates } from '../gates/read';
import type { OverrideOptions } from '../override';
import { putDecision, type Recorded } from '../records/put-decision';
import type { RecordsSurroundings } from '../records/surroundings';
import { momentOf } from '../terminal/moment';
import { announce } from './announce';
import { type Asked, firstStep, type Standing, type Step, secondStep, whyNot } from './decide';
import { type Decision, type Names, namesOf } from './parameter';
import { deleteOver, isOwn, putNew, readStored } from './store';

export interface OverrideSurroundings extends RecordsSurroundings {
  /** Says what is about to happen. */
  readonly say: (line: string) => void;
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
}

export type Overridden =
  | {
      readonly outcome: 'written';
      readonly reason: string;
      readonly decision: Decision;
      /** Name of the parameter. */
      readonly parameter: string;
      readonly second: boolean;
      /** Whether it counts only once a second person has said the same. */
      readonly needsSecond: boolean;
      readonly announced: Recorded;
      readonly recorded: Recorded;
    }
  | { readonly outcome: 'refused' | 'failed'; readonly reason: string };

/** Bytes of a parameter of the standard tier. source: Systems Manager API reference, PutParameter, Value */
const MOST_BYTES = 4096;

const refused = (reason: string): Overridden => ({ outcome: 'refused', reason });

/**
 * Looks, shows, asks, looks again and writes.
 *
 * @returns `failed` where AWS did not answer, or refused: then it may or may not be written
 * @throws VerbFailed when nobody can be asked and `--yes` is not given, before AWS is
 */
export async function override(
  gate: string,
  options: OverrideOptions,
  surroundings: OverrideSurroundings,
): Promise<Overridden> {
  if (!options.yes && !surroundings.confirm) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--yes must be given where nobody can be asked, got no terminal; nothing was looked at or written',
    );
  }
  try {
    return await lookAndWrite(gate, options, surroundings);
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (surroundings.signal.aborted || failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message };
  }
}

async function lookAndWrite(
  gate: string,
  options: OverrideOptions,
  { connect, now, say, confirm, signal }: OverrideSurroundings,
): Promise<Overridden> {
  const clients = await connect(options);
  const place = ecsPlaceOf(options);
  const running = await readRunning(clients.ecs, place);
  const [digest, ...others] = options.digest === undefined ? (running?.digests ?? []) : [options.digest];
  if (digest === undefined || others.length > 0) return refused(withoutDigest(running, others.length + 1));
  const known = await readGates(await clients.cloudFormation(), options);
  const chosen = chosenGate(gate, known, hooksAsking(running, clusterOf(options)));
  if (chosen.is === 'unknown') return refused(chosen.reason);
  const { twoPersons } = chosen.gate;
  const asked: Asked = { ...options, gate, twoPersons, digest, author: await callerOf(clients) };
  const names = namesOf({ service: options.service, environment: options.env, gate, digest });
  const look = async (runs: RunningDeployment | undefined): Promise<Step> => {
    const stored = await readStored(await clients.ssm(), names);
    const standing: Standing = { ...stored, ...(runs && { running: runs.arn }) };
    return (options.second ? secondStep : firstStep)(standing, asked, names, now());
  };
  const planned = await look(running);
  if (planned.do === 'refuse') return refused(planned.reason);
  if (Buffer.byteLength(JSON.stringify(planned.decision)) > MOST_BYTES) {
    return refused(`the decision must have at most ${MOST_BYTES} bytes, got more; give a shorter --reason`);
  }
  for (const line of linesOf(options, planned.decision, twoPersons)) say(line);
  if (!options.yes && !(await confirm?.('Write this decision?', options.env))) {
    return refused('nothing was written: it was not confirmed');
  }
  // Whoever was asked may have taken their time.
  const runs = await readRunning(clients.ecs, place);
  if (options.runningDeployment && runs?.arn !== running?.arn) {
    const got = runs === undefined ? 'one that is over' : 'another one';
    return refused(
      `the deployment must be the one that was shown, got ${got}; nothing was written, look again`,
    );
  }
  const step = await look(runs);
  if (step.do === 'refuse') return refused(step.reason);
  // Whoever interrupts it has written nothing; from here on it ends what it has begun.
  signal.throwIfAborted();
  return write(clients, options, names, { ...step, twoPersons }, now);
}

function withoutDigest(running: object | undefined, digests: number): string {
  if (!running) return '--running-deployment must have one that runs, got none; name the image with --digest';
  const got = digests > 1 ? String(digests) : 'none that is known yet';
  return `the running deployment must have one image, got ${got}; name it with --digest`;
}

/** Whom a gate compares with who wrote the parameter; not a login of GitHub. */
async function callerOf(clients: Pick<Clients, 'sts'>): Promise<string> {
  const { Arn } = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
  return must(Arn, 'Arn');
}

function linesOf(
  { service, env, second }: OverrideOptions,
  decision: Decision,
  twoPersons: boolean,
): readonly string[] {
  const { gate, digest, author, reason, expires } = decision;
  return [
    `${decision.decision === 'pass' ? 'lets' : 'fails'} the gate ${gate} of ${service} in ${env}${decision.decision === 'pass' ? ' pass' : ''}, once, for ${digest}`,
    `  until ${momentOf(expires)}, ${second ? 'as the second person, ' : ''}by ${author}: ${reason}`,
    ...(twoPersons && !second ? ['  it counts when another person runs the same with --second'] : []),
  ];
}

async function write(
  clients: Clients,
  options: OverrideOptions,
  names: Names,
  { name, decision, over, twoPersons }: Extract<Step, { do: 'write' }> & Pick<Asked, 'twoPersons'>,
  now: () => number,
): Promise<Overridden> {
  const ssm = await clients.ssm();
  for (const each of over) await deleteOver(ssm, each);
  if (!(await putNew(ssm, name, decision)) && !(await isOwn(ssm, names, name, decision))) {
    return refused(`${name} must be new, got one that somebody has written meanwhile; look again`);
  }
  const second = name === names.second;
  // As the gate will: by the clock of SSM, too.
  const wrong = whyNot(await readStored(ssm, names), decision, now(), second);
  if (wrong !== undefined) {
    await deleteOver(ssm, name);
    return refused(
      `the decision must count, got one that does not: ${wrong}; nothing is left of it. Is the clock of this computer right?`,
    );
  }
  const announced = await announce(clients, options, decision, second);
  const { gate, digest, author: by, reason, expires } = decision;
  const recorded = await putDecision(clients, options, {
    ...{ schemaVersion: 1, kind: 'decision', at: new Date(now()).toISOString() },
    ...{ service: options.service, environment: options.env },
    ...{ gate, decision: decision.decision, by, reason, digest, expires, ...(second && { second }) },
  });
  const waits = twoPersons && !second;
  return {
    ...{ outcome: 'written', decision, parameter: name, second, needsSecond: waits, announced, recorded },
    reason: waits
      ? `it counts when a second person has run the same with --second, until ${momentOf(expires)}`
      : `it counts once, for the next deployment of ${digest} that asks, or the one that runs, until ${momentOf(expires)}`,
  };
}
