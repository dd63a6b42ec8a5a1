import { type Fields, intrinsic, isFields } from './values';

/**
 * What a variable of a function holds as JSON, also where parts of it are known only once it is deployed: the CDK joins
 * those with the rest (`Fn::Join`), and each stands for itself, as a text.
 *
 * @returns undefined for what is no JSON, or is made in another way
 */
export function settingsIn(value: unknown): { readonly read: unknown } | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  try {
    return { read: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const [name, argument] = intrinsic(value) ?? [];
  const [separator, parts] = name === 'Fn::Join' && Array.isArray(argument) ? argument : [];
  if (separator !== '' || !Array.isArray(parts)) return undefined;
  return parts.map((part) => (typeof part === 'string' ? part : inText(part))).join('');
}

/** Inside of a text of JSON, which is where names and ARNs stand. */
const inText = (part: unknown): string => JSON.stringify(JSON.stringify(part)).slice(1, -1);

/** A list of objects. */
export function listOfFields(value: unknown): readonly Fields[] | undefined {
  return Array.isArray(value) && value.every(isFields) ? value : undefined;
}
