import { z } from 'zod';
import {
  fillRequest,
  type HeaderExpectation,
  type JsonExpectation,
  type SmokeRequestInput,
  type SmokeTestOptions,
  smokeMethods,
  smokeTestStages,
} from '../../gates/smoke-test';
import { complain, field, fields, list, once, oneOf, type Shape, text, texts, whole } from '../field';
import { timeLimit } from '../release';
import { gateOptions } from './common';

/** Printable ASCII without blanks: what may stand in a request line. source: RFC 9112 section 3 */
export const requestPath = text(
  /^\/[\x21-\x7e]*$/,
  "a path that begins with '/', in ASCII and without blanks",
  'percent-encode other characters',
);

/** source: RFC 9110 section 5.1 (token) */
export const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const json = fields({
  path: text(
    /^\$(\.[A-Za-z_][\w-]*|\[\d+\])*$/,
    'a path of names and indexes',
    'write it like $.status or $.checks[0].name',
  ),
  equals: field<JsonExpectation['equals']>(
    (value) => value === null || ['string', 'number', 'boolean'].includes(typeof value),
    'text, a number, true, false or null',
    'compare one value at a time',
  ),
} satisfies Shape<JsonExpectation>);

const header = fields({
  name: text(headerName, "a header's name", 'write it like content-type'),
  equals: text(/^/, 'text', 'write it in quotes').optional(),
  matches: field<string>(
    isPattern,
    'a regular expression, as text',
    'write it like "^application/json"',
  ).optional(),
} satisfies Shape<HeaderExpectation>).superRefine(
  (value, context) => {
    if ((value.equals === undefined) === (value.matches === undefined)) {
      complain(context, [], {
        rule: 'given exactly one of equals and matches',
        advice: 'keep the one you mean',
      });
    }
  },
  once('equals', 'matches'),
);

const request = fields({
  path: requestPath,
  method: oneOf(smokeMethods, 'a smoke request carries no body').optional(),
  headers: texts(headerName, "a header's name").optional(),
  status: whole(100, 599, 'give the status that the answer must have').optional(),
  contains: text(/./s, 'text that is not empty', 'leave it out to take any body').optional(),
  json: list(json).optional(),
  header: header.optional(),
  within: timeLimit.optional(),
} satisfies Shape<SmokeRequestInput>);

/**
 * Bytes of a smoke test's requests. Lambda gives a function 4 KB for the names and values of its environment; the
 * rest is for the load balancer, the test header's secret, the domain and the gate's own name.
 *
 * source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const longestRequests = 3000;

export const smokeTest = fields({
  kind: z.literal('smoke-test'),
  requests: list(request, 1),
  ...gateOptions,
  stages: list(
    oneOf(smokeTestStages, 'ECS repeats the hooks of the other stages in a rollback'),
    1,
  ).optional(),
} satisfies Shape<{ kind: 'smoke-test' } & SmokeTestOptions>).superRefine(({ requests }, context) => {
  const bytes = Buffer.byteLength(JSON.stringify(requests.map(fillRequest)));
  if (bytes <= longestRequests) return;
  complain(context, ['requests'], {
    rule: `at most ${longestRequests} bytes as JSON with their defaults, since Lambda takes an environment of 4 KB`,
    got: `${bytes} bytes`,
    advice: 'split them between two gates, each with an id',
  });
}, once('requests'));

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    new RegExp(value);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
