import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { listingOf } from '../../../cli/destroy/listing';
import { appFiles } from '../../../cli/eject/app/files';
import { leaving } from '../../../cli/eject/leaving';
import { type RawTemplate, rawTemplate, references } from '../../../cli/eject/raw-template';
import { serviceOf } from '../../../cli/eject/service';
import { remainingSteps } from '../../../cli/eject/steps';
import { configuration, configurations } from '../../configurations';
import { root, synthesize } from '../../synth';
import { ejectedStack, ejectedTemplate, liveRulesOn } from './ejecting';

async function templatesOf(file: string): Promise<[string, RawTemplate][]> {
  const { delivery, assembly } = synthesize(await configuration(file), join(root, file));
  const names = delivery.environments.flatMap(({ foundation, services }) => [
    foundation.stackName,
    ...services.map(({ stack }) => stack.stackName),
  ]);
  return names.map((name) => [
    name,
    rawTemplate(JSON.stringify(assembly.getStackByName(name).template), name),
  ]);
}

describe.each(configurations)('%s', (file) => {
  test('four steps lead out of a service’s stack, each to the next, and a step of a foundation’s at most', async () => {
    for (const [, template] of await templatesOf(file)) {
      const live = serviceOf(template) && liveRulesOn(template);
      const names = remainingSteps(template, live).map(({ name }) => name);
      if (live) expect(names).toEqual(['retain', 'drop', 'import', 'refer']);
      else expect([[], ['drop']]).toContainEqual(names);
      // Interrupted anywhere, the deployed template tells where to go on.
      for (const [nth, step] of remainingSteps(template, live).entries())
        expect(remainingSteps(step.template, live).map(({ name }) => name)).toEqual(names.slice(nth + 1));
    }
  });

  test('nothing of Teal’s is left, and all else is as it was', async () => {
    for (const [name, template] of await templatesOf(file)) {
      const after = ejectedTemplate(template);
      const gone = leaving(template);
      const types = Object.values(after.Resources).map(({ Type }) => Type);
      expect(types.filter((type) => /^Custom::|^AWS::Lambda::/.test(type))).toEqual([]);
      const known = new Set([...Object.keys(after.Resources), ...Object.keys(after.Parameters ?? {})]);
      const dangling = [...references(after)].filter((id) => !known.has(id) && !id.startsWith('AWS::'));
      expect([name, dangling]).toEqual([name, []]);
      for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
        const isAdjusted =
          /^AWS::(ECS::Service|CloudWatch::(Dashboard|AlarmMuteRule)|SNS::TopicPolicy|KMS::Key|IAM::Policy)$/.test(
            Type,
          );
        if (gone.has(id)) expect(after.Resources[id]).toBeUndefined();
        else if (!isAdjusted) expect(after.Resources[id]?.Properties).toEqual(Properties);
        else expect(after.Resources[id]).toBeDefined();
      }
    }
  });

  test('a release is stopped by the same alarms, steps and circuit breaker', async () => {
    for (const [, template] of await templatesOf(file)) {
      const before = serviceOf(template)?.[1].Properties?.DeploymentConfiguration as Record<string, unknown>;
      if (!before) continue;
      const { LifecycleHooks, ...rest } = before;
      const after = serviceOf(ejectedTemplate(template))?.[1].Properties as Record<string, unknown>;
      const { LifecycleHooks: left = [], ...now } = after.DeploymentConfiguration as Record<string, unknown>;
      expect(now).toEqual(rest);
      expect(JSON.stringify(left)).not.toContain('HookTargetArn');
    }
  });
});

const APPS = mkdtempSync(join(tmpdir(), 'teal-ejected-'));
afterAll(() => rmSync(APPS, { recursive: true, force: true }));

/** Writes the app of an example's last environment. @returns its directory, and what is deployed of it by stack */
async function write(file: string, to = file): Promise<readonly [string, Map<string, RawTemplate>]> {
  const { delivery } = synthesize(await configuration(file), join(root, file));
  const last = delivery.environments.at(-1);
  const names = [last?.foundation, ...(last?.services.map(({ stack }) => stack) ?? [])].map(
    (each) => each?.stackName,
  );
  const stacks = (await templatesOf(file))
    .filter(([name]) => names.includes(name))
    .map(([name, template]) => ejectedStack(name, template));
  const directory = join(APPS, to.replace(/\W/g, '-'));
  for (const { path, content } of appFiles('production', stacks)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  return [directory, new Map(stacks.map(({ name, template }) => [name, template]))];
}

/** Each shape once; the others have the same kinds of resources. */
const shapes = ['examples/existing-load-balancer.ts', 'examples/every-gate.ts', 'examples/two-services.ts'];

test.each(shapes)('the app that is written of %s synthesizes to what is deployed', async (file) => {
  const [directory, deployed] = await write(file);
  const { makeApp } = require(join(directory, 'bin', 'app.ts')) as { makeApp: (outdir: string) => App };
  const { stacks } = makeApp(join(directory, 'cdk.out')).synth();
  expect(stacks.map(({ stackName }) => stackName).sort()).toEqual([...deployed.keys()].sort());
  for (const { stackName, template, terminationProtection } of stacks) {
    expect(template).toEqual(deployed.get(stackName));
    expect(terminationProtection).toBe(false);
  }
});

test('and does so by the cdk command line, compiles, and passes its own test', async () => {
  const [directory, deployed] = await write('examples/canary-domain.ts', 'by-hand');
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: directory, stdio: 'pipe', encoding: 'utf8' });
  run('node', 'node_modules/aws-cdk/bin/cdk', 'synth', '--quiet', '--no-notices', '--output', 'out');
  for (const [name, template] of deployed) {
    expect(require(join(directory, 'out', `${name}.template.json`))).toEqual(template);
  }
  run('node', 'node_modules/typescript/bin/tsc', '--noEmit');
  expect(run('node', '--import', 'tsx', '--test', 'test/templates.test.ts')).toContain('pass 2');
});

// The other way out shares what was synthesized.
test.each(configurations)(
  'teal destroy lists all that outlives the stacks of %s, with a command',
  async (file) => {
    const { assembly } = synthesize(await configuration(file), join(root, file));
    for (const { stackName, template } of assembly.stacks) {
      const raw = rawTemplate(JSON.stringify(template), stackName);
      const { kept, outside, deleted } = listingOf({
        ...{ name: stackName, template: raw, isProtected: false, region: 'eu-west-1' },
      });
      const all = Object.entries(raw.Resources);
      // A version goes with its function, whatever its policy.
      const retained = all.filter(
        ([, { DeletionPolicy = 'Delete', Type }]) =>
          DeletionPolicy !== 'Delete' && Type !== 'AWS::Lambda::Version',
      );
      expect(kept.map(({ logicalId }) => logicalId)).toEqual(retained.map(([id]) => id));
      for (const { commands } of kept) {
        expect(commands.length).toBeGreaterThan(0);
        for (const command of commands) expect(command).toMatch(/^aws [a-z0-9]+ [a-z-]+ /);
      }
      const count = Object.values(deleted).reduce((sum, each) => sum + each, 0);
      expect(count + kept.length).toBe(all.length);
      // A function whose logs no stack deletes, and a canary, which runs in one.
      const makers = all.filter(([, { Type, Properties = {} }]) =>
        Type === 'AWS::Lambda::Function' ? !Properties.LoggingConfig : Type === 'AWS::Synthetics::Canary',
      );
      const told = outside.map(({ what }) => what).join('\n');
      for (const [, { Properties = {} }] of makers)
        expect(told).toContain(String(Properties.FunctionName ?? Properties.Name));
    }
  },
);
