import { blueGreen, custom, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { scenarioOf } from '../../../rehearsal/scenarios/acts';
import type { RehearsedService } from '../../../rehearsal/service/rehearsed-service';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';
import { shop } from '../../synth';
import { leaks, listenTo } from './canary/sinks';
import { reportOf } from './canary/told';
import { Words } from './canary/words';

// The search finds what leaks: a word is put on purpose into each place that is searched.

afterAll(() => closeWarmProcesses());

test.each([
  ['as it is', (word: string) => `token=${word};`],
  ['in capitals', (word: string) => word.toUpperCase()],
  ['cut off', (word: string) => word.slice(0, 18)],
  ['without its beginning', (word: string) => word.slice(14)],
  ['as base64', (word: string) => Buffer.from(word).toString('base64')],
  ['as base64 of more', (word: string) => Buffer.from(`user:${word}`).toString('base64')],
])('a word %s is found', (_, written) => {
  const words = new Words();
  expect(leaks(words, { page: written(words.of('body')) })).toEqual(['body → page']);
  expect(leaks(words, { page: written(new Words().of('body')) })).toEqual([]);
});

/** What would leak into a place, by the model behind it. */
const LEAKS: Readonly<Record<string, (service: RehearsedService, word: string) => unknown>> = {
  events: ({ account }, word) =>
    account.eventBuses.publish({ source: 'teal', detailType: 'x', detail: { reason: word } }),
  "ECS's events": ({ account }, word) =>
    account.eventBuses.publish({ source: 'aws.ecs', detailType: 'x', detail: { reason: word } }),
  metrics: ({ account }, word) =>
    account.cloudWatch.store.record(
      { namespace: 'Teal/Gates', name: 'Passed', dimensions: { Gate: word }, unit: 'Count' },
      Date.UTC(2026, 0, 6, 9),
      1,
    ),
  'embedded metrics': ({ account }, word) =>
    account.logs.write('/teal/shop-production-gate-x', 'a', JSON.stringify({ _aws: {}, message: word })),
  'logs of gates': ({ account }, word) => account.logs.write('/teal/shop-production-gate-x', 'a', word),
  'other logs': ({ account }, word) => account.logs.write('/teal/shop-production', 'a', word),
  notifications: ({ account }, word) => {
    account.topics.create('arn:aws:sns:eu-west-1:111122223333:x');
    account.topics.publish('arn:aws:sns:eu-west-1:111122223333:x', { message: word });
  },
  'service events': ({ account }, word) =>
    account.ecs.distort({
      services: (all) =>
        all.map((one) => ({ ...one, events: [{ id: 'x', createdAt: new Date(0), message: word }] })),
    }),
};

test('in each place of the account, and in all that a gate’s own reason gets into', async () => {
  const words = new Words();
  const entry = 'test/fixtures/gates/canary.ts';
  const environment = { CANARY_ACT: 'reason', CANARY_WORD: words.of('reason') };
  const gate = custom({ id: 'canary', stages: ['POST_SCALE_UP'], entry, environment });
  const assembly = synthesizeDelivery(shop({ release: blueGreen({ bake: minutes(1) }) }, { gates: [gate] }));
  await withRehearsal(assembly, {}, async (rehearsal, { service }) => {
    const listening = listenTo(service, words);
    const { acts, ...release } = await rehearsal.release(scenarioOf({}, 'a release'));
    expect(leaks(words, listening.sinks(reportOf(release)))).toEqual([
      ...['reason → events', 'reason → embedded metrics', 'reason → hook answers'],
      ...['reason → teal rehearse', 'reason → teal rehearse --json', 'reason → a failed assertion'],
    ]);
    for (const [place, leak] of Object.entries(LEAKS)) leak(service, words.of(`put into ${place}`));
    const found = leaks(words, listening.sinks());
    for (const place of Object.keys(LEAKS)) expect(found).toContain(`put into ${place} → ${place}`);
  });
});
