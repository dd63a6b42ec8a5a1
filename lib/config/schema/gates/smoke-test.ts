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
import { testHeaderName } from '../../names';
import {
  complain,
  field,
  fields,
  isObject,
  list,
  once,
  oneOf,
  type Shape,
  text,
  texts,
  whole,
} from '../field';
import { timeLimit } from '../release';
import { gateOptions, stagesOf } from './common';

/** Printable ASCII without blanks and without a fragment: what may stand in a request line. source: RFC 9112 section 3 */
export const requestPath = text(
  /^\/[\x21\x22\x24-\x7e]*$/,
  "a path that begins with '/', in ASCII and without blanks or #",
  'percent-encode other characters',
);

/** Of a final answer: Node gives out no other. source: RFC 9110 section 15.2 */
export const finalStatus = whole(200, 599, 'give the status that the answer must have');

/** source: RFC 9110 section 5.1 (token) */
export const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Set by the gate, or by the connection. source: RFC 9110 sections 7.2 and 7.6.1; RFC 9112 section 6 */
const ownHeaders: readonly string[] = [
  ...['host', testHeaderName, 'connection', 'keep-alive', 'te', 'trailer', 'upgrade', 'expect'],
  ...['content-length', 'transfer-encoding'],
];

/** Headers to send. What Node throws at would be found in the first release. source: RFC 9110 section 5.5 (field-content) */
export const requestHeaders = texts(headerName, "a header's name").superRefine(
  (value, context) => {
    for (const [name, content] of Object.entries(value)) {
      if (ownHeaders.includes(name.toLowerCase())) {
        complain(context, [name], {
          rule: `left out: ${name.toLowerCase()} is set by the gate or the connection`,
          advice: 'remove it',
        });
      } else if (typeof content === 'string' && !/^[\t\x20-\x7e]*$/.test(content)) {
        complain(context, [name], { rule: 'one line of printable ASCII', advice: 'encode it' });
      }
    }
  },
  { when: ({ value }) => isObject(value) },
);

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

export const request = fields({
  path: requestPath,
  method: oneOf(smokeMethods, 'a smoke request carries no body').optional(),
  headers: requestHeaders.optional(),
  status: finalStatus.optional(),
  contains: text(/./s, 'text that is not empty', 'leave it out to take any body').optional(),
  json: list(json).optional(),
  header: header.optional(),
  within: timeLimit.optional(),
} satisfies Shape<SmokeRequestInput>).superRefine(
  (value, context) => {
    const body = value.contains === undefined ? value.json && 'json' : 'contains';
    if (value.method !== 'HEAD' || body === undefined) return;
    complain(context, [body], {
      rule: 'left out with HEAD, whose answer has no body',
      advice: 'ask by GET',
    });
  },
  once('method', 'contains', 'json'),
);

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
  stages: stagesOf(
    oneOf(smokeTestStages, 'ECS repeats the hooks of the other stages in a rollback'),
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
