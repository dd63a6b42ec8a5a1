import { fixOf } from '../apply/trailers';
import type { Clients } from '../aws/clients';
import { clusterOf } from '../aws/options';
import { EXIT, VerbFailed } from '../exit-codes';
import type { PlanOptions } from '../plan';
import { type Plan, planOf } from './compare';
import { deployedStack, requireAccount } from './read/deployed';
import { defaultsOf, isGone, parametersOf, type SynthesizedStack, stacksOf } from './read/from-assembly';
import { fixNote } from './recovery';
import type { StackTemplate, Template, Templates } from './templates';
import type { Fields } from './values';

export interface Surroundings {
  readonly connect: (place: { readonly region?: string; readonly profile?: string }) => Promise<Clients>;
}

/**
 * Reads both sides and compares them.
 *
 * @throws Malformed for what cannot be read, VerbFailed for what AWS does not answer
 */
export async function carryOut(options: PlanOptions, { connect }: Surroundings): Promise<Plan> {
  const rest = options.rest ?? false;
  const isLeft =
    !rest && options.before !== undefined && isGone(options.env, options.before, options.assembly);
  const after = stacksOf(options.assembly, options.env, {
    ...{ rest, orNothing: isLeft, only: options.only },
  });
  const before = options.deployed
    ? await deployedStacks(after, options, connect)
    : synthesizedBefore(options.before ?? '', options.env, rest);
  const digests = digestsOf(options, after);
  const cut: string[] = [];
  const stacks = [...after].map(([name, synthesized]): [string, StackTemplate] => [
    name,
    {
      template: options.deployed
        ? asGivenBack(synthesized.template, before.stacks.get(name)?.template, () => cut.push(name))
        : synthesized.template,
      parameters: parametersOf(synthesized, before.stacks.get(name), digests.get(name) ?? {}),
      ...settingsOf(synthesized),
    },
  ]);
  const notes = rest ? ['These stacks are of no environment: no pipeline deploys them, a person does.'] : [];
  const images = [...after.keys()].filter(
    (name) => after.get(name)?.template.Parameters.ImageDigest !== undefined && !digests.has(name),
  );
  const fix = rest ? undefined : fixOf(options.message);
  notes.push(
    ...(fix === undefined ? [] : [fixNote(fix)]),
    ...images.map(
      (name) => `The image of ${name} is given when it is deployed: another one starts a release by itself.`,
    ),
    ...cut.map(
      (name) =>
        `In ${name} a change of characters beyond ASCII alone is not seen: CloudFormation gives them back as question marks.`,
    ),
  );
  return planOf(
    before,
    { stacks: new Map(stacks), notes },
    {
      environment: options.env,
      bringsImage: !rest && images.length > 0,
      isLeft,
    },
  );
}

/**
 * CloudFormation gives back a question mark for each character beyond ASCII; where it has, so is what it is compared with.
 * source: @aws-cdk/cloudformation-diff 2.187.5, mangleLikeCloudFormation
 */
function asGivenBack(template: Template, deployed: Template | undefined, tell: () => void): Template {
  const BEYOND = /[\u{80}-\u{10ffff}]/gu;
  const text = JSON.stringify(template);
  if (deployed === undefined || text.search(BEYOND) < 0 || JSON.stringify(deployed).search(BEYOND) >= 0)
    return template;
  tell();
  return JSON.parse(text.replace(BEYOND, '?'));
}

function synthesizedBefore(directory: string, environment: string, rest: boolean): Templates {
  const found = stacksOf(directory, environment, { rest, orNothing: true });
  const stacks = [...found].map(([name, each]): [string, StackTemplate] => [
    name,
    { template: each.template, parameters: defaultsOf(each), ...settingsOf(each) },
  ]);
  const notes =
    found.size > 0 ? [] : [`Environment ${environment} is not in ${directory}: all of it is new.`];
  return { stacks: new Map(stacks), notes };
}

function settingsOf({
  stack,
}: SynthesizedStack): Pick<StackTemplate, 'terminationProtection' | 'tags' | 'place'> {
  const { terminationProtection, tags, given } = stack;
  const place = [given?.account, given?.region].filter(Boolean).join('/');
  return {
    ...(terminationProtection !== undefined && { terminationProtection }),
    ...(tags && { tags }),
    ...(place !== '' && { place }),
  };
}

async function deployedStacks(
  after: ReadonlyMap<string, SynthesizedStack>,
  options: PlanOptions,
  connect: Surroundings['connect'],
): Promise<Templates> {
  const stacks = new Map<string, StackTemplate>();
  const notes: string[] = [];
  for (const [name, { stack }] of after) {
    // Elsewhere the stack would not be found, and all of it would look new.
    const { region = options.region, account } = stack.given ?? {};
    const place = {
      ...(region !== undefined && { region }),
      ...(options.profile !== undefined && { profile: options.profile }),
    };
    const clients = await connect(place);
    const found = await deployedStack(await clients.cloudFormation(), name);
    if (account !== undefined) await requireAccount(account, name, found?.id, place);
    if (!found) continue;
    // Its template is that of what is not there.
    if (found.status === 'ROLLBACK_COMPLETE') {
      notes.push(`Stack ${name} is ROLLBACK_COMPLETE: its creation failed, and it is made anew.`);
      continue;
    }
    stacks.set(name, found.stack);
    if (!/^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK)_COMPLETE$/.test(found.status))
      notes.push(`Stack ${name} is ${found.status}: what it has at the end of that may be another template.`);
  }
  return { stacks, notes };
}

/** Values of `ImageDigest` by stack, of the services that are given one. */
function digestsOf(
  { digest = {}, env }: PlanOptions,
  after: ReadonlyMap<string, SynthesizedStack>,
): ReadonlyMap<string, Fields> {
  const found = new Map<string, Fields>();
  for (const [service, value] of Object.entries(digest)) {
    // In a cluster that others are in it goes by its full name.
    const names: readonly unknown[] = [service, clusterOf({ service, env })];
    const [name] =
      [...after].find(
        ([, { template }]) =>
          'ImageDigest' in template.Parameters &&
          Object.values(template.Resources).some(
            ({ Type, Properties }) => Type === 'AWS::ECS::Service' && names.includes(Properties?.ServiceName),
          ),
      ) ?? [];
    if (name === undefined) {
      throw new VerbFailed(
        EXIT.BAD_INPUT,
        `--digest must name a service whose image is a parameter, got ${service}; its stack has no parameter ImageDigest`,
      );
    }
    found.set(name, { ImageDigest: value });
  }
  return found;
}
