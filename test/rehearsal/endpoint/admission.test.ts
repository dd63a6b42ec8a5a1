import { credentialScope, refusal } from '../../../rehearsal/endpoint/admission';

const PORT = 4566;
const HERE = '127.0.0.1:4566';

test.each([
  ['the endpoint itself', [HERE], undefined],
  ['its address alone', ['127.0.0.1'], undefined],
  ['a name that was pointed at it', ['attacker.example:4566'], 'Host'],
  ['localhost, which is a name', ['localhost:4566'], 'Host'],
  ['another port', ['127.0.0.1:4567'], 'Host'],
  ['the port twice', ['127.0.0.1:4566:4566'], 'Host'],
  ['a dot at the end', ['127.0.0.1.:4566'], 'Host'],
  ['a user', ['127.0.0.1@attacker.example:4566'], 'Host'],
  ['the endpoint as a user', ['127.0.0.1:4566@attacker.example'], 'Host'],
  ['IPv6', ['[::1]:4566'], 'Host'],
  ['IPv4 in IPv6', ['[::ffff:127.0.0.1]:4566'], 'Host'],
  ['all addresses', ['0.0.0.0:4566'], 'Host'],
  ['a short address', ['127.1:4566'], 'Host'],
  ['a number', ['2130706433:4566'], 'Host'],
  ['two, the first right', [HERE, 'attacker.example'], 'Host'],
  ['two, both right', [HERE, HERE], 'Host'],
  ['a list', [`${HERE}, attacker.example`], 'Host'],
  ['an empty one', [''], 'Host'],
  ['none', [], 'Host'],
])('Host: %s', (_, hosts, why) => {
  expectRefusal({ target: '/', hosts, headers: {} }, why);
});

test.each([
  ['/', undefined],
  ['/2015-03-31/functions?x=http://attacker.example/', undefined],
  ['http://127.0.0.1:4566/', 'target'],
  ['http://attacker.example/', 'target'],
  ['*', 'target'],
  ['attacker.example:443', 'target'],
  ['', 'target'],
])('request target %p', (target, why) => {
  expectRefusal({ target, hosts: [HERE], headers: {} }, why);
});

// source: https://www.w3.org/TR/fetch-metadata/; https://fetch.spec.whatwg.org/#origin-header
test.each([
  ['an SDK client', { authorization: 'AWS4-HMAC-SHA256', 'user-agent': 'aws-sdk-js/3' }, undefined],
  ['fetch of Node', { 'sec-fetch-mode': 'cors', 'accept-language': '*', 'user-agent': 'node' }, undefined],
  ['a page', { origin: 'https://attacker.example' }, 'origin'],
  ['a page without an origin of its own', { origin: 'null' }, 'origin'],
  ['an empty origin', { origin: '' }, 'origin'],
  [
    'an image of another site',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' },
    'sec-fetch-site',
  ],
  ['another port of this machine', { 'sec-fetch-site': 'same-site' }, 'sec-fetch-site'],
  ['the same origin', { 'sec-fetch-site': 'same-origin' }, 'sec-fetch-site'],
  ['an address that somebody typed', { 'sec-fetch-site': 'none' }, 'sec-fetch-site'],
  ['a destination alone', { 'sec-fetch-dest': 'document' }, 'sec-fetch-dest'],
  ['a link of an older browser', { referer: 'https://attacker.example/' }, 'referer'],
  ['cookies of this machine', { cookie: 'session=1' }, 'cookie'],
])('headers of %s', (_, headers, why) => {
  expectRefusal({ target: '/', hosts: [HERE], headers }, why);
});

function expectRefusal(approach: Parameters<typeof refusal>[0], why: string | undefined): void {
  const found = refusal(approach, PORT);
  if (why === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(why);
}

// source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
test.each([
  [
    'AWS4-HMAC-SHA256 Credential=KEY/20300101/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=aa',
    { accessKeyId: 'KEY', region: 'eu-west-1', service: 'ecs' },
  ],
  ['AWS4-HMAC-SHA256 Credential=KEY/20300101/eu-west-1/ecs, SignedHeaders=host', undefined],
  ['Bearer KEY', undefined],
  ['', undefined],
  [undefined, undefined],
])('credential scope of %s', (header, scope) => {
  expect(credentialScope(header)).toEqual(scope);
});
