import { dirname, join, resolve } from 'node:path';
import { type Assembly, readAssembly } from '../../../rehearsal/assembly/assembly';
import { TemporaryFolder } from '../../../rehearsal/temporary-folder';
import { callFailed } from '../../aws/call-failed';
import { missing } from '../../aws/region';
import { EXIT, VerbFailed } from '../../exit-codes';
import { orBadInput } from '../../or-bad-input';
import type { TestOptions } from '../../preview';
import type { PreviewSurroundings } from '../carry-out';
import { instancesOf } from '../instances';
import { allStacks } from '../stacks';
import { endToEnd } from './end-to-end';
import { loadTest } from './load';
import { outcomeOf, type Part, type Tested } from './part';

export interface TestSurroundings extends PreviewSurroundings {
  /** Synthesizes the app here. @param context of CDK, each `KEY=VALUE` */
  readonly synthesize: (directory: string, context: readonly string[]) => Promise<void>;
}

/**
 * Tests an instance from this machine: end-to-end by the command of the configuration, then each service by its load.
 *
 * @throws VerbFailed
 */
export async function test(options: TestOptions, around: TestSurroundings): Promise<Tested> {
  const folder = new TemporaryFolder('teal-preview');
  try {
    return await testBy(await assemblyOf(options, folder.path, around), options, around);
  } finally {
    folder.remove();
  }
}

async function assemblyOf(
  { assembly, config, env, instance }: TestOptions,
  folder: string,
  around: TestSurroundings,
): Promise<Assembly> {
  if (assembly !== undefined) return orBadInput(() => readAssembly(assembly));
  const directory = join(folder, 'cdk.out');
  around.say(`Synthesizing ${config} for ${instance}`);
  await around.synthesize(directory, [`ephemeral=${env}:${instance}`]);
  return orBadInput(() => readAssembly(directory));
}

async function testBy(assembly: Assembly, options: TestOptions, around: TestSurroundings): Promise<Tested> {
  const { instance, env, config } = options;
  const found = assembly.teal?.environments.find(({ name }) => name === instance);
  const delivery = assembly.stacks.flatMap(({ tags }) => tags?.['teal:delivery'] ?? [])[0];
  const asked = found?.ephemeral?.test;
  if (
    found === undefined ||
    asked === undefined ||
    found.ephemeral?.pattern !== env ||
    delivery === undefined
  )
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--env must be an environment with ephemeral of ${options.assembly ?? config}, got ${env} for ${instance}; write ephemeral: true there, and synthesize that instance`,
    );
  const urls = addressesOf(
    found.services,
    options.url.length > 0 ? new Map(options.url) : await seenUrls(assembly, delivery, options, around),
    options,
  );
  const parts: Part[] = [];
  const { command, commandSeconds: seconds, load = {} } = asked;
  if (command !== undefined) {
    around.say(`Running ${command}`);
    parts.push(
      await endToEnd({ command, seconds, directory: dirname(resolve(config)) }, urls, around.signal),
    );
  }
  for (const [service, plan] of Object.entries(load)) {
    const url = urls.get(service);
    if (url === undefined) continue;
    around.say(
      `Sending ${service} ${plan.rate.perSecond} requests a second, for ${plan.warmUpSeconds + plan.seconds} s`,
    );
    parts.push(await loadTest(service, url, plan, around.signal));
  }
  return { ...outcomeOf(parts), delivery, instance, parts };
}

/** Each service has one. @throws VerbFailed */
function addressesOf(
  services: readonly { readonly name: string }[],
  known: ReadonlyMap<string, string>,
  { instance }: TestOptions,
): ReadonlyMap<string, URL> {
  const names = services.map(({ name }) => name);
  const strange = [...known.keys()].filter((name) => !names.includes(name));
  const lacking = names.filter((name) => !known.has(name));
  if (strange.length > 0 || lacking.length > 0) {
    const got = strange.length > 0 ? strange.join(', ') : `none for ${lacking.join(', ')}`;
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--url must be given for each service of ${instance}, got ${got}; write it like ${names[0]}=https://…, or leave it out and AWS is asked`,
    );
  }
  return new Map(names.map((name) => [name, new URL(known.get(name) ?? '')]));
}

/** As its stacks say. @throws VerbFailed where one of them is not there */
async function seenUrls(
  assembly: Assembly,
  delivery: string,
  options: TestOptions,
  around: TestSurroundings,
): Promise<ReadonlyMap<string, string>> {
  const { instance, env } = options;
  const { given } = assembly.stacks[0] ?? {};
  const place = { ...options, ...given };
  try {
    const cloudFormation = await (await around.connect(place)).cloudFormation();
    const seen = instancesOf(await allStacks(cloudFormation), delivery).find(
      ({ name, pattern }) => name === instance && pattern === env,
    );
    const services = assembly.teal?.environments.find(({ name }) => name === instance)?.services ?? [];
    const urls = services.map(({ name, stack }) => {
      const Url = seen?.stacks.find((each) => each.name === stack)?.outputs.Url;
      if (Url !== undefined) return [name, Url] as const;
      throw new VerbFailed(
        EXIT.COULD_NOT_RUN,
        `${missing(`the stack ${stack} of an instance`, 'none with an address', place.region)}; teal preview create makes it`,
      );
    });
    return new Map(urls);
  } catch (error) {
    throw callFailed(error, `the stacks of ${instance}`) ?? error;
  }
}
