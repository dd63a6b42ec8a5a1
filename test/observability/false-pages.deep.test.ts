import { DAY } from './minutes';
import { MONTH, type Month, month } from './month';
import { SHOPS, STOCK } from './shop';
import { stopsOf, toldOf } from './told';
import { watch } from './watched-service';

// Thirty days in which each objective loses half of its budget, by chance: docs/objectives.md says what comes of it.

const STACK = 'shop-production';

async function toldIn(of: Month, shop: keyof typeof SHOPS, minutes = MONTH) {
  const story = { before: { requests: of.requestsPerMinute, also: STOCK }, minutes, at: month(of) };
  const watched = await watch(SHOPS[shop](), STACK, story);
  return { told: toldOf(watched), stops: stopsOf(watched) };
}

// At ten requests a minute checkout has one, and an order is placed every five minutes: few are what chance plays with.
test.each<[number, keyof typeof SHOPS, number]>([[10, 'everything', 1]])(
  '%d requests a minute, half of the budget of %s, seed %d: nobody is told, no release is stopped',
  async (requestsPerMinute, shop, seed) => {
    expect(await toldIn({ requestsPerMinute, seed, burn: 0.5 }, shop)).toEqual({ told: {}, stops: {} });
  },
);

// The same months: so that the test above can fail.
test.each([10])(
  '%d requests a minute, three times the budget: a ticket within a week',
  async (requestsPerMinute) => {
    const { told } = await toldIn({ requestsPerMinute, seed: 1, burn: 3 }, 'availability', 7 * DAY);
    expect(told).toHaveProperty('ticket: availability');
  },
);

test.each([10])(
  '%d requests a minute, fifteen times the budget: a page within a day',
  async (requestsPerMinute) => {
    const { told } = await toldIn({ requestsPerMinute, seed: 1, burn: 15 }, 'availability', DAY);
    expect(told).toHaveProperty('page: availability');
  },
);
