import { randomUUID } from 'node:crypto';
import { shown } from '../../lambda/uniformity/shown';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf } from '../aws/options';
import { EXIT } from '../exit-codes';
import type { Asking } from '../logs/asking';
import type { SetOptions } from '../secrets';
import { holding } from './changed';
import { type Changed, type ChangeSurroundings, changing, requirePerson } from './changing';
import type { Target } from './choose';
import { Descriptions, describeParameter } from './describe';
import { type Put, putField, putParameter, putWhole } from './put';
import { released, releaseLines, releasingOf } from './released';
import { CURRENT, type Facts } from './seen';
import { unspoken } from './unspoken';
import { usable, valueIn } from './value';

/** Where the value comes from: at once, or from a person who is asked when all else is clear. */
export type ValueSource =
  | { readonly from: 'bytes'; readonly read: () => Promise<Uint8Array> }
  | { readonly from: 'person'; readonly ask: (question: string) => Promise<string | undefined> };

/**
 * Looks, says, asks and sets. The value is in nothing that is returned, said or thrown.
 *
 * @returns `failed` where AWS did not answer, or refused
 * @throws VerbFailed for a value that is none, and where nobody can be asked
 */
export async function setSecret(
  options: SetOptions,
  source: ValueSource,
  around: ChangeSurroundings,
): Promise<Changed> {
  requirePerson(options, around, 'nothing was set');
  const given = source.from === 'bytes' ? valueIn(await source.read()) : undefined;
  return changing(options, around, async ({ clients, asking, target, facts }) => {
    const untouched = (reason: string): Changed => ({ outcome: 'refused', reason, secret: target });
    if (target.name === `${clusterOf(options)}/test-header`) {
      return untouched(
        'the test header is set by its rotation, or the rules would not take it: teal secrets rotate test-header',
      );
    }
    if (facts.rotation?.function?.endsWith(`:function:${clusterOf(options)}-database-users`)) {
      return untouched(
        'the password of a database is set by its rotation, which tells the database first, or it would open nothing: teal secrets rotate DATABASE; where one has leaked, see docs/database-passwords.md',
      );
    }
    const releasing = await releasingOf(clients, options, target);
    if (releasing && 'refused' in releasing) {
      return untouched(`${releasing.refused}\nnothing was set; without --release it is set alone`);
    }
    for (const line of [...linesBefore(target, facts), ...releaseLines(releasing)]) around.say(line);
    if (!options.yes && !(await around.confirm?.('Set it?', options.env)))
      return untouched('nothing was set: it was not confirmed');
    const value = given ?? (source.from === 'person' ? await askTwice(source.ask) : undefined);
    if (value === undefined) return untouched('nothing was set: no value was given, or not twice the same');
    // Whoever interrupts it has set nothing; from here on it ends what it has begun.
    around.signal.throwIfAborted();
    const set = await put(clients, asking, { options, target, facts, value });
    return released(clients, set, releasing, { ...around, timeout: options.releaseTimeout });
  });
}

function linesBefore({ kind, name, key, isRead }: Target, facts: Facts): readonly string[] {
  const current = holding(facts, CURRENT);
  const replaces =
    current === undefined
      ? 'it has no value yet'
      : `version ${shown(current.id)} of ${new Date(current.createdAt).toISOString()}`;
  return [
    `setting ${shown(name)}, ${kind === 'secret' ? 'a secret' : 'a parameter'}:`,
    `  at            ${shown(facts.arn)}`,
    `  what          ${key === undefined ? 'its whole value' : `the field ${shown(key)} of its JSON; the others stay as they are`}`,
    `  replaces      ${replaces}`,
    ...(isRead ? [] : ['  read by       nothing that is deployed']),
    ...(facts.rotation ? ['  WARNING: it rotates, and the next rotation replaces what you set'] : []),
  ];
}

/** So that a slip of the hand, which nobody sees, is no value. */
async function askTwice(ask: (question: string) => Promise<string | undefined>): Promise<string | undefined> {
  const first = await ask('Value (it is not shown): ');
  if (first === undefined) return undefined;
  const value = usable(first);
  return (await ask('Again: ')) === value ? value : undefined;
}

interface Putting {
  readonly options: SetOptions;
  readonly target: Target;
  readonly facts: Facts;
  readonly value: string;
}

async function put(clients: Clients, asking: Asking, putting: Putting): Promise<Changed> {
  const { options, target, facts, value } = putting;
  const token = randomUUID();
  const replaced = holding(facts, CURRENT)?.id;
  const done = (version: string, reason: string): Changed => ({
    ...{ outcome: 'set', reason, secret: target, version },
    ...(replaced !== undefined && { replaced }),
  });
  try {
    const result = await send(clients, asking, { ...putting, token });
    if ('refused' in result) return { outcome: 'refused', reason: result.refused, secret: target };
    return done(result.version, `version ${shown(result.version)} is current now`);
  } catch (error) {
    const failed = unspoken(error, options, [value, JSON.stringify(value).slice(1, -1)]);
    if (failed.exitCode === EXIT.BAD_INPUT) throw failed;
    // An answer that is lost may be of a call that was not.
    if (target.kind === 'secret' && (await isCurrent(clients, asking, { options, target, token }))) {
      return done(
        token,
        `version ${token} is current now, although it ended otherwise than well: ${failed.message}`,
      );
    }
    return { outcome: 'failed', reason: failed.message, secret: target };
  }
}

async function send(
  { secretsManager, ssm }: Clients,
  asking: Asking,
  { target, facts, value, token }: Omit<Putting, 'options'> & { readonly token: string },
): Promise<Put> {
  const { kind, id, key } = target;
  if (kind === 'secret') {
    const client = await secretsManager();
    return key === undefined
      ? putWhole(client, facts.arn, value, token)
      : putField(client, facts.arn, { key, value, token });
  }
  const client = await ssm();
  const parameter = await describeParameter(client, id, asking);
  if (parameter === undefined) return { refused: 'it is not there any more' };
  return putParameter(client, parameter, value);
}

/** Also where it cannot be told: then what has failed is said. */
async function isCurrent(
  clients: Clients,
  asking: Asking,
  {
    options,
    target,
    token,
  }: { readonly options: SetOptions; readonly target: Target; readonly token: string },
): Promise<boolean> {
  try {
    const state = await new Descriptions(clients, asking, `service ${options.service}`).of(target);
    return state.is === 'known' && holding(state.facts, CURRENT)?.id === token;
  } catch (error) {
    if (callFailed(error, options) === undefined) throw error;
    return false;
  }
}
