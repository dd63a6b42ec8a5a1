import { harmless } from '../aws/harmless';
import { EXIT } from '../exit-codes';
import type { Prepared } from '../prepare/prepared';
import type { Applied, ApplyOutcome } from './applied';

const EXIT_CODES: Readonly<Record<ApplyOutcome, number>> = {
  released: EXIT.AS_EXPECTED,
  unchanged: EXIT.AS_EXPECTED,
  held: EXIT.NOT_AS_EXPECTED,
  superseded: EXIT.NOT_AS_EXPECTED,
  'not-reviewed': EXIT.NOT_AS_EXPECTED,
  stale: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.NOT_AS_EXPECTED,
  unknown: EXIT.COULD_NOT_RUN,
};

/** A release that nothing records cannot be gone back to, nor go on to the next environment. */
export function exitCodeOf({
  outcome,
  services,
  stacks = [],
}: Pick<Applied, 'outcome' | 'services'> & Partial<Pick<Applied, 'stacks'>>): number {
  const code = EXIT_CODES[outcome];
  const isWhole =
    services.every(({ unrecorded, untagged }) => unrecorded === undefined && untagged === undefined) &&
    stacks.every(({ unprotected }) => unprotected === undefined);
  return code === EXIT.AS_EXPECTED && !isWhole ? EXIT.COULD_NOT_RUN : code;
}

type Of = Pick<Prepared, 'environment'> & Partial<Pick<Prepared, 'commit'>>;

/** For scripts; see the docstring of the verb. */
export function jsonOf({ environment, commit }: Of, applied: Applied): string {
  const { outcome } = applied;
  const report = {
    ...{ schemaVersion: 1, environment, commit, outcome, exitCode: exitCodeOf(applied) },
    ...doneOf(applied),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** Of an apply's JSON, why and what was done. */
export function doneOf({ reason, hold, ended, stacks, services, notBegun }: Omit<Applied, 'outcome'>) {
  return {
    reason: lines(reason).join('\n'),
    ...(hold !== undefined && { hold }),
    ...(ended !== undefined && { ended }),
    stacks: stacks.map(({ name, status, unprotected }) => ({
      name,
      status: harmless(status),
      ...(unprotected !== undefined && { unprotected: harmless(unprotected) }),
    })),
    services: services.map(({ name, digest, verdict, irreversible, unrecorded, untagged }) => ({
      name,
      ...(digest !== undefined && { digest }),
      verdict: verdict.outcome,
      reason: lines(verdict.reason).join('\n'),
      ...(verdict.by && { by: { kind: verdict.by.kind, names: verdict.by.names.map(harmless) } }),
      ...(verdict.deployment !== undefined && { deployment: harmless(verdict.deployment) }),
      ...(irreversible !== undefined && { irreversible: lines(irreversible).join('\n') }),
      ...(unrecorded !== undefined && { unrecorded: harmless(unrecorded) }),
      ...(untagged !== undefined && { untagged: harmless(untagged) }),
    })),
    ...(notBegun && {
      notBegun: notBegun.map(({ name, because }) => ({ name, because: harmless(because) })),
    }),
  };
}

/** For people: the outcome first. */
export function textOf(
  { environment, commit }: Of,
  { outcome, reason, ended = [], stacks, services, notBegun = [] }: Applied,
): string {
  const text = [
    `${environment}: ${outcome}${commit === undefined ? '' : ` (${commit})`}`,
    ...lines(reason).map((line) => `  ${line}`),
    ...ended.map((id) => `  ${id} is over: a commit has declared the fix`),
    ...stacks.flatMap(({ name, status, unprotected }) => [
      `  stack ${name}: ${status}`,
      ...(unprotected === undefined ? [] : [`    it is not protected from being deleted: ${unprotected}`]),
    ]),
    ...services.flatMap(({ name, verdict, irreversible, unrecorded, untagged }) => [
      `  ${name}: ${verdict.outcome}`,
      ...lines(verdict.reason).map((line) => `    ${line}`),
      ...(irreversible === undefined ? [] : forwardFrom(irreversible)),
      ...(unrecorded === undefined ? [] : [`    the release record was not written: ${unrecorded}`]),
      ...(untagged === undefined ? [] : [`    the image has no tag of this environment: ${untagged}`]),
    ]),
    ...notBegun.map(({ name, because }) => `  not begun: ${name}, because ${because}`),
  ];
  return `${text.map(harmless).join('\n')}\n`;
}

/** ECS puts users back whatever a commit says; what was done before is done. */
const forwardFrom = (what: string): string[] => [
  ...lines(`it cannot be taken back, and may have been done: ${what}`).map((line) => `    ${line}`),
  '    the way is forward, by a fix: teal rollback refuses to go back across it (docs/gates/migration.md)',
];

const lines = (text: string): string[] => (text === '' ? [] : text.split('\n').map(harmless));
