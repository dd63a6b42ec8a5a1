import { EXIT, VerbFailed } from '../exit-codes';

/** source: Secrets Manager API reference, PutSecretValue (SecretString: at most 65536) */
export const LONGEST_SECRET = 65_536;
/** source: Systems Manager user guide, "Managing parameter tiers": standard 4 KB, advanced 8 KB */
export const LONGEST_PARAMETER = { standard: 4096, advanced: 8192 } as const;

/**
 * The value in what a pipe or a file has: text without the one newline that `echo` and editors put at its end. No message
 * holds any of it, nor how long it is.
 *
 * @throws VerbFailed
 */
export function valueIn(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Without what it threw: that may hold a part of the value.
    throw refused('text in UTF-8', 'bytes that are none', 'encode it, in base64 for example');
  }
  return usable(text.replace(/\r?\n$/, ''));
}

/** @throws VerbFailed for what no service means by a secret */
export function usable(value: string): string {
  if (value.trim() === '') {
    throw refused('not empty', 'nothing', 'give it by a pipe, by --file, or at the prompt of a terminal');
  }
  // source: environ(7): a string of an environment ends at its first zero byte
  if (value.includes('\0')) throw refused('without a zero byte', 'one', 'no variable can hold it');
  if (Buffer.byteLength(value) > LONGEST_SECRET) {
    throw refused(`at most ${LONGEST_SECRET} bytes`, 'more', 'Secrets Manager takes no more');
  }
  return value;
}

const refused = (rule: string, got: string, fix: string): VerbFailed =>
  new VerbFailed(EXIT.BAD_INPUT, `the value must be ${rule}, got ${got}; ${fix}. Nothing was set`);

/** A JSON object with one field set. */
export type Keyed = { readonly text: string; readonly isNew: boolean } | { readonly refused: string };

/**
 * All other fields stay as they are: where a number would be written otherwise than it was, or a field stands twice, it is
 * refused.
 *
 * @param text of the version that is current; undefined of a secret without a value
 */
export function withField(text: string | undefined, key: string, value: string): Keyed {
  if (text === undefined) return { text: JSON.stringify({ [key]: value }), isNew: true };
  const old = objectIn(text);
  if (old === undefined) {
    return {
      refused: 'its value must be a JSON object for a field of it to be set, and is none: set it whole',
    };
  }
  const strings = /"(?:[^"\\]|\\.)*"/g;
  const numbers = text.replace(strings, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
  if (numbers.some((number) => JSON.stringify(Number(number)) !== number)) {
    return {
      refused:
        'it holds a number that would not stay as it is written: set it whole, with the number in quotes',
    };
  }
  const isNew = !Object.hasOwn(old, key);
  // What is dropped of two fields of one name is seen by its quotes.
  const quoted = (json: string) => json.match(strings)?.length ?? 0;
  if (quoted(text) !== quoted(JSON.stringify(old))) {
    return { refused: 'it holds a field twice: set it whole' };
  }
  return { text: JSON.stringify({ ...old, [key]: value }), isNew };
}

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // Not thrown on: JSON's errors quote what they could not read.
    return undefined;
  }
}
