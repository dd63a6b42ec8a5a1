import { readAssembly } from '../../../rehearsal/assembly/assembly';
import type { Template } from '../../../rehearsal/assembly/template';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { CustomResourceProvider } from '../../../rehearsal/cloudformation/providers/custom-resource';
import { Stack } from '../../../rehearsal/cloudformation/stack';
import { seededRandom } from '../../../rehearsal/random';
import { chooseService } from '../../../rehearsal/service/choose-service';
import { buildService, type RehearsedService } from '../../../rehearsal/service/rehearsed-service';
import { trafficRules } from '../../../rehearsal/service/traffic-rules';
import { shop, synthesize } from '../../synth';

jest.setTimeout(60_000); // the first synthesis loads CDK

let service: RehearsedService | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
});

/** The template with one property of a resource changed. */
function changed(template: Template, logicalId: string, properties: object): Template {
  const resource = template.Resources[logicalId];
  if (!resource) throw new Error(`no resource ${logicalId}`);
  const next = { ...resource, Properties: { ...resource.Properties, ...properties } };
  return { ...template, Resources: { ...template.Resources, [logicalId]: next } };
}

test('the rules of a service keep their weights when its stack is updated', async () => {
  const assembly = readAssembly(synthesize(shop()).assembly.directory);
  const chosen = chooseService(assembly, {});
  const { stack: place } = chosen;
  const clock = new VirtualClock();
  service = await clock.run(buildService({ assembly, chosen, clock, random: seededRandom(1), seed: 1 }));
  const { functions, endpoint, balancing } = service;
  // The real handler, which calls the load balancer that routes the requests.
  const rules = new CustomResourceProvider(
    {
      invoke: (functionArn, event) => functions.invoke(functionArn, event),
      expectCustomResourceResponse: () => endpoint.expectCustomResourceResponse(),
    },
    { clock },
  );
  const stack = new Stack({ place, clock, providers: new Map([['Custom::TealLiveTrafficRules', rules]]) });
  const ImageDigest = `sha256:${'0'.repeat(64)}`;
  await clock.run(stack.create(place.template, { ImageDigest }));
  expect([stack.status, stack.statusReason]).toEqual(['CREATE_COMPLETE', undefined]);

  const found = stack.resources.find(({ type }) => type === 'Custom::TealLiveTrafficRules');
  const ruleArn = String(found?.attributes.ProductionRuleArn);
  const traffic = trafficRules(balancing.loadBalancer);
  const shifted = [...traffic.weights(ruleArn)].map(({ targetGroupArn, weight }) => ({
    ...{ targetGroupArn, weight: 100 - weight },
  }));
  traffic.setWeights(ruleArn, shifted);

  const next = changed(place.template, 'LiveTrafficRules', { ProductionPriority: '30' });
  const touched = await stack.difference(next, { ImageDigest });
  expect(touched.filter(({ replacement }) => replacement === 'True')).toEqual([]);
  const before = stack.events.length;
  await clock.run(stack.update(next, { ImageDigest }));
  expect(stack.status).toBe('UPDATE_COMPLETE');
  expect(balancing.loadBalancer.rule(ruleArn).rule.priority).toBe(30);
  expect(traffic.weights(ruleArn)).toEqual(shifted);
  const updated = stack.events.slice(before).filter(({ status }) => status === 'UPDATE_COMPLETE');
  expect(updated.map(({ logicalId }) => logicalId)).toEqual(['LiveTrafficRules', place.stackName]);
});
