import { decidedWords, sentencesOf } from '../../../cli/page/sentences';
import type { Release } from '../../../rehearsal/report/release';
import { release } from './made-up';

test.each([
  ['alarm:errors', 'the alarm errors'],
  ['gate:a:b', 'the gate a:b'],
  ['timeout:SCALE_UP', 'the timeout of SCALE_UP'],
  ['circuit-breaker', "ECS's circuit breaker"],
  ['operator', 'an operator'],
  ['none', 'nothing'],
])('%s is %s', (decidedBy, words) => expect(decidedWords(decidedBy)).toBe(words));

const well = {
  ...release().requests,
  ...{ failed: 0, failedByBlue: 0, failedByGreen: 0, failedByLoadBalancer: 0 },
};

test.each<[string, Partial<Release>, string]>([
  ['rolled back', {}, 'It was rolled back, decided by the alarm errors.'],
  ['released', { outcome: 'released' }, 'It was released: nothing spoke against it.'],
  [
    'neither',
    { outcome: 'failed', decidedBy: 'operator' },
    'It failed, decided by an operator: users were left',
  ],
  [
    'failures',
    {},
    '7 of 1,502 requests of users failed (0.47 %): 4 by green, 1 by blue, 2 by the load balancer.',
  ],
  ['no failures', { requests: well }, 'None of 1,502 requests of users failed.'],
  ['no users', { requests: { ...well, total: 0 } }, 'No user sent a request.'],
  ['detected', {}, "The decision came 00:08 after green's first failure."],
  ['detected without a failure', { requests: well }, "The decision came 00:08 after green's start."],
  ['back at once', {}, 'All users were back on blue at once.'],
  ['back later', { timeToRollBackSeconds: 3.25 }, 'All users were back on blue 3.3 s after it.'],
  ['not sent', { requests: { ...well, notSent: 1 } }, '1 request could not be sent'],
  ['declared', { hooks: 'declared' }, "The gates' verdicts were given, not asked for."],
])('%s', (_, of, sentence) => expect(sentencesOf(release(of)).join(' ')).toContain(sentence));
