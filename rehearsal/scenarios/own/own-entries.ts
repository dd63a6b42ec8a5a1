import { z } from 'zod';
import { Malformed, parseAs } from '../../assembly/parse';
import { ownOptions } from '../../testing/check-options';
import { duration, release } from '../../testing/check-values';
import { type ModelledAnswer, millisecondsOf } from '../../workload/task-model';
import type { CatalogueEntry, ExpectedEnd } from '../catalogue/entry';
import type { AcceptedMiss, OwnScenario } from './define-scenario';

/** What a file of scenarios exports. */
export interface ScenarioFile {
  /** As it is called in messages. */
  readonly file: string;
  /** Its default export. */
  readonly exported: unknown;
}

const decider = z
  .string()
  .regex(/^(alarm:.+|gate:.+|circuit-breaker|operator|newer-deployment|timeout:.+)$/, {
    error: 'alarm:NAME, gate:ID, circuit-breaker, operator, newer-deployment or timeout:STAGE',
  });
const count = z.number().min(0);

const expected = z.strictObject({
  outcome: z.enum(['released', 'rolled-back', 'failed']),
  by: decider.optional(),
  orBy: z.array(decider).optional(),
  within: duration.optional(),
  failedRequests: z.strictObject({ atMost: count.optional(), atLeast: count.optional() }).optional(),
  exposed: z.strictObject({ atMostPercent: count.optional(), atLeastPercent: count.optional() }).optional(),
  failedBy: z.array(z.enum(['green', 'blue', 'load balancer'])).optional(),
  misses: z.string().min(1).optional(),
});

const text = z.string().trim().min(1);
const scenario = ownOptions.extend({ name: text, why: text, expected });

const miss = z.strictObject({ accepts: text, why: text });

const given = z.strictObject({ answers: release.shape.answers.unwrap() });

const ADVICE = 'see docs/scenarios.md, Your own';

/** What a team adds to the catalogue. */
export interface Own {
  readonly entries: readonly CatalogueEntry[];
  /** Why a release of the catalogue may get through, by its name. */
  readonly accepted: ReadonlyMap<string, string>;
  /** Of versions that are well, beside those that gates of Teal expect. */
  readonly answers: readonly ModelledAnswer[];
}

/**
 * Reads a team's own scenarios, and what it bears.
 *
 * @throws Malformed with every problem of all files
 */
export function ownEntries(
  files: readonly ScenarioFile[],
  catalogue: readonly Pick<CatalogueEntry, 'name' | 'group'>[],
): Own {
  const problems: string[] = [];
  const accepted = new Map<string, string>();
  const answers: ModelledAnswer[] = [];
  const taken = catalogue.map(({ name }) => name);
  const names = new Map(taken.map((name) => [name, 'the catalogue']));
  const entries = files.flatMap(({ file, exported }) => {
    const all: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
    return all.flatMap((one, index) => {
      const where = Array.isArray(exported) ? `${file}[${index}]` : file;
      if (typeof one === 'object' && one !== null && 'accepts' in one) {
        const miss = checkedMiss(one, where, { catalogue, problems });
        if (miss) accepted.set(miss.accepts, miss.why);
        return [];
      }
      if (typeof one === 'object' && one !== null && 'answers' in one) {
        answers.push(...(parsed(given, one, { where, problems })?.answers ?? []));
        return [];
      }
      const read = checked(one, where, problems);
      if (!read) return [];
      const before = names.get(read.name);
      if (before !== undefined) {
        problems.push(
          `${where}.name must be in no other file, got ${read.name}, which ${before} has; give it another`,
        );
      }
      names.set(read.name, file);
      return [entryOf(read)];
    });
  });
  if (problems.length > 0) throw new Malformed(problems);
  return { entries, accepted, answers };
}

function parsed<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { where, problems }: { readonly where: string; readonly problems: string[] },
): T | undefined {
  try {
    return parseAs(schema, value, where, ADVICE);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    problems.push(error.message);
    return undefined;
  }
}

function checkedMiss(
  value: unknown,
  where: string,
  {
    catalogue,
    problems,
  }: { readonly catalogue: readonly Pick<CatalogueEntry, 'name' | 'group'>[]; readonly problems: string[] },
): AcceptedMiss | undefined {
  const read = parsed(miss, value, { where, problems });
  if (!read) return undefined;
  const of = catalogue.find(({ name }) => name === read.accepts);
  if (of && of.group !== 'controls') return read;
  const [rule, advice] = of
    ? ['no control, which shows whether the board says anything', 'leave it out']
    : [
        'a scenario of the catalogue',
        "write its name as the board does; in a scenario of your own write expected: { outcome: 'released', misses: 'what gets through' }",
      ];
  problems.push(`${where}.accepts must be ${rule}, got ${read.accepts}; ${advice}`);
  return undefined;
}

function checked(value: unknown, where: string, problems: string[]): OwnScenario | undefined {
  const read = parsed(scenario, value, { where, problems }) as OwnScenario | undefined;
  const missing = read ? missingOf(read.expected) : [];
  problems.push(...missing.map((each) => `${where}.expected.${each}`));
  return missing.length > 0 ? undefined : read;
}

/** A reaction that may come at any time, and hurt anybody, is none that could be wrong. */
function missingOf({ outcome, within, failedRequests, misses }: ExpectedEnd): string[] {
  const must = (what: string, example: string) =>
    `${what} must be given for a release that must be ${outcome}, got nothing; write ${example}`;
  return [
    ...(outcome === 'released' || within !== undefined ? [] : [must('within', 'within: minutes(4)')]),
    ...(outcome === 'released' || failedRequests?.atMost !== undefined
      ? []
      : [must('failedRequests.atMost', 'failedRequests: { atMost: 100 }')]),
    ...(outcome === 'released' || misses === undefined
      ? []
      : [`misses must be left out for a release that must be ${outcome}, got ${misses}; it is stopped`]),
  ];
}

function entryOf({ name, why, expected: end, ...options }: OwnScenario): CatalogueEntry {
  const within = end.within && { milliseconds: millisecondsOf(end.within) };
  return { name, group: 'own', why, options, expected: { ...end, ...(within && { within }) } };
}
