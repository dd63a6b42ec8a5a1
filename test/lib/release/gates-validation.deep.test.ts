import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { custom, loadTest } from '../../../lib';
import { resolveDelivery } from '../../../lib/config/resolve';
import { Delivery } from '../../../lib/delivery';
import { quick, root, shop } from '../../synth';

const outdir = mkdtempSync(join(tmpdir(), 'teal-gates-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

test('a load test and a gate of the team’s own, with all it may be granted, pass template validation and cdk-nag', () => {
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const app = new App({ ...quick, builtinCloudFormationValidation: true, outdir });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const gates = [
    loadTest({ requests: [{ path: '/' }] }),
    custom({
      id: 'stock',
      stages: ['POST_TEST_TRAFFIC_SHIFT'],
      entry: 'test/fixtures/gates/stock.ts',
      asksGreen: true,
      grants: [
        { actions: ['dynamodb:GetItem'], resources: ['arn:aws:dynamodb:eu-west-1:111122223333:table/stock'] },
        {
          actions: ['cloudwatch:GetMetricData'],
          resources: ['*'],
          reason: 'GetMetricData takes no resource',
        },
      ],
    }),
  ];
  new Delivery(app, resolveDelivery(shop({}, { gates }), join(root, 'teal.config.ts')).delivery);
  expect(() => app.synth()).not.toThrow();
  expect(printed.mock.calls.filter(([line]) => !String(line).startsWith('Bundling asset'))).toEqual([]);
  printed.mockRestore();
});
