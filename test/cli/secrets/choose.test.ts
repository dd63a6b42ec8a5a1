import { targetOf } from '../../../cli/secrets/choose';
import type { Read } from '../../../cli/secrets/seen';

const read = (variable: string, id: string, key?: string): Read => ({
  ...{ container: 'web', variable },
  reference: { kind: 'secret', id, ...(key !== undefined && { key }) },
});
const ARN = 'arn:aws:secretsmanager:eu-west-1:1:secret';
const reads: readonly Read[] = [
  read('KEY', `${ARN}:shop-production/KEY`),
  read('USER', `${ARN}:card-AbCdEf`, 'user'),
  read('PASS', `${ARN}:card-AbCdEf`, 'pass'),
  read('TWICE', `${ARN}:one-AbCdEf`),
  { ...read('TWICE', `${ARN}:two-AbCdEf`), container: 'beside' },
  { ...read('KEY', `${ARN}:shop-production/KEY`), container: 'beside' },
  { container: 'web', variable: 'TOKEN', reference: { kind: 'parameter', id: '/shop/token' } },
];

test.each([
  ['KEY', { kind: 'secret', id: `${ARN}:shop-production/KEY`, name: 'shop-production/KEY', isRead: true }],
  ['USER', { id: `${ARN}:card-AbCdEf`, name: 'card', key: 'user' }],
  ['card', { id: `${ARN}:card-AbCdEf`, name: 'card' }],
  ['TOKEN', { kind: 'parameter', id: '/shop/token' }],
  ['/shop/token', { kind: 'parameter', id: '/shop/token' }],
  ['NEW_KEY', { id: 'shop-production/NEW_KEY', isRead: false }],
  ['shop-production/new', { id: 'shop-production/new', isRead: false }],
  ['test-header', { id: 'shop-production/test-header', isRead: false }],
])('%s', (word, target) => {
  const chosen = targetOf(word, reads, 'shop-production');
  expect(chosen).toMatchObject({ target });
  if ('target' in chosen && word === 'card') expect(chosen.target).not.toHaveProperty('key');
});

test.each([
  ['DATABASE', undefined],
  ['shop-production/DATABASE', undefined],
  ['DATABASE_PASSWORD', 'password'],
])('%s, of which tasks read fields alone', (word, key) => {
  const id = `${ARN}:shop-production/DATABASE-AbCdEf`;
  const fields = [read('DATABASE_HOST', id, 'host'), read('DATABASE_PASSWORD', id, 'password')];
  const target = { kind: 'secret', id, name: 'shop-production/DATABASE', isRead: true };
  expect(targetOf(word, fields, 'shop-production')).toEqual({
    target: { ...target, ...(key !== undefined && { key }) },
  });
});

test('a variable of several secrets is of none', () => {
  expect(targetOf('TWICE', reads, 'shop-production')).toEqual({
    refused: 'NAME must be of one secret, got a variable that several fill: name one of one, two',
  });
});

// Whoever forgets the name gives the value in its place: neither AWS nor a terminal is told of it.
test.each(['hunter2', 'pass word', 'x/y', 'shop-production/a b'])(
  '%s is neither asked for nor said',
  (word) => {
    const chosen = targetOf(word, reads, 'shop-production');
    expect(chosen).toEqual({ refused: expect.stringContaining('it reads KEY, USER, PASS, TWICE, TOKEN') });
    expect(JSON.stringify(chosen)).not.toContain(word);
  },
);

test('of a service that is not there yet', () => {
  expect(targetOf('hunter2', [], 'shop-production')).toEqual({
    refused: expect.stringContaining('nothing that is deployed reads one'),
  });
});
