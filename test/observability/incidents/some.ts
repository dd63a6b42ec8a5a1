import { DAY, HOUR } from '../minutes';
import type { Incident } from './incident';

/** Some are hurt: on one path, on one version, in one place of what the service does. */
export const some: readonly Incident[] = [
  {
    name: 'One path of a tenth of the traffic fails for two hours',
    teaches: 'Its own objective pages seven minutes before the one of the service.',
    lasts: 2 * HOUR,
    during: () => ({
      failed: 100,
      routes: { checkout: { requests: 100, failed: 100 } },
      orders: { placed: 0, paid: 0 },
    }),
    looked: DAY,
    told: {
      'page: checkout-availability': [[2, 150]],
      'page: availability': [[9, 149]],
      'ticket: availability': [[150, 480]],
      'ticket: checkout-availability': [[151, 481]],
    },
    heldBack: { 'availability-ticket': 41, 'checkout-availability-ticket': 5 },
    stops: { 'target-errors': [[3, 123]] },
  },
  {
    name: 'A tenth of that path fails for two hours, which is 1 % of all',
    teaches:
      'The objective of the service never pages: what is a small part of all requests may be all of the money.',
    lasts: 2 * HOUR,
    during: () => ({ failed: 10, routes: { checkout: { requests: 100, failed: 10 } } }),
    looked: DAY,
    told: { 'page: checkout-availability': [[9, 149]], 'ticket: checkout-availability': [[150, 480]] },
    heldBack: { 'checkout-availability-ticket': 41 },
  },
  {
    name: 'A third of the orders is not paid for two hours, and every answer is well',
    teaches: 'Nothing that a load balancer counts is wrong: a number of the business is the only witness.',
    lasts: 2 * HOUR,
    during: () => ({ orders: { placed: 20, paid: 14 } }),
    looked: DAY,
    told: { 'page: orders-paid': [[28, 145]] },
  },
  {
    name: 'Green alone fails: 5 % of its 5 %, for ten minutes',
    teaches:
      'A quarter of a percent of all: nobody is told, and need not be, since the worse of the two groups stops the release.',
    lasts: 10,
    during: () => ({ requests: 2000, failed: 5, green: { requests: 100, failed: 5 }, healthyGreen: 2 }),
    looked: DAY,
    told: {},
    stops: { 'target-errors': [[3, 13]] },
  },
  {
    name: 'Green fails altogether: 5 % of the traffic, for ten minutes',
    teaches: 'The release is stopped eight minutes before the page: who is woken finds it rolled back.',
    lasts: 10,
    during: () => ({ requests: 2000, failed: 100, green: { requests: 100, failed: 100 }, healthyGreen: 2 }),
    looked: DAY,
    told: { 'page: availability': [[11, 15]], 'page: checkout-availability': [[11, 15]] },
    stops: { 'target-errors': [[3, 13]] },
  },
];
