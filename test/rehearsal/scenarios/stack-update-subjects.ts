import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canary, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { StackUpdateSubject } from '../../../rehearsal/scenarios/stack-updates';
import { editedAssembly, failsAfter } from '../../fixtures/edited-assembly';
import { plainCanaryApp } from '../../fixtures/plain-canary/app';
import { shop } from '../../synth';

/**
 * The shop, whose rules are LiveTrafficRules. Priorities are constants and a host name needs a domain, so the custom
 * resource's properties are changed in a copy of the assembly: users come by the load balancer's own name.
 */
export function shopSubject(): StackUpdateSubject {
  const before = synthesizeDelivery(
    shop({ release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }) }),
  );
  const edit = (fails: boolean) =>
    editedAssembly(before, 'shop-production', (template) => {
      const { LiveTrafficRules } = template.Resources;
      Object.assign(LiveTrafficRules?.Properties ?? {}, {
        HostNames: [{ 'Fn::GetAtt': ['LoadBalancer', 'DNSName'] }, 'shop.example.com'],
        ...{ ProductionPriority: '200', TestPriority: '100' },
      });
      if (fails) failsAfter(template, 'LiveTrafficRules');
    });
  return { before, after: edit(false), failing: edit(true) };
}

/** The same of an app with the listener rules of the L2, which are in its template. */
export function plainSubject(): StackUpdateSubject {
  const folder = mkdtempSync(join(tmpdir(), 'teal-plain-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const app = (name: string, options?: Parameters<typeof plainCanaryApp>[2]) =>
    plainCanaryApp(join(folder, name), {}, { minutes: 10, ...options }).synth();
  const after = app('after', { priority: 200, paths: ['/', '/*'] });
  const { Resources } = after.getStackByName('plain-canary').template;
  const rules = Object.keys(Resources).filter((logicalId) => /ListenerRule$/.test(Resources[logicalId].Type));
  return {
    before: app('before'),
    after,
    failing: editedAssembly(after, 'plain-canary', (template) => failsAfter(template, ...rules)),
  };
}
