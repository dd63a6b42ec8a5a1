import { nameOf, type Reference, referenceOf } from '../../../cli/secrets/reference';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/card';

test.each<[string, Reference, string]>([
  [ARN, { kind: 'secret', id: ARN }, 'shop/card'],
  [`${ARN}-AbCdEf`, { kind: 'secret', id: `${ARN}-AbCdEf` }, 'shop/card'],
  [`${ARN}:key::`, { kind: 'secret', id: ARN, key: 'key' }, 'shop/card'],
  [`${ARN}:key:AWSCURRENT:`, { kind: 'secret', id: ARN, key: 'key' }, 'shop/card'],
  [`${ARN}::AWSPREVIOUS:`, { kind: 'secret', id: ARN, pinned: 'AWSPREVIOUS' }, 'shop/card'],
  [`${ARN}:key::11-22`, { kind: 'secret', id: ARN, key: 'key', pinned: '11-22' }, 'shop/card'],
  ['arn:aws:ssm:eu-west-1:1:parameter/shop/token', { kind: 'parameter', id: '/shop/token' }, '/shop/token'],
  ['arn:aws:ssm:eu-west-1:1:parameter/token', { kind: 'parameter', id: '/token' }, '/token'],
  ['/shop/token', { kind: 'parameter', id: '/shop/token' }, '/shop/token'],
  ['/shop/token:3', { kind: 'parameter', id: '/shop/token', pinned: '3' }, '/shop/token'],
])('%s', (valueFrom, reference, name) => {
  expect(referenceOf(valueFrom)).toEqual(reference);
  expect(nameOf(reference)).toBe(name);
});
