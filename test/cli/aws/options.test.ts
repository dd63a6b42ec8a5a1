import { Command } from 'commander';
import { ecsPlaceOf, type ServiceOptions, withServiceOptions } from '../../../cli/aws/options';

const before = process.env.TEAL_CLUSTER;
afterEach(() => {
  if (before === undefined) delete process.env.TEAL_CLUSTER;
  else process.env.TEAL_CLUSTER = before;
});

function read(...words: string[]): ServiceOptions {
  const command = withServiceOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse(['--service', 'shop', '--env', 'production', ...words], { from: 'user' }).opts();
}

test.each<[string, string[], string | undefined, object]>([
  ['a cluster of its own', [], undefined, { cluster: 'shop-production', service: 'shop' }],
  [
    'one that others are in',
    ['--cluster', 'main'],
    undefined,
    { cluster: 'main', service: 'shop-production' },
  ],
  ['one by the variable', [], 'main', { cluster: 'main', service: 'shop-production' }],
  [
    'the option over the variable',
    ['--cluster', 'other'],
    'main',
    { cluster: 'other', service: 'shop-production' },
  ],
])('a service in %s', (_, words, variable, expected) => {
  if (variable !== undefined) process.env.TEAL_CLUSTER = variable;
  expect(ecsPlaceOf(read(...words))).toEqual(expected);
});

test('an ARN is no name of a cluster', () => {
  expect(() => read('--cluster', 'arn:aws:ecs:eu-west-1:1:cluster/main')).toThrow(
    'must be the name of a cluster',
  );
});
