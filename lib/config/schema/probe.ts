import { z } from 'zod';
import { type Duration, inMinutes, isDuration, minutes } from '../duration';
import { fillRequest } from '../gates/smoke-test';
import { longestRun, type ProbeInput, probeReserve } from '../probe';
import { partitionOf, regions } from '../regions';
import { complain, field, fields, list, objectOrFalse, once, type Shape, suggest } from './field';
import { longestRequests, request } from './gates/smoke-test';

const every = field<Duration>(
  (value) =>
    isDuration(value) &&
    Number.isInteger(inMinutes(value)) &&
    inMinutes(value) >= 1 &&
    inMinutes(value) <= 60,
  'whole minutes, from 1 minute to 60 minutes',
  'write it like minutes(5)',
);

/** source: CloudWatch user guide, "Multilocation canaries": commercial regions; Synthetics API reference, MultiLocationConfig */
const MOST_PLACES = 50;
const commercial = regions.filter((region) => partitionOf(region) === 'aws');

const from = list(
  z.custom<string>().superRefine((value: unknown, context) => {
    if (commercial.some((known) => known === value)) return;
    const advice = typeof value === 'string' ? suggest(value, commercial) : 'write it like eu-central-1';
    complain(context, [], { rule: 'a commercial region of AWS', advice });
  }),
).superRefine((value, context) => {
  if (!Array.isArray(value)) return;
  if (value.length > MOST_PLACES) {
    complain(context, [], {
      rule: `at most ${MOST_PLACES} regions`,
      got: `${value.length}`,
      advice: 'two or three tell an outage from a bad way to it',
    });
  }
  value.forEach((region, index) => {
    if (value.indexOf(region) === index) return;
    complain(context, [index], { rule: 'a region that is not given already', advice: 'remove it' });
  });
});

const probeObject = fields(
  {
    requests: list(request, 1).optional(),
    every: every.optional(),
    from: from.optional(),
  } satisfies Shape<ProbeInput>,
  { interval: 'every', schedule: 'every', regions: 'from', steps: 'requests', path: 'requests' },
)
  .superRefine(({ requests }, context) => {
    const bytes = Buffer.byteLength(JSON.stringify((requests ?? []).map(fillRequest)));
    if (bytes <= longestRequests) return;
    complain(context, ['requests'], {
      rule: `at most ${longestRequests} bytes as JSON with their defaults, since Lambda takes an environment of 4 KB`,
      got: `${bytes} bytes`,
      advice: 'ask for less: a probe is one way of a user through the service',
    });
  }, once('requests'))
  .superRefine(
    ({ requests = [], every = minutes(5) }, context) => {
      const longest = longestRun(requests);
      const room = every.milliseconds - probeReserve.milliseconds;
      if (longest <= room) return;
      complain(context, ['requests'], {
        rule: `answered within ${room / 1000} seconds in all, a quarter of a minute less than from one run to the next`,
        got: `${longest / 1000} seconds`,
        advice: 'lower their within, or raise every',
      });
    },
    once('requests', 'every'),
  );

export const probe = objectOrFalse<ProbeInput>(probeObject, 'write {} for all defaults');
