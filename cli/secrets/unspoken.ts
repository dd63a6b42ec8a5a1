import { callFailed } from '../aws/call-failed';
import { ACTION } from '../aws/clients';
import { codeOf } from '../aws/error-cause';
import type { ServiceOptions } from '../aws/options';
import { EXIT, VerbFailed } from '../exit-codes';

const UNSAID = 'AWS’s words are not shown, since they may hold the value';

/**
 * What a call failed with that had the value in it, without its words, its stack and its causes: services quote what they
 * refuse. What is left is the name of the error, unless that is the value.
 *
 * @param value all that must not be said
 */
export function unspoken(error: unknown, options: ServiceOptions, value: readonly string[]): VerbFailed {
  if (error instanceof VerbFailed) return error;
  if (!(error instanceof Error)) return new VerbFailed(EXIT.COULD_NOT_RUN, `could not be set: ${UNSAID}`);
  const {
    $metadata,
    $fault,
    [ACTION]: action,
  } = error as Error & {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $fault?: string;
    readonly [ACTION]?: string;
  };
  const code = codeOf(error);
  // A value of a few letters is in many a name by chance.
  const isValue = (word: string) =>
    value.some((one) => one.includes(word) || (one.length > 3 && word.includes(one)));
  const isOurs = (word: string) => /^[A-Za-z_]{1,64}$/.test(word) && !isValue(word);
  const bare = Object.assign(new Error(UNSAID), {
    name: isOurs(error.name) ? error.name : 'Error',
    ...(code !== undefined && isOurs(code) && { code }),
    ...{ $fault, $metadata: { httpStatusCode: $metadata?.httpStatusCode } },
    [ACTION]: action,
  });
  const failed = callFailed(bare, options);
  const words = failed?.message ?? `could not be set: ${bare.name}: ${UNSAID}`;
  // Of its words, only whether they are of a key: that is another permission.
  const key = /\bKMS\b/.test(error.message)
    ? '; it may be the key that encrypts it: kms:GenerateDataKey and kms:Decrypt'
    : '';
  return new VerbFailed(EXIT.COULD_NOT_RUN, `${words}${key}`);
}
