import { amznTrace, traceId } from '../../app/src/trace-id';

const trace = '67891233abcdef012345678912345678';
const parent = `00-${trace}-00f067aa0ba902b7-01`;
const root = 'Root=1-67891233-abcdef012345678912345678';

// source: W3C Trace Context, traceparent; ELB user guide, "Request tracing for your Application Load Balancer"
test.each<[string, Record<string, string>, string | undefined]>([
  ['of traceparent', { traceparent: parent }, trace],
  ['of the load balancer', { 'x-amzn-trace-id': root }, trace],
  ['among others', { 'x-amzn-trace-id': `Self=1-67891234-12456789abcdef012345678;${root};Sampled=1` }, trace],
  [
    'of traceparent first',
    { traceparent: parent.replace(/6789/, 'aaaa'), 'x-amzn-trace-id': root },
    trace.replace(/6789/, 'aaaa'),
  ],
  ['of the load balancer, if traceparent is none', { traceparent: '00-x', 'x-amzn-trace-id': root }, trace],
  ['none of nothing', {}, undefined],
  ['none of zeros', { traceparent: parent.replace(trace, '0'.repeat(32)) }, undefined],
  ['none of capitals', { traceparent: parent.toUpperCase() }, undefined],
  ['none of a root that is another’s', { 'x-amzn-trace-id': 'Root=order-7' }, undefined],
  ['none of what would end a line', { 'x-amzn-trace-id': `${root}0\x9b` }, undefined],
])('%s', (_, headers, expected) => {
  expect(traceId(headers)).toBe(expected);
});

// source: X-Ray developer guide, "Tracing header"
test.each<[string, string, ReturnType<typeof amznTrace>]>([
  ['a load balancer, who makes no span', root, { traceId: trace, parentId: undefined, sampled: true }],
  [
    'a caller',
    `${root};Parent=53995c3f42cd8ad8;Sampled=1`,
    { traceId: trace, parentId: '53995c3f42cd8ad8', sampled: true },
  ],
  [
    'a caller that samples it not',
    `${root};Parent=53995c3f42cd8ad8;Sampled=0`,
    { traceId: trace, parentId: '53995c3f42cd8ad8', sampled: false },
  ],
  ['a parent that is none', `${root};Parent=5`, { traceId: trace, parentId: undefined, sampled: true }],
  ['a root of zeros', `Root=1-${'0'.repeat(8)}-${'0'.repeat(24)}`, undefined],
  [
    'a parent of zeros',
    `${root};Parent=${'0'.repeat(16)}`,
    { traceId: trace, parentId: undefined, sampled: true },
  ],
  ['a parent without a root', 'Parent=53995c3f42cd8ad8;Sampled=1', undefined],
])('X-Amzn-Trace-Id of %s', (_, header, expected) => {
  expect(amznTrace({ 'x-amzn-trace-id': header })).toEqual(expected);
});
