import { tlsVersionsOf } from '../../../rehearsal/elasticloadbalancing/ssl-policy';

// source: ELB user guide, "Security policies for your Application Load Balancer", Protocols by policy
test.each([
  [undefined, ['TLSv1', 'TLSv1.2']],
  ['ELBSecurityPolicy-2016-08', ['TLSv1', 'TLSv1.2']],
  ['ELBSecurityPolicy-TLS13-1-0-2021-06', ['TLSv1', 'TLSv1.3']],
  ['ELBSecurityPolicy-TLS13-1-1-2021-06', ['TLSv1.1', 'TLSv1.3']],
  ['ELBSecurityPolicy-TLS13-1-2-PQ-2025-09', ['TLSv1.2', 'TLSv1.3']],
  ['ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06', ['TLSv1.2', 'TLSv1.3']],
  ['ELBSecurityPolicy-TLS13-1-3-2021-06', ['TLSv1.3', 'TLSv1.3']],
  ['ELBSecurityPolicy-TLS-1-1-2017-01', ['TLSv1.1', 'TLSv1.2']],
  ['ELBSecurityPolicy-TLS-1-2-Ext-2018-06', ['TLSv1.2', 'TLSv1.2']],
  ['ELBSecurityPolicy-FS-1-2-Res-2020-10', ['TLSv1.2', 'TLSv1.2']],
  ['ELBSecurityPolicy-FS-1-1-2019-08', ['TLSv1.1', 'TLSv1.2']],
  ['ELBSecurityPolicy-FS-2018-06', ['TLSv1', 'TLSv1.2']],
  ['ELBSecurityPolicy-Of-Tomorrow', undefined],
])('policy %s accepts %j', (policy, versions) => {
  expect(tlsVersionsOf(policy)).toEqual(versions);
});
