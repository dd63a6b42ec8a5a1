import { minutes, smokeTest } from '../../../lib';
import { shopTemplate } from '../../synth';

const variablesOf = (gate: string, options: object = {}): Record<string, unknown> => {
  const template = shopTemplate({}, { gates: [smokeTest({ requests: [{ path: '/' }], ...options })] });
  const [found] = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: `shop-production-gate-${gate}` },
    }),
  );
  return found?.Properties.Environment.Variables;
};

test('a gate gets its row, with what is configured', () => {
  const options = {
    kinds: { fix: 'skip', first: 'warn' },
    onInconclusive: 'fail',
    patience: minutes(120),
    id: 'front',
  };
  expect(variablesOf('front', options)).toMatchObject({
    GATE_ID: 'front',
    GATE_KIND: 'smoke-test',
    GATE_POLICY: '{"first":"warn","release":"block","fix":"skip","recovery":"block"}',
    GATE_ON_INCONCLUSIVE: 'fail',
    GATE_PATIENCE_MINUTES: '120',
    GATE_CONTAINER: 'shop',
  });
});

test.each(['live-traffic', 'separation'])('the guard %s blocks every kind of deployment', (guard) => {
  expect(variablesOf(guard)).toMatchObject({
    GATE_KIND: guard,
    GATE_POLICY: '{"first":"block","release":"block","fix":"block","recovery":"block"}',
    GATE_ON_INCONCLUSIVE: 'wait',
  });
});
