import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatesOf } from '../../../cli/gates/gates';
import { admission, approval, freeze, metrics, smokeTest } from '../../../lib';
import { writeManifest } from '../../../lib/delivery-manifest';
import type { TealManifest } from '../../../rehearsal/assembly/teal-manifest';
import { shop, synthesize } from '../../synth';

const { assembly, delivery, template } = synthesize(
  shop(
    {},
    {
      gates: [
        freeze({ calendars: ['holidays'] }),
        admission({ id: 'images' }),
        smokeTest({ requests: [{ path: '/' }] }),
        metrics({ id: 'orders' }),
        approval({ id: 'look', notify: 'arn:aws:sns:eu-west-1:111122223333:releases' }),
      ],
    },
  ),
);
const guards = [
  { id: 'live-traffic', twoPersons: true },
  { id: 'separation', twoPersons: true },
];

test('the gates of a template, with who decides in their place', () => {
  expect(gatesOf(template('shop-production').toJSON() as Parameters<typeof gatesOf>[0])).toEqual({
    gates: expect.arrayContaining([
      ...guards,
      { id: 'freeze', twoPersons: false },
      { id: 'images', twoPersons: true },
      { id: 'smoke-test', twoPersons: false },
      { id: 'orders', twoPersons: false },
    ]),
    several: new Map([['preflight', ['freeze', 'images']]]),
    hasPause: true,
  });
});

test('teal.json tells the same of each hook', () => {
  writeManifest(assembly, delivery.manifest(assembly.directory));
  const manifest: TealManifest = JSON.parse(readFileSync(join(assembly.directory, 'teal.json'), 'utf8'));
  const [service] = manifest.environments[0]?.services ?? [];
  expect(service?.gates.find(({ id }) => id === 'preflight')).toEqual({
    id: 'preflight',
    stage: 'PRE_SCALE_UP',
    function: expect.stringMatching(/^Gatespreflight/),
    gates: [
      { id: 'freeze', kind: 'freeze', twoPersons: false },
      { id: 'images', kind: 'admission', twoPersons: true },
    ],
  });
  const told = service?.gates.flatMap(({ gates = [] }) =>
    gates.map(({ id, twoPersons }) => ({ id, twoPersons })),
  );
  const { gates } = gatesOf(template('shop-production').toJSON() as Parameters<typeof gatesOf>[0]);
  const unique = new Map(told?.map((each) => [each.id, each]));
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  expect([...unique.values()].sort(byId)).toEqual([...gates].sort(byId));
  expect(service?.pauses).toEqual([{ id: 'look', kind: 'approval', stage: 'POST_TEST_TRAFFIC_SHIFT' }]);
});
