import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import fc from 'fast-check';
import { decideRecord, type RecordAsked } from '../../../../cli/adopt/dns/decide';
import { type RecordStanding, SIDES } from '../../../../cli/adopt/dns/standing';
import { percentOf, stateOf } from '../../../../cli/adopt/dns/state';
import { VirtualClock } from '../../../../rehearsal/clock/virtual-clock';
import { HostedZone } from '../../../../rehearsal/route53/hosted-zone';
import type { RecordChange, RecordSet } from '../../../../rehearsal/route53/record-set';

const Name = 'shop.example.com.';
const alias = (dns: string, EvaluateTargetHealth: boolean) => ({
  AliasTarget: { DNSName: dns, HostedZoneId: 'Z32O12XQLNTSW2', EvaluateTargetHealth },
});
const old: ResourceRecordSet = {
  Name,
  Type: 'A',
  ...alias('dualstack.web-1.eu-west-1.elb.amazonaws.com.', true),
};
const six: ResourceRecordSet = { ...old, Type: 'AAAA' };
const cname: ResourceRecordSet = {
  Name,
  Type: 'CNAME',
  TTL: 300,
  ResourceRecords: [{ Value: 'web-1.eu-west-1.elb.amazonaws.com' }],
};
const TEAL = 'shop-2.eu-west-1.elb.amazonaws.com';
const teal: ResourceRecordSet = { Name, Type: 'A', ...alias(TEAL, false) };
const pair = (percent: number): ResourceRecordSet[] => [
  { ...old, SetIdentifier: SIDES.old, Weight: 100 - percent },
  { ...teal, SetIdentifier: SIDES.teal, Weight: percent },
];

const standing = (
  records: readonly ResourceRecordSet[],
  of: Partial<RecordStanding> = {},
): RecordStanding => ({
  ...{ zone: 'Z1', name: 'shop.example.com', records, oldTasks: 4 },
  teal: { dnsName: TEAL, zoneId: 'Z32O12XQLNTSW2', isDualstack: false, healthy: 4 },
  ...of,
});
const side = standing([]).teal as NonNullable<RecordStanding['teal']>;

/** The records after a batch, as Route 53 leaves them; it refuses what is no whole. */
function after(before: RecordStanding, asked: RecordAsked): RecordStanding {
  const move = decideRecord(before, asked);
  if (move.do !== 'write') throw new Error(`it must be written, got ${move.do}: ${move.reason}`);
  const zone = new HostedZone('Z1', new VirtualClock(), before.records as RecordSet[]);
  zone.change(move.changes as RecordChange[]);
  return { ...before, records: zone.records as readonly ResourceRecordSet[] };
}

type Row = [string, ResourceRecordSet[], RecordAsked, ResourceRecordSet[], Partial<RecordStanding>?];
const rows: Row[] = [
  ['a record becomes a pair', [old], { to: 10 }, pair(10)],
  ['a pair of nobody', [...pair(10)], { to: 0 }, pair(0)],
  ['other weights', pair(10), { to: 50 }, pair(50)],
  ['the end', pair(100), { to: 'finish' }, [teal]],
  ['back', pair(50), { to: 'back' }, [old]],
  ['back after the end', [teal], { to: 'back', oldRecords: [old] }, [old]],
  [
    'back after the end where Teal is not found',
    [teal],
    { to: 'back', oldRecords: [old] },
    [old],
    { teal: undefined as never },
  ],
  ['back where Teal is gone', pair(50), { to: 'back' }, [old], { teal: undefined as never }],
  [
    'both families of addresses',
    [old, six],
    { to: 10 },
    [...pair(10), ...pair(10).map((each) => ({ ...each, Type: 'AAAA' as const }))],
    { teal: { ...side, isDualstack: true } },
  ],
  [
    'a CNAME, with its time',
    [cname],
    { to: 10 },
    [
      { ...cname, SetIdentifier: SIDES.old, Weight: 90 },
      { ...cname, ResourceRecords: [{ Value: TEAL }], SetIdentifier: SIDES.teal, Weight: 10 },
    ],
  ],
];
// A row may be short, and jest takes one parameter more for a callback.
test.each(rows.map(([name, ...rest]) => [name, rest] as const))('%s', (_, [records, asked, wanted, of]) => {
  expect(new Set(after(standing(records, of), asked).records)).toEqual(new Set(wanted));
});

