import { harmless } from '../aws/harmless';
import { type Difference, type Drift, EXIT_CODES } from './decide';

/** Characters of a value that are shown: a policy is long, and which property it is says more. */
const LONGEST_VALUE = 200;

/** For scripts; see the docstring of the verb. */
export function jsonOf(environment: string, stacks: readonly string[], drift: Drift): string {
  const report = {
    schemaVersion: 1,
    environment,
    stacks,
    exitCode: EXIT_CODES[drift.outcome],
    ...drift,
  };
  return `${JSON.stringify(report, (_, value) => (typeof value === 'string' ? harmless(value) : value), 2)}\n`;
}

/** For people: the outcome first. */
export function textOf(environment: string, drift: Drift): string {
  return `${[`drift of ${environment}: ${drift.outcome}`, ...linesOf(drift).map((line) => `  ${line}`)].map(harmless).join('\n')}\n`;
}

/** For an issue: as a block of code, in which nothing is Markdown. */
export function markdownOf(environment: string, drift: Drift): string {
  const title = {
    none: `\`${environment}\` is as its templates say.`,
    drifted: `\`${environment}\` is not as its templates say. Somebody changed it by hand, or AWS did.`,
    unknown: `Nobody could tell whether \`${environment}\` is as its templates say.`,
  }[drift.outcome];
  return `${title}\n\n${linesOf(drift)
    .map((line) => `    ${harmless(line).trimStart()}`)
    .join('\n')}\n\nWhat to do: docs/pipelines.md, "Drift".\n`;
}

function linesOf({ drifted, unknown, ignored, notChecked, inSync }: Drift): string[] {
  return [
    ...drifted.flatMap(({ stack, logicalId, type, deleted, differences, hint }) => [
      `${stack} ${logicalId} (${type}): ${deleted ? 'deleted' : 'changed'}`,
      ...differences.map((each) => `${logicalId} ${differenceOf(each)}`),
      ...(hint === undefined ? [] : [`${logicalId}: ${hint}`]),
    ]),
    ...unknown.map(
      ({ stack, logicalId, why }) =>
        `${[stack, logicalId].filter(Boolean).join(' ')}: could not tell: ${why.replace(/^could not tell: /, '')}`,
    ),
    ...ignored.map(
      ({ stack, logicalId, path, reason }) => `${stack} ${logicalId} ${path}: ignored: ${reason}`,
    ),
    ...Object.entries(notChecked).map(
      ([type, count]) => `${count} of ${type}: CloudFormation cannot compare this type, nobody looked`,
    ),
    `${inSync} in sync`,
  ];
}

function differenceOf({ path, kind, expected, actual }: Difference): string {
  if (kind === 'ADD') return `${path}: added ${short(actual)}`;
  if (kind === 'REMOVE') return `${path}: removed ${short(expected)}`;
  return `${path}: template ${short(expected)}, is ${short(actual)}`;
}

const short = (value: string): string =>
  value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
