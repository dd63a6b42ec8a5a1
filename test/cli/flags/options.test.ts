import { flagsCommand } from '../../../cli/flags';
import { withoutActions } from '../../parsed-verb';

const AT = ['--service', 'shop', '--env', 'production'];
const given = (line: string) =>
  withoutActions(flagsCommand()).parse([...line.split(' '), ...AT], { from: 'user' });

test.each([
  'judge --flag button',
  'judge --flag button --since 24h',
  'judge --flag button --since 720h',
  'set checkout on --reason because',
  'set checkout on --reason because --yes',
  // Whoever is used to set must not learn at night that kill needs none.
  'kill checkout --reason because --yes',
])('%s is taken', (line) => {
  expect(() => given(line)).not.toThrow();
});

test.each([
  ['judge', /required option '--flag <name>'/],
  ['judge --flag Button', /a flag must be a small letter/],
  ['judge --flag button --since 721h', /--since must be at most 720h ago/],
  ['judge --flag button --since yesterday', /--since must be a time in the past/],
  ['set checkout on', /required option '--reason <text>'/],
])('%s is refused', (line, message) => {
  expect(() => given(line)).toThrow(message);
});
