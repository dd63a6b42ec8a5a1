import { deploymentKinds, type PolicyRow, strictnesses } from '../../../lambda/shared/environment';
import {
  type GateKind,
  gateKinds,
  needsTwoPersons,
  POLICY,
  parsePolicy,
  policyOf,
  readPolicy,
} from '../../../lambda/shared/policy';

/** `first release fix recovery` */
const rowIn = (text: string): PolicyRow => {
  const [first, release, fix, recovery] = text.split(' ') as PolicyRow['first'][];
  return { first, release, fix, recovery } as PolicyRow;
};

test.each<[GateKind, string]>([
  ['live-traffic', 'block block block block'],
  ['separation', 'block block block block'],
  ['smoke-test', 'block block block block'],
  ['freeze', 'block block warn skip'],
  ['quiet-alarms', 'skip warn warn skip'],
  ['error-budget', 'skip block skip skip'],
  ['admission', 'block block block warn'],
  ['migration', 'block block block skip'],
  ['uniform', 'block block block warn'],
  ['infrastructure', 'block block block warn'],
  ['load-test', 'block block warn skip'],
  ['metrics', 'skip block block skip'],
  ['custom', 'block block block warn'],
  ['approval', 'block block block skip'],
])('%s: %s', (gate, row) => {
  expect(policyOf(gate)).toEqual(rowIn(row));
});

test('every kind of gate is above', () => expect(gateKinds).toHaveLength(14));

const BLOCKS = rowIn('block block block block');

test.each<[string | undefined, PolicyRow]>([
  [JSON.stringify(POLICY.freeze), POLICY.freeze],
  ['{"first":"skip"}', rowIn('skip block block block')],
  ['{"release":"WARN","fix":"pass","recovery":null,"rollback":"block"}', BLOCKS],
  ['{"recovery":["skip"]}', BLOCKS],
  [undefined, BLOCKS],
  ['', BLOCKS],
  ['{', BLOCKS],
  ['null', BLOCKS],
  ['"skip"', BLOCKS],
  ['["skip","skip","skip","skip"]', BLOCKS],
])('the environment’s %s', (text, row) => {
  expect(parsePolicy(text)).toEqual(row);
});

test('what is inherited is no cell', () => {
  expect(readPolicy(Object.create(rowIn('skip skip skip skip')))).toEqual(BLOCKS);
});

test('a configuration changes cells of its own', () => {
  expect(policyOf('load-test', { fix: 'skip', first: 'warn' })).toEqual(rowIn('warn block skip skip'));
});

test.each<GateKind>(['live-traffic', 'separation', 'smoke-test'])(
  'a recovery must pass %s, whatever is configured',
  (gate) => {
    for (const recovery of ['warn', 'skip'] as const) {
      expect(() => policyOf(gate, { recovery })).toThrow(
        `kinds.recovery of ${gate} must be block, got ${recovery}; leave it out`,
      );
    }
    expect(policyOf(gate, { recovery: 'block', fix: 'skip' })).toEqual(rowIn('block block skip block'));
  },
);

test('no row has a word on a rollback', () => {
  for (const row of Object.values(POLICY)) {
    expect(Object.keys(row)).toEqual([...deploymentKinds]);
    for (const cell of Object.values(row)) expect(strictnesses).toContain(cell);
  }
});

test.each<[string | undefined, boolean]>([
  ['admission', true],
  ['separation', true],
  ['live-traffic', true],
  ['freeze', false],
  ['custom', false],
  ['smoke-test', false],
  // Whose gate it is that has a name of its own is not known.
  ['image-check', true],
  ['toString', true],
  ['', true],
  [undefined, true],
])('%s takes two persons: %s', (kind, two) => {
  expect(needsTwoPersons(kind)).toBe(two);
});
