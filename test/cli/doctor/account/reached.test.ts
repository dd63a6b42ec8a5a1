import { namesOf } from '../../../../cli/doctor/account/names-of-service';
import { addressFinding, certificateFinding, zoneFinding } from '../../../../cli/doctor/account/reached';
import type { Handshake } from '../../../../cli/doctor/machine';
import { domain, shop, synthesize } from '../../../synth';

const CERTIFICATE = `${domain?.certificateArn}`;
const name = {
  ...{ host: 'shop.example.com', zone: 'Z0123456789ABCDEFGHIJ', certificate: CERTIFICATE },
  loadBalancer: { name: 'shop-production' },
};
const { zone: _, ...withoutZone } = name;
const loadBalancer = {
  dnsName: 'shop-production-1.elb.amazonaws.com',
  addresses: ['203.0.113.1', '203.0.113.2'],
};

test('names of a service are those of its template', () => {
  const { template } = synthesize(shop({ domain })).assembly.getStackByName('shop-production');
  expect(namesOf({}, template)).toEqual([name]);
});

test('a service whose record is somebody else’s is called as the configuration says', () => {
  const record = { ...domain, name: 'shop.example.com', record: false };
  const { template } = synthesize(shop({ domain: record })).assembly.getStackByName('shop-production');
  expect(namesOf({ host: 'shop.example.com' }, template)).toEqual([withoutZone]);
});

test('a service without a domain has none', () => {
  const { template } = synthesize(shop()).assembly.getStackByName('shop-production');
  expect(namesOf({}, template)).toEqual([]);
});

test.each([
  [true, 'right', undefined],
  [false, 'wrong', /^aws route53 list-hosted-zones/],
])('a hosted zone that is there %s', (isThere, is, todo) => {
  const finding = zoneFinding(name, isThere);
  expect(finding.is).toBe(is);
  expect(finding.todo).toEqual(todo && expect.stringMatching(todo));
});

test.each<[string, typeof withoutZone & { zone?: string }, readonly string[], boolean, string, RegExp]>([
  ['nothing is deployed', name, [], false, 'right', /not deployed yet/],
  ['it leads there', name, ['203.0.113.2'], true, 'right', /leads to shop-production-1/],
  ['nobody knows it', name, [], true, 'wrong', /does not know it/],
  ['it leads elsewhere', name, ['198.51.100.1'], true, 'wrong', /198\.51\.100\.1, and not to/],
  ['another’s record leads elsewhere', withoutZone, ['198.51.100.1'], true, 'unknown', /and not to/],
  ['another’s record is not there', withoutZone, [], true, 'wrong', /does not know it/],
])('a name: %s', (_name, of, host, isDeployed, is, says) => {
  const finding = addressFinding(of, { loadBalancer: isDeployed ? loadBalancer : undefined, host });
  expect(finding).toMatchObject({ is, says: expect.stringMatching(says) });
  expect(finding.todo === undefined).toBe(is === 'right');
});

const NOW = Date.parse('2026-11-27T10:05:00Z');
const inDays = (days: number): Handshake => ({ is: 'trusted', until: NOW + days * 86_400_000 });

test.each<[string, Handshake | undefined, string, RegExp]>([
  ['trusted', inDays(90), 'right', /for 90 days more/],
  ['soon over', inDays(13), 'wrong', /ends in 13 days/],
  ['just long enough', inDays(14), 'right', /14 days/],
  ['of another name', { is: 'refused', why: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'wrong', /ALTNAME/],
  ['not shown yet', undefined, 'unknown', /nothing that can be reached/],
])('a certificate %s', (_name, shake, is, says) => {
  const finding = certificateFinding(name, shake, NOW);
  expect(finding).toMatchObject({ is, says: expect.stringMatching(says) });
  if (is !== 'right') expect(finding.todo).toContain(`--region eu-west-1 --certificate-arn ${CERTIFICATE}`);
});
