import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { seededRandom } from '../../../rehearsal/random';
import { HostedZone } from '../../../rehearsal/route53/hosted-zone';
import type { RecordChange, RecordSet } from '../../../rehearsal/route53/record-set';
import { Resolver } from '../../../rehearsal/route53/resolver';

const plain = (Value: string, TTL = 300): RecordSet => ({
  Name: 'a.example.com.',
  Type: 'A',
  TTL,
  ResourceRecords: [{ Value }],
});
const weighted = (id: string, Weight: number): RecordSet => ({ ...plain(id), SetIdentifier: id, Weight });
const create = (ResourceRecordSet: RecordSet): RecordChange => ({ Action: 'CREATE', ResourceRecordSet });
const remove = (ResourceRecordSet: RecordSet): RecordChange => ({ Action: 'DELETE', ResourceRecordSet });
const upsert = (ResourceRecordSet: RecordSet): RecordChange => ({ Action: 'UPSERT', ResourceRecordSet });

// source: Amazon Route 53 API reference, ChangeResourceRecordSets ("all the changes … or none", errors of a batch)
test.each<[string, RecordChange[], RegExp]>([
  ['a record that is there', [create(plain('2'))], /already exists/],
  ['another value than is there', [remove(plain('2'))], /do not match the current values/],
  ['another time to live', [remove(plain('1', 60))], /do not match the current values/],
  ['none that is there', [remove({ ...plain('1'), Type: 'AAAA' })], /was not found/],
  ['weights beside a plain one', [create(weighted('x', 1))], /cannot be created/],
  ['a CNAME beside others', [create({ ...plain('b'), Type: 'CNAME' })], /conflicts/],
  ['a weight that is none', [remove(plain('1')), create(weighted('x', 256))], /Weight must be/],
])('a batch with %s is refused whole', (_, batch, message) => {
  const zone = new HostedZone('Z1', new VirtualClock(), [plain('1')]);
  const first = create({ ...plain('9'), Name: 'b.example.com.' });
  expect(() => zone.change([first, ...batch])).toThrow(message);
  expect(zone.records).toEqual([plain('1')]);
});

test('a plain record becomes weighted in one batch, and names have no case and no dot', () => {
  const zone = new HostedZone('Z1', new VirtualClock(), [plain('1')]);
  zone.change([
    remove({ ...plain('1'), Name: 'A.example.com' }),
    create(weighted('x', 1)),
    create(weighted('y', 9)),
  ]);
  expect(zone.records).toHaveLength(2);
});

// source: Amazon Route 53 developer guide (changes reach all name servers within 60 seconds)
test('name servers know a change a minute later, and resolvers when their answer is old', async () => {
  const clock = new VirtualClock();
  const zone = new HostedZone('Z1', clock, [plain('old', 300)]);
  const resolver = new Resolver(zone, clock, seededRandom(1));
  const seen: (string | undefined)[] = [resolver.resolve('a.example.com')];
  const { id } = zone.change([upsert(plain('new', 300))]);
  for (const seconds of [30, 31, 200, 60]) {
    await clock.run(clock.sleep(seconds * 1000));
    seen.push(`${zone.statusOf(id)?.status} ${resolver.resolve('a.example.com')}`);
  }
  expect(seen).toEqual(['old', 'PENDING old', 'INSYNC old', 'INSYNC old', 'INSYNC new']);
});

// source: Amazon Route 53 developer guide, "Weighted routing"
test.each<[string, number[], [number, number]]>([
  ['by their share', [10, 90], [60, 140]],
  ['never one of 0', [0, 100], [0, 0]],
  ['all alike where all have 0', [0, 0], [440, 560]],
])('weighted records are drawn %s', (_, [x = 0, y = 0], [least, most]) => {
  const clock = new VirtualClock();
  const zone = new HostedZone('Z1', clock, [weighted('x', x), weighted('y', y)]);
  const random = seededRandom(3);
  const answers = Array.from({ length: 1000 }, () =>
    new Resolver(zone, clock, random).resolve('a.example.com'),
  );
  const ofX = answers.filter((each) => each === 'x').length;
  expect(ofX).toBeGreaterThanOrEqual(least);
  expect(ofX).toBeLessThanOrEqual(most);
});
