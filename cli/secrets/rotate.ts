import { randomUUID } from 'node:crypto';
import { shown } from '../../lambda/uniformity/shown';
import type { Clients } from '../aws/clients';
import type { Asking } from '../logs/asking';
import type { RotateOptions } from '../secrets';
import { holding } from './changed';
import { type Changed, type ChangeSurroundings, changing, requirePerson } from './changing';
import type { Target } from './choose';
import { Descriptions } from './describe';
import { whyUnreleased } from './pin';
import { released, releaseLines, releasingOf } from './released';
import { CURRENT, type Facts, PENDING, type Rotation } from './seen';

/** Milliseconds between two looks. */
const LOOK_EVERY = 5000;

/**
 * Has Secrets Manager rotate a secret by what is configured, and waits until the new version is current.
 *
 * @returns `rotating` where it has not ended in time; `failed` where AWS did not answer, or refused
 * @throws VerbFailed where nobody can be asked
 */
export async function rotateSecret(options: RotateOptions, around: ChangeSurroundings): Promise<Changed> {
  requirePerson(options, around, 'nothing was rotated');
  return changing(options, around, async ({ clients, asking, facts, target: { key: _, ...target } }) => {
    const refused = whyNot(target, facts);
    const untouched = (reason: string): Changed => ({ outcome: 'refused', reason, secret: target });
    if (refused !== undefined) return untouched(refused);
    const releasing = await releasingOf(clients, options, target);
    if (releasing && 'refused' in releasing) {
      return untouched(`${releasing.refused}\nnothing was rotated; --no-release rotates without a release`);
    }
    const unreleased = releasing && whyUnreleased(releasing.pin, releasing, holding(facts, CURRENT)?.id);
    if (unreleased !== undefined) return untouched(`${unreleased}\nnothing was rotated`);
    for (const line of [...linesBefore(target, facts), ...releaseLines(releasing)]) around.say(line);
    if (!options.yes && !(await around.confirm?.('Rotate it?', options.env)))
      return untouched('nothing was rotated: it was not confirmed');
    around.signal.throwIfAborted();
    const version = await start(clients, asking, facts);
    const rotated = await untilCurrent(clients, asking, { options, around, target, facts, version });
    return released(clients, rotated, releasing, { ...around, timeout: options.releaseTimeout });
  });
}

/** Why it cannot be rotated, and what to do; undefined where it can. */
export function whyNot({ kind }: Pick<Target, 'kind'>, facts: Facts): string | undefined {
  if (kind === 'parameter') {
    return 'nothing rotates a parameter of Systems Manager: set it, teal secrets set';
  }
  if (facts.rotation === undefined) {
    return 'no rotation is configured for it: set it by teal secrets set, or give it a function, aws secretsmanager rotate-secret --rotation-lambda-arn …';
  }
  const pending = holding(facts, PENDING);
  if (pending === undefined || pending.stages.includes(CURRENT)) return undefined;
  const since = new Date(pending.createdAt).toISOString();
  return `a rotation that began at ${since} has not ended, and no other begins: ${whereToLook(facts.rotation)}`;
}

const whereToLook = ({ function: arn }: Rotation): string =>
  arn === undefined
    ? 'the service that owns the secret rotates it, and tells of it'
    : `see the log of ${shown(arn.split(':function:')[1]?.split(':')[0] ?? arn)}: /teal/… of a function of Teal's, /aws/lambda/… of others`;

function linesBefore({ name }: Target, { arn, rotation, versions, ...facts }: Facts): readonly string[] {
  const current = holding({ arn, versions }, CURRENT);
  const by = rotation?.function === undefined ? 'the service that owns it' : shown(rotation.function);
  return [
    `rotating ${shown(name)}:`,
    `  at            ${shown(arn)}`,
    `  by            ${by}`,
    `  replaces      ${current === undefined ? 'nothing' : `version ${shown(current.id)} of ${new Date(current.createdAt).toISOString()}`}`,
    `  last rotated  ${facts.rotatedAt === undefined ? 'never' : new Date(facts.rotatedAt).toISOString()}`,
  ];
}

/** @returns id of the version that it makes */
async function start({ secretsManager }: Clients, asking: Asking, { arn }: Facts): Promise<string> {
  const { RotateSecretCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = await secretsManager();
  // However often it is asked, one token is one rotation.
  const token = randomUUID();
  const answer = await asking.untilAnswered(() =>
    client.send(new RotateSecretCommand({ SecretId: arn, ClientRequestToken: token })),
  );
  return answer.VersionId ?? token;
}

interface Waiting {
  readonly options: RotateOptions;
  readonly around: ChangeSurroundings;
  readonly target: Target;
  readonly facts: Facts;
  readonly version: string;
}

async function untilCurrent(clients: Clients, asking: Asking, waiting: Waiting): Promise<Changed> {
  const { options, around, target, facts, version } = waiting;
  const { pause, signal } = around;
  const descriptions = new Descriptions(clients, asking, `service ${options.service} in ${options.env}`);
  const replaced = holding(facts, CURRENT)?.id;
  const told = { secret: target, version, ...(replaced !== undefined && { replaced }) };
  const until = pause.now() + options.timeout;
  const most = `${Math.round(options.timeout / 1000)} s`;
  around.progress.line(`rotation has begun; waiting at most ${most} until it has ended`);
  for (;;) {
    const state = await descriptions.of(target);
    if (state.is === 'unknown') return { outcome: 'failed', reason: state.reason, ...told };
    if (state.is === 'known' && holding(state.facts, CURRENT)?.id === version) {
      return { outcome: 'rotated', reason: `version ${shown(version)} is current now`, ...told };
    }
    if (pause.now() >= until) {
      const look = facts.rotation ? `; ${whereToLook(facts.rotation)}` : '';
      const reason = `it has begun and not ended in ${most}, and the value of before is current; Secrets Manager tries on${look}; teal secrets list tells when version ${shown(version)} is current`;
      return { outcome: 'rotating', reason, ...told };
    }
    await pause.sleep(LOOK_EVERY, signal);
  }
}
