import { requestId } from '../../app/src/request-id';

const TRACE = '1-67891233-abcdef012345678912345678';
const RANDOM = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

test.each([
  ['the caller’s', { 'x-request-id': 'order-7' }, 'order-7'],
  // source: ELB user guide, "Request tracing for your Application Load Balancer"
  ['the trace’s root', { 'x-amzn-trace-id': `Root=${TRACE}` }, TRACE],
  [
    'the root behind the load balancer’s own',
    { 'x-amzn-trace-id': `Self=1-a-b;Root=${TRACE};Sampled=1` },
    TRACE,
  ],
  ['the caller’s before the trace', { 'x-request-id': 'a', 'x-amzn-trace-id': `Root=${TRACE}` }, 'a'],
  ['the trace after a hostile one', { 'x-request-id': 'a\nb', 'x-amzn-trace-id': `Root=${TRACE}` }, TRACE],
])('%s', (_, headers, expected) => {
  expect(requestId(headers)).toBe(expected);
});

test.each([
  ['nothing', {}],
  ['an empty one', { 'x-request-id': '' }],
  ['a line end', { 'x-request-id': 'a\r\nset-cookie: b' }],
  ['quotes', { 'x-request-id': '"},{"' }],
  ['a terminal escape', { 'x-request-id': '\x1b[31m' }],
  ['two of them, as Node joins them', { 'x-request-id': 'a, b' }],
  ['one that is too long', { 'x-request-id': 'a'.repeat(129) }],
  ['a trace without a root', { 'x-amzn-trace-id': 'Self=1-a-b' }],
  ['a hostile root', { 'x-amzn-trace-id': 'Root=<script>' }],
])('random for %s', (_, headers) => {
  expect(requestId(headers)).toMatch(RANDOM);
});
