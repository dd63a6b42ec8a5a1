import type { WorkflowsAnswer } from '../answers';
import type { ProjectFile } from '../project-file';
import { yamlText } from './literal';

/** A called workflow can have no more than its caller gives: what the jobs of each name. A test holds them together. */
interface Caller {
  /** Also of the job: a branch rule asks for `ci / ci / Result`. */
  readonly name: string;
  readonly about: string;
  readonly on: readonly string[];
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly with: readonly (readonly [string, string])[];
  /** Whether it takes the address that is told how a run ended. */
  readonly tells: boolean;
}

/** Where `npm ci` puts Teal's program. */
export const PROGRAM = 'node_modules/teal-cdk/dist/teal.js';

const expression = (text: string): string => `$\{{ ${text} }}`;
const TEAL = ['teal', PROGRAM] as const;
const BY_HAND = 'workflow_dispatch:';

/** Of `rollback`, handed on as they are. A test compares them with the called workflow's. */
const ROLLBACK_INPUTS: readonly (readonly [name: string, description: string, fallback?: string])[] = [
  ['sha', 'Commit of the release to go back to, all 40 digits, or previous'],
  ['environment', 'Environment', 'production'],
  ['service', 'Service; empty is the first of the environment', ''],
  ['reason', 'Why, for the record', 'no reason given'],
  ['across', 'Commits of irreversible releases to go back across, separated by spaces', ''],
  ['instead-of', 'Hold of the recovery whose place it takes', ''],
  ['unverified', 'Why to go on where signature, image or ancestry cannot be looked at', ''],
  ['without-records', 'Digest to go back to where the records cannot be read; sha is not asked for then', ''],
  ['programs', 'last: of the last deploy that went well; main: built now', 'last'],
];

/** Of `drill`, as the called workflow's is. */
const RESTORE_INPUT = [
  '    restore:',
  '      description: Restore backups of databases, in place of a rollback',
  '      type: boolean',
  '      default: false',
];

function callers(environments: readonly string[]): Caller[] {
  const last = environments.at(-1) ?? 'production';
  const first = environments.length > 1 ? environments.at(0) : undefined;
  return [
    {
      ...{ name: 'ci', about: 'What is asked of every change, without credentials.', tells: true },
      on: ['push:', '  branches: [main]', 'pull_request:', 'merge_group:'],
      permissions: { contents: 'read' },
      with: [],
    },
    {
      ...{
        name: 'plan',
        about: 'What a pull request would change in each environment, as a comment.',
        tells: false,
      },
      on: ['pull_request:', '  types: [opened, synchronize, reopened, edited]', 'merge_group:'],
      permissions: { contents: 'read', 'id-token': 'write', 'pull-requests': 'write' },
      with: [TEAL],
    },
    {
      ...{ name: 'deploy', about: 'From a push on main to production.', tells: true },
      on: ['push:', '  branches: [main]'],
      permissions: { actions: 'read', contents: 'read', 'id-token': 'write', 'pull-requests': 'read' },
      with: [TEAL],
    },
    {
      ...{ name: 'rollback', about: 'Back to an image that users had before, in minutes.', tells: true },
      on: [BY_HAND, '  inputs:', ...ROLLBACK_INPUTS.flatMap((input) => inputLines(input, last))],
      permissions: { actions: 'read', contents: 'read', 'id-token': 'write' },
      with: [TEAL, ...ROLLBACK_INPUTS.map(([name]) => [name, expression(`inputs.${name}`)] as const)],
    },
    {
      ...{ name: 'drift', about: 'Every night: what is not as its templates say.', tells: true },
      on: ['schedule:', '  - cron: "23 3 * * *"', BY_HAND],
      permissions: { actions: 'read', contents: 'read', 'id-token': 'write', issues: 'write' },
      with: [TEAL],
    },
    ...(first === undefined
      ? [] // Nobody practises on production.
      : [
          {
            ...{ name: 'drill', tells: true },
            about: 'Every week: a release and its rollback, practised. Every quarter: a backup, restored.',
            on: [
              ...['schedule:', '  - cron: "41 5 * * 2"', '  - cron: "11 4 3 2,5,8,11 *"'],
              ...[BY_HAND, '  inputs:', ...RESTORE_INPUT],
            ],
            permissions: { contents: 'read', 'id-token': 'write' } as const,
            with: [
              ...[TEAL, ['environment', first] as const, ['restore-environment', last] as const],
              // Of a schedule there are no inputs, and nothing is no boolean.
              ['restore', expression('inputs.restore || false')] as const,
            ],
          },
        ]),
    {
      ...{
        name: 'verdict',
        about: 'Every hour: the verdict of releases that outlast their job.',
        tells: true,
      },
      on: ['schedule:', '  - cron: "7 * * * *"', BY_HAND],
      permissions: { actions: 'read', contents: 'read', 'id-token': 'write' },
      with: [TEAL],
    },
    {
      ...{ name: 'chatops', about: 'A comment of one line (/teal plan) starts a workflow.', tells: false },
      on: ['issue_comment:', '  types: [created]'],
      permissions: { actions: 'write', contents: 'read', issues: 'write', 'pull-requests': 'write' },
      with: [TEAL],
    },
  ];
}

function inputLines([name, description, fallback]: (typeof ROLLBACK_INPUTS)[number], last: string): string[] {
  const value = name === 'environment' ? last : fallback;
  return [
    `    ${name}:`,
    `      description: ${yamlText(description)}`,
    '      type: string',
    value === undefined ? '      required: true' : `      default: ${yamlText(value)}`,
  ];
}

/**
 * One thin file for each workflow of the platform team's repository. Their names stay: roles trust them, and
 * `teal github reviewed` and `dispatch` look for them.
 *
 * @param taken paths that are there; a `ci.yml` of the team stays beside Teal's, whose name nobody looks for
 */
export function workflowFiles(
  workflows: WorkflowsAnswer,
  environments: readonly string[],
  taken: readonly string[],
): ProjectFile[] {
  return callers(environments).map((caller) => {
    const path = `.github/workflows/${caller.name}.yml`;
    const content = callerText(caller, workflows);
    const beside = caller.name === 'ci' && taken.includes(path);
    return { path: beside ? '.github/workflows/teal-ci.yml' : path, content };
  });
}

function callerText(
  { name, about, on, permissions, with: inputs, tells }: Caller,
  from: WorkflowsAnswer,
): string {
  const { owner, name: repository, tag } = from;
  return `# ${about} Its jobs are those of ${owner}/${repository} at ${tag}.
name: ${name}

on:
${lines(on, 2)}
permissions: {}

jobs:
  ${name}:
    # All that the called jobs name, each for itself.
    permissions:
${lines(
  Object.entries(permissions).map(([scope, right]) => `${scope}: ${right}`),
  6,
)}    uses: ${owner}/${repository}/.github/workflows/${name}.yml@${tag}
${inputs.length === 0 ? '' : `    with:\n${lines(inputs.map(inputText), 6)}`}${tells ? `    secrets:\n      TEAL_WEBHOOK: ${expression('secrets.TEAL_WEBHOOK')}\n` : ''}`;
}

const inputText = ([name, value]: readonly [string, string]): string =>
  `${name}: ${value.startsWith('${{') ? value : yamlText(value)}`;

const lines = (all: readonly string[], indent: number): string =>
  all.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
