import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { root } from './synth';

export interface Job {
  readonly extends?: string | readonly string[];
  readonly stage?: string;
  readonly image?: string;
  readonly services?: readonly { readonly name: string }[];
  readonly needs?: readonly string[];
  readonly rules?: readonly Rule[];
  readonly id_tokens?: Readonly<Record<string, { readonly aud: string }>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly environment?: { readonly name: string };
  readonly resource_group?: string;
  readonly timeout?: string;
  readonly parallel?: { readonly matrix: readonly Readonly<Record<string, readonly string[]>>[] };
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
  readonly cache?: unknown;
  readonly artifacts?: { readonly access?: string; readonly paths?: readonly string[] };
}

interface Rule {
  readonly if: string;
  readonly when?: string;
}

interface Input {
  readonly default: string;
  readonly regex: string;
}

interface Pipeline {
  readonly stages: readonly string[];
  readonly workflow: { readonly rules: readonly Rule[] };
  readonly variables: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, Input>>;
}

export const text = readFileSync(join(root, 'examples/gitlab/.gitlab-ci.yml'), 'utf8');
const [header, body] = parseAllDocuments(text).map((document) => document.toJS());
const { stages, workflow, variables, default: defaults, ...rest } = body;
export const pipeline: Pipeline = { stages, workflow, variables, inputs: header.spec.inputs };

/** Of all jobs, and of none that names its own. */
export const globals = new Map(Object.entries(pipeline.variables));

type Hash = Record<string, unknown>;
const isHash = (value: unknown): value is Hash =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As GitLab merges what a job extends: hashes by key, and lists not at all. source: docs.gitlab.com/ci/yaml, `extends`, "Merge details" */
function merged(under: Hash, over: Hash): Hash {
  const result = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    result[key] = isHash(before) && isHash(value) ? merged(before, value) : value;
  }
  return result;
}

function whole(name: string): Hash {
  const own = rest[name];
  if (!isHash(own)) throw new Error(`there must be a job ${name}`);
  const of = [own.extends ?? []].flat() as string[];
  return merged(of.map(whole).reduce(merged, {}), own);
}

/** With all that they extend. Those that begin with a dot are no jobs. */
export const jobs = new Map<string, Job>(
  Object.keys(rest)
    .filter((name) => !name.startsWith('.'))
    .map((name) => [name, merged(defaults, whole(name))]),
);

/** Whether a condition holds: `&&` of `$NAME`, `$NAME == "text"` and `$NAME == $OTHER`, which is all that is written here. */
export function holds(condition: string, given: Readonly<Record<string, string>>): boolean {
  return condition.split(' && ').every((part) => {
    const [, left = '', right] = /^\$(\w+)(?: == (\$\w+|"\w+"))?$/.exec(part) ?? [];
    if (left === '') throw new Error(`a condition must be one that this test knows, got ${part}`);
    const value = given[left] ?? '';
    if (right === undefined) return value !== '';
    return value === (right.startsWith('$') ? given[right.slice(1)] : right.slice(1, -1));
  });
}
