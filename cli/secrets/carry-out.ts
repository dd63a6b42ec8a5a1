import { callFailed } from '../aws/call-failed';
import { VerbFailed } from '../exit-codes';
import type { AuditOptions, SecretsOptions } from '../secrets';
import { type Finding, findingsOf } from './audit';
import { type Looked, look, type SecretsSurroundings } from './look';

export type Told =
  | ({ readonly outcome: 'told'; readonly reason: string; readonly findings?: readonly Finding[] } & Looked)
  | { readonly outcome: 'failed'; readonly reason: string };

/** @returns `failed` where AWS did not answer or refused; of a secret that alone is refused, it is `unknown` */
export const listSecrets = (options: SecretsOptions, around: SecretsSurroundings): Promise<Told> =>
  told(options, around, async () => {
    const looked = await look(options, around);
    const unknown = looked.secrets.filter(({ state }) => state.is === 'unknown').length;
    const rest = unknown === 0 ? '' : `, of which ${unknown} could not be told of`;
    const count = countOf(looked.secrets.length, 'secret');
    return { outcome: 'told', reason: `${count} of ${options.service} in ${options.env}${rest}`, ...looked };
  });

/** @returns likewise */
export const auditSecrets = (options: AuditOptions, around: SecretsSurroundings): Promise<Told> =>
  told(options, around, async () => {
    const looked = await look(options, around);
    const { maxAge, unused: unusedFor } = options;
    const findings = findingsOf(looked.secrets, looked.tasks, { now: around.pause.now(), maxAge, unusedFor });
    const unknown = findings.filter(({ finding }) => finding === 'unknown').length;
    const wrong = findings.length - unknown;
    const reason =
      `${countOf(looked.secrets.length, 'secret')} of ${options.service} in ${options.env}: ` +
      `${wrong === 0 ? 'nothing is wrong' : countOf(wrong, 'thing is wrong', 'things are wrong')}` +
      `${unknown === 0 ? '' : `, and ${unknown} could not be told`}`;
    return { outcome: 'told', reason, ...looked, findings };
  });

async function told(
  options: SecretsOptions,
  { signal }: Pick<SecretsSurroundings, 'signal'>,
  tell: () => Promise<Told>,
): Promise<Told> {
  try {
    return await tell();
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (signal.aborted || failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message };
  }
}

const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
