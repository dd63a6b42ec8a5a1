import { DAY, HOUR } from '../minutes';
import type { Incident } from './incident';

/** What nobody should be woken by, and for how long the budget itself lasts. */
export const nobody: readonly Incident[] = [
  {
    name: 'No traffic at all for a day',
    teaches:
      'No request is a bad one, so no objective says a word: silence needs an alarm of its own, `watch.traffic`.',
    lasts: DAY,
    during: () => ({ requests: 0, slow: 0, failed: 0 }),
    looked: 2 * DAY,
    told: { 'ticket: no-traffic': [[16, DAY + 3]] },
  },
  {
    name: 'Thin traffic, one error: a request a minute',
    teaches:
      'One of sixty requests is 1.7 % of an hour, which would be a page; fewer than five bad ones tell nobody.',
    before: { requests: 1 },
    lasts: 1,
    during: () => ({ requests: 1, failed: 1 }),
    looked: DAY,
    told: {},
  },
  {
    name: 'A health check flaps for an hour',
    teaches: 'One minute in three is not three of five: no release is stopped, and users notice nothing.',
    lasts: HOUR,
    during: (minute) => ({ unhealthy: minute % 3 === 0 ? 1 : 0 }),
    looked: 6 * HOUR,
    told: {},
  },
  {
    name: 'All tasks at 95 % of their CPU for an hour, and every answer is well',
    teaches: 'A cause without a symptom is for a working day: CPU wakes nobody.',
    lasts: HOUR,
    during: () => ({ cpu: [95, 95] }),
    looked: 6 * HOUR,
    told: { 'ticket: saturation': [[7, 63]] },
  },
  {
    name: 'Noise of a deployment: 0.6 % refused for two minutes',
    teaches: 'What a swap of the groups may cost is 0.03 % of four weeks’ budget, and a page is for 2 %.',
    lasts: 2,
    during: () => ({ refused: 6 }),
    looked: 6 * HOUR,
    told: {},
  },
  {
    name: 'It is over within two minutes: a fifth fails',
    teaches: 'Nobody can help any more; a release that it was is stopped.',
    lasts: 2,
    during: () => ({ failed: 200 }),
    looked: DAY,
    told: {},
    stops: { 'target-errors': [[3, 5]] },
  },
  {
    name: 'A week of exactly the budget',
    teaches: 'What may be bad may be bad: the objective is kept.',
    objectives: 'availability',
    lasts: 7 * DAY,
    during: () => ({ failed: 1 }),
    looked: 8 * DAY,
    told: {},
  },
  {
    name: 'A week of one and a half times the budget',
    teaches: 'No page, ever, and after two days a ticket: it takes nineteen days to spend the budget.',
    objectives: 'availability',
    lasts: 7 * DAY,
    during: (minute) => ({ failed: 1 + (minute % 2) }),
    looked: 8 * DAY,
    told: { 'ticket: availability': [[2944, 10261]] },
  },
];
