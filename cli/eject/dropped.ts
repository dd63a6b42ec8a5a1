import { EXIT, VerbFailed } from '../exit-codes';
import { leaving } from './leaving';
import { pruned } from './pruned';
import {
  conditionsIn,
  type Fields,
  type RawResource,
  type RawTemplate,
  references,
  withoutEmpty,
} from './raw-template';
import type { LiveRules } from './rules';
import { withRules } from './service';

/** What the CDK writes for its own tools; the written app has other paths, and asset folders of its own. */
const TOOLS_METADATA = /^aws:(cdk|asset):/;

/** Of Teal's verbs alone. */
const TEALS_OUTPUT = 'Records';

/**
 * The template without what is Teal's: functions and what is there for them, hooks, the custom resource. The service keeps
 * its rules, by their ARNs.
 *
 * @throws VerbFailed when something that stays refers to something that leaves: only its owner knows what it is for
 */
export function dropped(template: RawTemplate, live: LiveRules | undefined): RawTemplate {
  const ids = leaving(template);
  const named = live ? withRules(template, live.production.arn, live.test.arn) : template;
  const Resources: Record<string, RawResource> = {};
  for (const [id, resource] of Object.entries(named.Resources)) {
    const left = ids.has(id) ? undefined : pruned(resource, ids);
    if (left) Resources[id] = plain(left);
  }
  refuseDangling(Resources, ids);
  const { [TEALS_OUTPUT]: _, ...Outputs } = named.Outputs ?? {};
  refuseDangling(Outputs, ids);
  return withoutUnused({ ...named, Resources, ...(named.Outputs && { Outputs }) }, template);
}

/** As an included template is synthesized: without metadata of tools, and in the order in which it writes dependencies. */
function plain({ Metadata, DependsOn, ...resource }: RawResource): RawResource {
  const left = Object.entries(Metadata ?? {}).filter(([key]) => !TOOLS_METADATA.test(key));
  const waits = DependsOn === undefined ? undefined : [DependsOn].flat().sort((a, b) => a.localeCompare(b));
  return withoutEmpty({
    ...resource,
    DependsOn: waits,
    Metadata: left.length > 0 ? Object.fromEntries(left) : undefined,
  }) as RawResource;
}

function refuseDangling(parts: Readonly<Record<string, unknown>>, ids: ReadonlySet<string>): void {
  const dangling = Object.entries(parts).flatMap(([id, part]) =>
    [...references(part)].filter((to) => ids.has(to)).map((to) => `${id} refers to ${to}`),
  );
  if (dangling.length === 0) return;
  throw new VerbFailed(
    EXIT.NOT_AS_EXPECTED,
    `nothing that stays must refer to what leaves with Teal, got ${dangling.join('; ')}; take that out of lib/customize.ts, deploy, and eject again`,
  );
}

/** Parameters and conditions go with the last that used them. */
function withoutUnused(after: RawTemplate, before: RawTemplate): RawTemplate {
  const wanted = (template: RawTemplate) => conditionsIn([template.Resources, template.Outputs]);
  const conditions = kept(after.Conditions, wanted(after), wanted(before));
  const used = (template: RawTemplate, of: Fields | undefined) =>
    references([template.Resources, template.Outputs, template.Rules, of]);
  const parameters = kept(after.Parameters, used(after, conditions), used(before, before.Conditions));
  return withoutEmpty({
    ...after,
    Conditions: conditions,
    Parameters: parameters as RawTemplate['Parameters'],
  });
}

/** Those that are used, and those that were not used before, either: they are somebody's. */
function kept(
  all: Fields | undefined,
  now: ReadonlySet<string>,
  before: ReadonlySet<string>,
): Fields | undefined {
  if (!all) return undefined;
  const left = Object.entries(all).filter(([name]) => now.has(name) || !before.has(name));
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}
