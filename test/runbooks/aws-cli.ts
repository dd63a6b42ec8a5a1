import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseQuery } from './jmespath';
import type { Words } from './shell';

interface CliCommand {
  readonly positional: number;
  readonly options: readonly string[];
}

const KNOWN = new Map(
  readFileSync(join(__dirname, '..', 'fixtures', 'aws-cli-commands.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line): [string, CliCommand] => {
      const [service = '', first = '', ...rest] = line.split(' ');
      const operation = first === 'wait' ? `wait ${rest.shift()}` : first;
      const options = rest.filter((each) => each.startsWith('--'));
      return [`${service} ${operation}`, { options, positional: rest.length - options.length }];
    }),
);

// source: AWS CLI command reference, "aws", global options
const GLOBAL = [
  ...['--query', '--output', '--region', '--profile', '--no-cli-pager', '--no-paginate', '--endpoint-url'],
  ...['--debug', '--color', '--cli-binary-format', '--no-sign-request'],
];

/** What the AWS CLI would refuse of a command; nothing when it takes it. */
export function refusedByCli([, service = '', operation = '', ...rest]: Words): string[] {
  const name = operation === 'wait' ? `${service} wait ${rest.shift()}` : `${service} ${operation}`;
  const command = KNOWN.get(name);
  if (command === undefined) return [`no command aws ${name} in test/fixtures/aws-cli-commands.txt`];
  const first = rest.findIndex((word) => word.startsWith('--'));
  const positional = first < 0 ? rest.length : first;
  const named = rest.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? '');
  const unknown = named.filter((option) => ![...command.options, ...GLOBAL].includes(option));
  const query = rest[rest.indexOf('--query') + 1];
  return [
    ...unknown.map((option) => `aws ${name} has no ${option}`),
    ...(positional > command.positional ? [`aws ${name} takes no ${rest[0]}`] : []),
    ...(named.includes('--query') ? queryProblems(query ?? '') : []),
  ];
}

function queryProblems(query: string): string[] {
  try {
    parseQuery(query);
    return [];
  } catch (error) {
    return [`--query ${query}: ${(error as Error).message}`];
  }
}
