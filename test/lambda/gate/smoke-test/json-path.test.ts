import { jsonPath } from '../../../../lambda/gate/smoke-test/json-path';

const document: unknown = JSON.parse(
  '{"status":"ok","none":null,"zero":0,"items":[{"name":"a"},{"name":"b"}],"deep":{"er":{"est":true}},"a-b":1,"__proto__":2}',
);

test.each([
  ['$', document],
  ['$.status', 'ok'],
  ['$.none', null],
  ['$.zero', 0],
  ['$.a-b', 1],
  ['$.items[1].name', 'b'],
  ['$.deep.er.est', true],
  // Only what the answer itself holds: nothing that every object inherits.
  ['$.__proto__', 2],
  ['$.constructor', undefined],
  ['$.deep.__proto__', undefined],
  ['$.missing', undefined],
  ['$.missing.further', undefined],
  ['$.none.further', undefined],
  ['$.status.length', undefined],
  ['$.items[2].name', undefined],
  ['$.items[-1]', undefined],
  ['$.items[*].name', undefined],
])('%s', (path, value) => {
  expect(jsonPath(document, path)).toEqual(value);
});

test.each([['text'], [7], [null], [undefined]])('there is no path in %j', (value) => {
  expect(jsonPath(value, '$.a')).toBeUndefined();
});