test.each<[string, ResourceRecordSet[], RecordAsked, Partial<RecordStanding>?]>([
  ['the same weights', pair(10), { to: 10 }],
  ['nobody, as it was', [old], { to: 0 }],
  ['back, as it was', [old], { to: 'back' }],
  ['back, as it was, with the old service empty', [old], { to: 'back' }, { oldTasks: 0 }],
  ['back, as it was before', [old], { to: 'back', oldRecords: [old] }, { teal: undefined as never }],
  ['all after the end', [teal], { to: 100 }],
  ['the end twice', [teal], { to: 'finish' }],
])('nothing to do: %s', (...[, records, asked, of]) => {
  // A row may be short, and jest gives a callback then.
  const more = typeof of === 'object' ? of : {};
  expect(decideRecord(standing(records, more), asked)).toMatchObject({ do: 'nothing' });
});

const withZone = (HostedZoneId: string): ResourceRecordSet => ({
  ...old,
  AliasTarget: { DNSName: 'd1.cloudfront.net', HostedZoneId, EvaluateTargetHealth: false },
});

test.each<[string, RecordStanding, RecordAsked, RegExp]>([
  ['no record', standing([]), { to: 10 }, /must have a record/],
  [
    'weights of somebody else',
    standing([{ ...old, SetIdentifier: 'blue', Weight: 1 }]),
    { to: 10 },
    /got A blue with weight 1/,
  ],
  ['half a pair', standing(pair(10).slice(1)), { to: 10 }, /or the pair of an adoption/],
  ['CloudFront', standing([withZone('Z2FDTNDATAQYW2')]), { to: 10 }, /got CloudFront/],
  ['addresses of IPv6 that Teal has not', standing([old, six]), { to: 10 }, /must have IPv6/],
  [
    'a pair that leads elsewhere',
    standing([
      pair(10)[0] as ResourceRecordSet,
      { ...(pair(10)[1] as ResourceRecordSet), ...alias('x.elb.amazonaws.com', false) },
    ]),
    { to: 50 },
    /must lead to Teal’s load balancer/,
  ],
  [
    'a deployment that runs',
    standing([old], { teal: { ...side, running: 'arn/d' } }),
    { to: 10 },
    /no deployment/,
  ],
  ['Teal dead', standing([old], { teal: { ...side, healthy: 0 } }), { to: 10 }, /must have a healthy target/],
  [
    'too few tasks',
    standing([old], { teal: { ...side, healthy: 1 } }),
    { to: 50 },
    /must have 2 healthy tasks/,
  ],
  [
    'the old service not named',
    { ...standing([old]), oldTasks: undefined as never },
    { to: 10 },
    /--old-cluster and --old-service/,
  ],
  ['no service of Teal’s', { ...standing([old]), teal: undefined as never }, { to: 10 }, /must be there/],
  ['the end before all are over', standing(pair(50)), { to: 'finish' }, /got 50 %/],
  [
    'back where nobody knows whether the record leads to Teal',
    standing([teal], { teal: undefined as never }),
    { to: 'back' },
    /must be there to tell whether/,
  ],
  [
    'back to an old service without a task',
    standing(pair(50), { oldTasks: 0 }),
    { to: 'back' },
    /must have a running task/,
  ],
  ['more to it', standing(pair(50), { oldTasks: 0 }), { to: 10 }, /must have a running task/],
  ['back after the end without what was', standing([teal]), { to: 'back' }, /--old-record must name/],
  [
    'back after the end to Teal',
    standing([teal]),
    { to: 'back', oldRecords: [teal] },
    /got one that leads to Teal/,
  ],
  ['a share after the end', standing([teal]), { to: 10 }, /back --old-record/],
])('refused: %s', (_, before, asked, reason) => {
  expect(decideRecord(before, asked)).toEqual({ do: 'refuse', reason: expect.stringMatching(reason) });
});

test('any order of steps leaves one of the stated forms, twice is once, and back brings the very record back', () => {
  const steps = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom('finish' as const, 'back' as const)),
  );
  fc.assert(
    fc.property(steps, fc.constantFrom([old], [cname]), (story, records) => {
      let now = standing(records);
      for (const to of story) {
        const asked = { to, oldRecords: records };
        if (decideRecord(now, asked).do !== 'write') continue;
        now = after(now, asked);
        const state = stateOf(now);
        expect(state.is).toBe(to === 'finish' ? 'finished' : to === 'back' ? 'simple' : 'pair');
        expect(percentOf(state)).toBe(to === 'finish' ? 100 : to === 'back' ? 0 : to);
        expect(decideRecord(now, asked).do).toBe('nothing');
      }
      const back = { to: 'back' as const, oldRecords: records };
      const end = decideRecord(now, back).do === 'write' ? after(now, back) : now;
      expect(end.records).toEqual(records);
    }),
    { numRuns: 200 },
  );
});
