import { harmless } from '../../aws/harmless';
import type { Converted } from './convert';
import type { Told } from './environments';
import type { Note } from './ledger';

// Text of manifests is of whoever wrote them: it goes to a terminal, each note on one line.

const HEADS = { carried: 'carried over', changed: 'changed in meaning', left: 'not carried over' } as const;

/** What was read and is carried over, one line each. */
export function foundLines(converted: Converted): readonly string[] {
  const { services, plain, environments, assumed } = converted;
  return [
    `services of Teal: ${services.map(({ name, original }) => (name === original ? name : `${name} (${original})`)).join(', ')}`,
    ...(plain.length > 0 ? [`plain CDK in lib/jobs.ts: ${plain.join(', ')}`] : []),
    `environments, in this order: ${environments.join(', ')}${assumed ? ' (assumed: the workspace names none)' : ''}`,
    ...converted.told.flatMap((told) => linesOf(told, 'carried')),
  ].map(harmless);
}

/** What is not, or means something else, one line each. */
export function leftLines(converted: Converted): readonly string[] {
  const { refused, told, others } = converted;
  const gone = new Set(refused.map(({ name }) => name));
  return [
    ...refused.map(
      ({ name, type, file, line, why }) => `${name} (${type}) is not converted, ${file}:${line}: ${why}`,
    ),
    ...told
      .filter(({ subject }) => gone.has(subject))
      .flatMap((one) => linesOf({ ...one, notes: one.notes.filter(({ unknown }) => unknown) }, 'left')),
    ...told.filter(({ subject }) => !gone.has(subject)).flatMap((one) => linesOf(one, 'left')),
    ...told.filter(({ subject }) => !gone.has(subject)).flatMap((one) => linesOf(one, 'changed')),
    ...others.map(({ path, kind }) => `${path}: ${OTHERS[kind]}`),
  ].map(harmless);
}

const OTHERS = {
  addons:
    'not carried over: its stack stays with Copilot; move its resources by cdk import before the service of Copilot is deleted, and say what the service needs in dependencies',
  overrides: 'not carried over: they change Copilot’s templates; write what they do in lib/customize.ts',
  file: 'not carried over: Copilot itself does not read it by this name',
} as const;

/** Keys of which the same is to be said share a line. */
function linesOf({ subject, notes }: Told, kind: Note['kind']): readonly string[] {
  const byText = new Map<string, Note[]>();
  for (const note of notes.filter((one) => one.kind === kind)) {
    const key = `${note.unknown ? 'unknown' : ''}${note.text}`;
    byText.set(key, [...(byText.get(key) ?? []), note]);
  }
  return [...byText.values()].map((same) => {
    const [first] = same;
    const keys = [...new Set(same.flatMap(({ key }) => (key === undefined ? [] : [key])))];
    const head = `${subject}: ${HEADS[kind]}`;
    if (keys.length === 0) return `${head}: ${first?.text}`;
    const file = first?.at?.file ?? '';
    const lines = [...new Set(same.flatMap(({ at }) => (at ? [at.line] : [])))];
    const unknown = first?.unknown ? 'unknown ' : '';
    return `${head}: ${unknown}${keys.join(', ')} (${file}:${lines.join(',')}): ${first?.text}`;
  });
}

/** One object, for `--json`. */
export function reportOf(converted: Converted): Readonly<Record<string, unknown>> {
  const { services, plain, environments, assumed, told, refused, others } = converted;
  return {
    ...{ services, plain, environments, assumed, refused, others },
    notes: told.flatMap(({ subject, notes }) => notes.map((note) => ({ subject, ...note }))),
  };
}
