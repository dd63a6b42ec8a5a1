import { DAY, HOUR } from '../minutes';
import type { Incident } from './incident';

/** Whoever comes is hurt, or may be. */
export const everybody: readonly Incident[] = [
  {
    name: 'Fast burn: a fifth fails for an hour',
    teaches:
      'A fifth is 1.344 % of an hour’s requests after four minutes; the ticket, red since minute 21, waits for the page to end, and says then that a day’s budget is short.',
    lasts: HOUR,
    during: () => ({ failed: 200 }),
    looked: DAY,
    told: {
      'availability-page': [[5, 90]],
      'checkout-availability-page': [[5, 90]],
      'orders-paid-page': [[41, 63]],
      'availability-ticket': [[91, 421]],
      'checkout-availability-ticket': [[91, 421]],
    },
    heldBack: { 'availability-ticket': 21, 'checkout-availability-ticket': 21 },
    stops: { 'target-errors': [[3, 63]] },
  },
  {
    name: 'Slow burn: 0.8 % fail for a day',
    teaches:
      'Nothing that an hour shows; six hours do, and it is still a page, since in three and a half days nothing would be left.',
    lasts: DAY,
    during: () => ({ failed: 8 }),
    looked: 2 * DAY,
    told: {
      'availability-page': [[253, 1451]],
      'checkout-availability-page': [[254, 1450]],
      'availability-ticket': [[1452, 1777]],
      'checkout-availability-ticket': [[1451, 1778]],
    },
    heldBack: { 'availability-ticket': 486, 'checkout-availability-ticket': 486 },
  },
  {
    name: 'Brown-out: 3 % fail for an hour',
    teaches:
      'After 28 minutes 2 % of four weeks’ budget is gone, and somebody is woken; a release would be stopped after three.',
    lasts: HOUR,
    during: () => ({ failed: 30 }),
    looked: DAY,
    told: { 'availability-page': [[28, 85]], 'checkout-availability-page': [[28, 85]] },
    stops: { 'target-errors': [[3, 63]] },
  },
  {
    name: 'Outage: no target, 503 for everybody, for half an hour',
    teaches:
      'A 503 is in no count of requests and reaches no service: only the objective of the load balancer sees it, the ones of checkout and of orders are blind.',
    lasts: 30,
    during: () => ({ requests: 0, slow: 0, failed: 0, unrouted: 1000 }),
    looked: DAY,
    told: { 'availability-page': [[2, 60]], 'availability-ticket': [[61, 391]] },
    heldBack: { 'availability-ticket': 5 },
    stops: { 'load-balancer-errors': [[3, 33]] },
  },
  {
    name: 'Outage at night: all of six requests a minute fail for an hour',
    teaches:
      'The guard for few requests counts bad ones, so an outage is one at any hour; of an order every eight minutes, few can be said to be bad for long.',
    before: { requests: 6 },
    lasts: HOUR,
    during: () => ({ requests: 6, failed: 6 }),
    looked: DAY,
    told: {
      'availability-page': [[2, 90]],
      'checkout-availability-page': [[10, 91]],
      'orders-paid-page': [
        [50, 54],
        [59, 63],
        [67, 96],
      ],
      'availability-ticket': [[91, 421]],
      'checkout-availability-ticket': [[92, 422]],
    },
    heldBack: { 'availability-ticket': 5, 'checkout-availability-ticket': 15 },
  },
  {
    name: 'Slow alone: a third takes a second, for two hours',
    teaches: 'Every answer is right, and users leave: only an objective of latency hears of it.',
    lasts: 2 * HOUR,
    during: () => ({ slow: 330 }),
    looked: DAY,
    told: { 'latency-page': [[25, 146]], 'latency-ticket': [[147, 473]] },
    heldBack: { 'latency-ticket': 115 },
  },
  {
    name: 'It comes back: a fifth fails for ten minutes, and an hour later again',
    teaches: 'The second time the page is there after two minutes: the long window remembers the first.',
    lasts: 80,
    during: (minute) => (minute < 10 || minute >= 70 ? { failed: 200 } : {}),
    looked: DAY,
    told: {
      'availability-page': [
        [5, 40],
        [72, 110],
      ],
      'checkout-availability-page': [
        [5, 40],
        [72, 110],
      ],
      'availability-ticket': [[111, 200]],
      'checkout-availability-ticket': [[111, 200]],
    },
    heldBack: { 'availability-ticket': 81, 'checkout-availability-ticket': 81 },
    stops: {
      'target-errors': [
        [3, 13],
        [73, 83],
      ],
    },
  },
  {
    name: 'A dependency is down for forty minutes: half fails, half is slow',
    teaches:
      'Four pages of one cause, and one of them twice, between its pair of an hour and its pair of six: the symptoms page, and the cause is for who looks.',
    lasts: 40,
    during: () => ({ failed: 500, slow: 500 }),
    looked: DAY,
    told: {
      'availability-page': [[3, 70]],
      'checkout-availability-page': [[3, 70]],
      'latency-page': [[17, 67]],
      'orders-paid-page': [
        [17, 59],
        [61, 67],
      ],
      'availability-ticket': [[71, 401]],
      'checkout-availability-ticket': [[71, 401]],
    },
    heldBack: { 'availability-ticket': 9, 'checkout-availability-ticket': 9 },
    stops: { 'target-errors': [[3, 43]] },
  },
];
