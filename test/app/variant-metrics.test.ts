import { VariantMetrics } from '../../app/src/variant-metrics';

const exposed = (variant: string, failed = false, converted = false) => ({
  ...{ flag: 'buy-button', variant, failed, converted },
});

test('each variant is a line of its own, with what its users met', () => {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const of = { service: 'shop', environment: 'production' };
  const metrics = new VariantMetrics(
    of,
    (line) => lines.push(line),
    () => 1000,
  );
  metrics.count(exposed('control'));
  metrics.count(exposed('control', true));
  metrics.count(exposed('blue', false, true));
  metrics.flush();
  metrics.flush();
  expect(lines).toMatchObject([
    { Variant: 'control', VariantRequests: 2, VariantErrors: 1, VariantConversions: 0 },
    { Variant: 'blue', VariantRequests: 1, VariantErrors: 0, VariantConversions: 1 },
  ]);
  expect(lines[0]).toMatchObject({
    ...{ Service: 'shop', Environment: 'production', Flag: 'buy-button' },
    _aws: {
      Timestamp: 1000,
      CloudWatchMetrics: [
        { Namespace: 'Teal/Service', Dimensions: [['Service', 'Environment', 'Flag', 'Variant']] },
      ],
    },
  });
});
