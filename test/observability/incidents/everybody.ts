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
      'page: availability': [[5, 90]],
      'page: checkout-availability': [[5, 90]],
      'page: orders-paid': [[41, 63]],
      'ticket: availability': [[91, 421]],
      'ticket: checkout-availability': [[91, 421]],
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
      'page: availability': [[253, 1451]],
      'page: checkout-availability': [[254, 1450]],
      'ticket: availability': [[1452, 1777]],
      'ticket: checkout-availability': [[1451, 1778]],
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
    told: { 'page: availability': [[28, 85]], 'page: checkout-availability': [[28, 85]] },
    stops: { 'target-errors': [[3, 63]] },
  },
  {
    name: 'Outage: no target, 503 for everybody, for half an hour',
    teaches:
      'A 503 is in no count of requests and reaches no service: only the objective of the load balancer sees it, and no healthy host; the objectives of checkout and of orders are blind.',
    lasts: 30,
    during: () => ({ requests: 0, slow: 0, failed: 0, unrouted: 1000, healthy: 0, unhealthy: 2 }),
    looked: DAY,
    told: {
      'page: availability': [[2, 60]],
      'page: no-healthy-host': [[4, 32]],
      'ticket: availability': [[61, 391]],
      'ticket: saturation': [['unsaid', 34]],
    },
    heldBack: { 'availability-ticket': 5, saturation: 4 },
    stops: { 'load-balancer-errors': [[3, 33]], 'unhealthy-targets': [[4, 33]] },
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
      'page: availability': [[2, 90]],
      'page: checkout-availability': [[10, 91]],
      'page: orders-paid': [
        [50, 54],
        [59, 63],
        [67, 96],
      ],
      'ticket: availability': [[91, 421]],
      'ticket: checkout-availability': [[92, 422]],
    },
    heldBack: { 'availability-ticket': 5, 'checkout-availability-ticket': 15 },
  },
  {
    name: 'Slow alone: a third takes a second, for two hours',
    teaches: 'Every answer is right, and users leave: only an objective of latency hears of it.',
    lasts: 2 * HOUR,
    during: () => ({ slow: 330 }),
    looked: DAY,
    told: { 'page: latency': [[25, 146]], 'ticket: latency': [[147, 473]] },
    heldBack: { 'latency-ticket': 115 },
  },
  {
    name: 'It comes back: a fifth fails for ten minutes, and an hour later again',
    teaches: 'The second time the page is there after two minutes: the long window remembers the first.',
    lasts: 80,
    during: (minute) => (minute < 10 || minute >= 70 ? { failed: 200 } : {}),
    looked: DAY,
    told: {
      'page: availability': [
        [5, 40],
        [72, 110],
      ],
      'page: checkout-availability': [
        [5, 40],
        [72, 110],
      ],
      'ticket: availability': [[111, 200]],
      'ticket: checkout-availability': [[111, 200]],
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
    name: 'Payments are down for forty minutes: half of all requests fails, half is slow',
    teaches:
      'Four pages of one cause, and one of them twice, between its pair of an hour and its pair of six: symptoms page, and the ticket that comes three minutes after the first names the cause.',
    lasts: 40,
    during: () => ({ failed: 500, slow: 500, calls: { payments: { requests: 20, failed: 20 } } }),
    looked: DAY,
    told: {
      'page: availability': [[3, 70]],
      'page: checkout-availability': [[3, 70]],
      'page: latency': [[17, 67]],
      'page: orders-paid': [
        [17, 59],
        [61, 67],
      ],
      'ticket: dependency-payments': [[6, 50]],
      'ticket: availability': [[71, 401]],
      'ticket: checkout-availability': [[71, 401]],
    },
    heldBack: { 'availability-ticket': 9, 'checkout-availability-ticket': 9 },
    stops: { 'target-errors': [[3, 43]] },
  },
  {
    name: 'Overload: five times as many users for twenty minutes, four fifths of whom are refused with 503 at once',
    teaches:
      'Only objectives page, since users are refused; the ticket about CPU, five minutes later, names the cause, and is over three minutes after the load.',
    lasts: 20,
    during: () => ({ requests: 5000, failed: 4000, cpu: [100, 100] }),
    looked: DAY,
    told: {
      'page: availability': [[2, 50]],
      'page: checkout-availability': [[2, 50]],
      'page: orders-paid': [[4, 50]],
      'ticket: availability': [[51, 381]],
      'ticket: checkout-availability': [[51, 381]],
      'ticket: orders-paid': [[51, 381]],
      'ticket: saturation': [[7, 23]],
    },
    heldBack: {
      'availability-ticket': 2,
      'checkout-availability-ticket': 2,
      'orders-paid-ticket': 12,
    },
    stops: { 'target-errors': [[3, 23]] },
  },
];
