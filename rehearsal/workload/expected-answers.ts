import { Malformed } from '../assembly/parse';
import type { ExpectedAnswer } from '../assembly/teal-manifest';
import type { ModelledAnswer } from './task-model';

/** Values of headers that a pattern is tried on, when a gate asks for no more than a match. */
const CANDIDATES = ['1.0.0', '1', 'v1', 'a', 'ok', 'true', 'application/json', 'no-store', 'a1b2c3d', ''];

/** As a modelled task says its version: the digest of an image. */
const A_VERSION = `sha256:${'0'.repeat(64)}`;

/**
 * What a version that is well answers, by what the gates ask for: a modelled task has no code that could know.
 *
 * @param versionHeader in which tasks say their version by themselves, if that is all that a gate asks for
 * @throws Malformed for a header that must match a pattern which none of a few usual values does
 */
export function answersFor(expected: readonly ExpectedAnswer[], versionHeader = ''): ModelledAnswer[] {
  const isOwn = ({ name, equals, matches = '' }: NonNullable<ExpectedAnswer['header']>) =>
    name.toLowerCase() === versionHeader.toLowerCase() &&
    equals === undefined &&
    new RegExp(matches).test(A_VERSION);
  return expected.map(({ method, path, status, header, ...body }) => ({
    method,
    path,
    status,
    headers: header === undefined || isOwn(header) ? {} : { [header.name]: headerValue(path, header) },
    body: bodyOf(body),
  }));
}

function headerValue(path: string, { name, equals, matches }: NonNullable<ExpectedAnswer['header']>): string {
  if (equals !== undefined) return equals;
  const pattern = new RegExp(matches ?? '');
  const found = CANDIDATES.find((candidate) => pattern.test(candidate));
  if (found !== undefined) return found;
  throw new Malformed([
    `answers must say what a good version answers to ${path}, since no usual value of its header ${name} matches ` +
      `${matches}, got none; add { path, headers, … } to the release's and the baseline's \`answers\``,
  ]);
}

function bodyOf({ contains, json }: Pick<ExpectedAnswer, 'contains' | 'json'>): string {
  if (json === undefined || json.length === 0) return contains ?? '';
  let document: unknown;
  for (const { path, equals } of json) document = planted(document, stepsOf(path), equals);
  const text = JSON.stringify(document);
  // A trailing blank is no part of the document: JSON stays JSON only around it, so the text goes into a member.
  return contains === undefined || text.includes(contains)
    ? text
    : JSON.stringify(planted(document, ['contains'], contains));
}

/** `$.items[0].name` → items, 0, name. */
function stepsOf(path: string): string[] {
  return path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
}

function planted(document: unknown, steps: readonly string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const index = /^\d+$/.test(step) ? Number(step) : undefined;
  if (index !== undefined && (document === undefined || Array.isArray(document))) {
    const list: unknown[] = Array.from({ length: Math.max(index + 1, document?.length ?? 0) }, (_, at) => {
      return document?.[at] ?? null;
    });
    list[index] = planted(list[index] ?? undefined, rest, value);
    return list;
  }
  const object = typeof document === 'object' && document !== null ? document : {};
  const inner = Object.hasOwn(object, step) ? (object as Record<string, unknown>)[step] : undefined;
  return { ...object, [step]: planted(inner, rest, value) };
}
