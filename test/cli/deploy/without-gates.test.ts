import { whyNotLetPass } from '../../../cli/deploy/without-gates';
import type { Overridden } from '../../../cli/override/carry-out';
import { digest } from '../engine';

const WRITTEN: Extract<Overridden, { outcome: 'written' }> = {
  ...{ outcome: 'written', reason: 'it counts once', parameter: '/teal/decisions/x', second: false },
  decision: {
    ...{ schemaVersion: 1, gate: 'smoke-test', digest: digest(1), decision: 'pass', author: 'ada' },
    ...{ reason: 'mail is down', expires: '2026-01-01T00:00:00.000Z' },
  },
  ...{ needsSecond: false, announced: { is: 'yes' }, recorded: { is: 'yes' } },
};
const FAILED = { is: 'failed', reason: 'EventBridge did not answer' } as const;

test.each<[string, Overridden, RegExp | undefined]>([
  ['all is well', WRITTEN, undefined],
  ['there are no records', { ...WRITTEN, recorded: { is: 'no', reason: 'none' } }, undefined],
  [
    'it was not written',
    { outcome: 'refused', reason: 'no such gate' },
    /^the gate smoke-test was not let pass: no such/,
  ],
  ['AWS did not answer', { outcome: 'failed', reason: 'throttled' }, /not let pass: throttled/],
  ['it could not be announced', { ...WRITTEN, announced: FAILED }, /nobody may hear .*EventBridge did not/],
  ['it could not be recorded', { ...WRITTEN, recorded: FAILED }, /nobody may hear .*EventBridge did not/],
  ['it needs two', { ...WRITTEN, needsSecond: true }, /needs a second person/],
])('a deployment without a gate begins only when that is whole: %s', (_, overridden, words) => {
  const why = whyNotLetPass('smoke-test', overridden);
  if (words === undefined) expect(why).toBeUndefined();
  else expect(why).toMatch(words);
});
