import { type Fields, intrinsic, isFields } from './values';

/** Behind the logical id of a resource that is made anew: what refers to it refers to another one. */
const ANEW = ' (new)';

type Rewrite = (logicalId: string) => string;

/** Logical ids that a value refers to, by `Ref`, `Fn::GetAtt` and `Fn::Sub`; parameters are among them. */
export function referencesOf(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const each of value) referencesOf(each, found);
  if (!isFields(value)) return found;
  const [name] = intrinsic(value) ?? [];
  if (name === 'Ref' || name === 'Fn::GetAtt' || name === 'Fn::Sub') {
    rewritten(value, (logicalId) => {
      found.add(logicalId);
      return logicalId;
    });
    return found;
  }
  for (const each of Object.values(value)) referencesOf(each, found);
  return found;
}

/** A value with what it refers to renamed. */
export function rewritten(value: unknown, rewrite: Rewrite): unknown {
  if (Array.isArray(value)) return value.map((each) => rewritten(each, rewrite));
  if (!isFields(value)) return value;
  const [name, argument] = intrinsic(value) ?? [];
  if (name === 'Ref') return { Ref: rewrite(String(argument)) };
  if (name === 'Fn::GetAtt') {
    const [logicalId, ...rest] = Array.isArray(argument) ? argument : String(argument).split(/\.(.*)/s, 2);
    return { [name]: [rewrite(String(logicalId)), ...rest] };
  }
  if (name === 'Fn::Sub') return { [name]: substitution(argument, rewrite) };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewritten(inner, rewrite)]));
}

function substitution(argument: unknown, rewrite: Rewrite): unknown {
  const [text, given] = Array.isArray(argument) ? argument : [argument, undefined];
  if (typeof text !== 'string') return rewritten(argument, rewrite);
  const own: Fields = isFields(given) ? given : {};
  const changed = text.replace(/\$\{([^!}.][^}.]*)((?:\.[^}]*)?)\}/g, (whole, name: string, rest: string) =>
    Object.hasOwn(own, name) ? whole : `\${${rewrite(name)}${rest}}`,
  );
  return given === undefined ? changed : [changed, rewritten(given, rewrite)];
}

/** @param anew logical ids of resources that are made anew */
export const marked = (value: unknown, anew: ReadonlySet<string>): unknown =>
  refersTo(value, anew) ? markedAnew(value, anew) : value;

const markedAnew = (value: unknown, anew: ReadonlySet<string>): unknown =>
  rewritten(value, (logicalId) => (anew.has(logicalId) ? logicalId + ANEW : logicalId));

/** Whether a value refers to one of these. */
export function refersTo(value: unknown, logicalIds: ReadonlySet<string>): boolean {
  for (const logicalId of referencesOf(value)) if (logicalIds.has(logicalId)) return true;
  return false;
}

/** As if nothing were made anew: whoever refers to the same resource of the template says the same. */
export const unmarked = (value: unknown): unknown =>
  rewritten(value, (logicalId) => (logicalId.endsWith(ANEW) ? logicalId.slice(0, -ANEW.length) : logicalId));

/** Resources that are made anew and that a marked value refers to. */
export const anewIn = (value: unknown): string[] =>
  [...referencesOf(value)]
    .filter((logicalId) => logicalId.endsWith(ANEW))
    .map((logicalId) => logicalId.slice(0, -ANEW.length));
