import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { App, CfnResource, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { approval, hours } from '../../lib';
import { resolveDelivery } from '../../lib/config/resolve';
import { Delivery } from '../../lib/delivery';
import { configuration, configurations } from '../configurations';
import { delivery as acrossAccounts, bootstrap } from '../iam/three-accounts';
import { quick, root } from '../synth';

let outdir = '';
let printed: jest.SpyInstance;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'teal-validation-'));
  printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  rmSync(outdir, { recursive: true, force: true });
  printed.mockRestore();
});

/** As `bin/teal.ts` has it, with template validation; synth throws what is an error and prints what is a warning. */
function validatedApp(): App {
  const app = new App({ ...quick, builtinCloudFormationValidation: true, outdir });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

test('the sample and every example pass template validation and cdk-nag', async () => {
  const app = validatedApp();
  for (const file of configurations) {
    const { delivery } = resolveDelivery(await configuration(file), join(root, file));
    new Delivery(new Stage(app, basename(file, '.ts').replaceAll('.', '-')), delivery);
  }
  expect(() => app.synth()).not.toThrow();
  expect(printed).not.toHaveBeenCalled();
});

test('so do environments in accounts of their own, with a bootstrap of the delivery’s own', () => {
  const app = validatedApp();
  new Delivery(
    app,
    resolveDelivery(
      acrossAccounts({ bootstrap, gates: [approval({ notify: 'ops@example.com' })] }),
      join(root, 'teal.config.ts'),
    ).delivery,
  );
  expect(() => app.synth()).not.toThrow();
  expect(printed).not.toHaveBeenCalled();
});

test('so does a probe from several regions, with windows that mute alarms', () => {
  const app = validatedApp();
  const watch = {
    probe: { from: ['eu-central-1'] },
    mutes: [{ name: 'backup', cron: '0 2 * * SUN', lasts: hours(1), alarms: 'all' as const }],
  };
  new Delivery(
    app,
    resolveDelivery(
      acrossAccounts({
        bootstrap,
        watch,
        objectives: { availability: 99.9 },
        notify: { page: 'ops@example.com' },
      }),
      join(root, 'teal.config.ts'),
    ).delivery,
  );
  expect(() => app.synth()).not.toThrow();
});

test.each<[string, (stack: Stack) => void]>([
  ['AwsSolutions-SNS3', (stack) => new Topic(stack, 'Topic')],
  ['CloudFormation-Validate', (stack) => new CfnResource(stack, 'Service', { type: 'AWS::ECS::Servise' })],
])('what does not pass is seen: %s', (rule, add) => {
  const app = validatedApp();
  add(new Stack(app, 'Wrong'));
  expect(() => app.synth()).toThrow(rule);
});
