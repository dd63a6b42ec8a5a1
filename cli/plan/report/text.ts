import { harmless } from '../../aws/harmless';
import { EXIT } from '../../exit-codes';
import type { Plan } from '../compare';
import { KINDS, type Kind, type Line } from '../line';
import { folded } from './folded';
import type { Verdicts } from './markdown';

export const exitCodeOf = ({ judgement, unreviewed }: Verdicts): number =>
  (judgement?.refused.length ?? 0) > 0 || (unreviewed?.length ?? 0) > 0
    ? EXIT.NOT_AS_EXPECTED
    : EXIT.AS_EXPECTED;

/** For a terminal, and for the log of a workflow. */
export function textOf(plan: Plan, verdicts: Verdicts): string {
  const { judgement, unreviewed = [] } = verdicts;
  const lines = [
    plan.verdict,
    ...plan.notes.map((note) => `  ${note}`),
    ...KINDS.filter((kind) => kind !== 'neutral').flatMap((kind) => ofKind(plan, kind)),
    ...(plan.counts.neutral > 0 ? [`  ${plan.counts.neutral} other changes`] : []),
    ...plan.stacks
      .filter(({ state }) => state !== 'unchanged')
      .map(
        ({ name, state, added, changed, replaced, removed }) =>
          `  ${name} (${state}): ${added} added, ${changed} changed, ${replaced} replaced, ${removed} removed`,
      ),
    ...(judgement?.expired ?? []).map(
      ({ reason, expires }) => `  an exception of the policy ended on ${expires}: ${reason}`,
    ),
    ...only(plan.lines, judgement?.refused ?? []).map(
      (line) => `not allowed (${line.kind}) ${line.id}: ${line.stack} ${line.logicalId}: ${line.text}`,
    ),
    ...unreviewed.map(
      (line) => `not reviewed (${line.kind}) ${line.id}: ${line.stack} ${line.logicalId}: ${line.text}`,
    ),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}

function ofKind(plan: Plan, kind: Kind): string[] {
  const { single, folds } = folded(
    plan,
    plan.lines.filter((line) => line.kind === kind),
  );
  return [
    ...single.flatMap(lineText),
    ...folds.map(
      ({ stack, lines }) =>
        `  ${kind.padEnd(11)} ${stack}: is a new stack, with ${lines.length} lines, which --json has each`,
    ),
  ];
}

const only = (lines: readonly Line[], ids: readonly string[]): Line[] =>
  lines.filter(({ id }) => ids.includes(id));

const lineText = ({ kind, stack, logicalId, text, details = [] }: Line): string[] => [
  `  ${kind.padEnd(11)} ${stack}${logicalId === '' ? '' : ` ${logicalId}`}: ${text}`,
  ...details.map((each) => `    ${each}`),
];

/**
 * For programs; see the docstring of the verb. What a terminal or a runner would take for a command is written as
 * JSON's escapes, which a reader of JSON gives back as it was.
 */
export function jsonOf(
  plan: Plan,
  origin: { readonly head?: string; readonly base?: string },
  verdicts: Verdicts,
): string {
  const { judgement, unreviewed } = verdicts;
  const report = {
    ...plan,
    ...(origin.head !== undefined && { head: origin.head }),
    ...(origin.base !== undefined && { base: origin.base }),
    exitCode: exitCodeOf(verdicts),
    ...(judgement && { policy: judgement }),
    ...(unreviewed && { unreviewed: unreviewed.map(({ id }) => id) }),
  };
  return `${escaped(JSON.stringify(report, null, 2))}\n`;
}

/** All but printable ASCII and line breaks, and `##[` anywhere. JSON has them in strings alone. */
const escaped = (json: string): string =>
  json
    .replace(/[^\n\x20-\x7e]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('##[', '\\u0023\\u0023[');
