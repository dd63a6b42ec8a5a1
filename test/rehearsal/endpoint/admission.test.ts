import { credentialScope, refusal } from '../../../rehearsal/endpoint/admission';

test.each([
  ['the endpoint itself', { host: '127.0.0.1:4566' }, undefined],
  ['its address alone', { host: '127.0.0.1' }, undefined],
  ['a name that was pointed at it', { host: 'attacker.example:4566' }, 'Host'],
  ['localhost, which is a name', { host: 'localhost:4566' }, 'Host'],
  ['another port', { host: '127.0.0.1:4567' }, 'Host'],
  ['no host', {}, 'Host'],
  ['a page', { host: '127.0.0.1:4566', origin: 'https://attacker.example' }, 'Origin'],
  ['a page without an origin of its own', { host: '127.0.0.1:4566', origin: 'null' }, 'Origin'],
  ['an empty origin', { host: '127.0.0.1:4566', origin: '' }, 'Origin'],
])('%s', (_, headers, why) => {
  const found = refusal(headers, 4566);
  if (why === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(why);
});

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
