import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { metrics } from '../../../lib';
import { fillMetrics } from '../../../lib/config/gates/metrics';
import { resolveDelivery } from '../../../lib/config/resolve';
import { Delivery } from '../../../lib/delivery';
import { MetricsGate } from '../../../lib/release/gates/metrics';
import type { ServiceStack } from '../../../lib/service/service-stack';
import { quick, shop } from '../../synth';

/** How many gates each function is told of. */
function sharing(ids: readonly string[], add: (stack: ServiceStack) => void = () => {}): unknown[] {
  const gates = ids.map((id) => metrics({ id }));
  const { environments } = new Delivery(new App(quick), resolveDelivery(shop({}, {}, { gates })).delivery);
  const stack = environments[0]?.services[0]?.stack;
  if (!stack) throw new Error('there is no service');
  add(stack);
  return Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
    .map(({ Properties }) => Properties.Environment?.Variables?.METRICS_SETTINGS)
    .filter((settings) => settings !== undefined)
    .map((settings) => JSON.parse(settings).gates);
}

test('gates of one release share one chance of a false alarm, those added in code as well', () => {
  expect(sharing(['metrics'])).toEqual([1]);
  expect(sharing(['metrics', 'shop-metrics'])).toEqual([2, 2]);
  const added = (stack: ServiceStack) =>
    stack.addGate(new MetricsGate(stack, stack.gates.of, fillMetrics({ id: 'more' })));
  expect(sharing(['metrics', 'shop-metrics'], added)).toEqual([3, 3, 3]);
});
