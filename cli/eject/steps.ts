import { dropped } from './dropped';
import { leaving, RULES_TYPE } from './leaving';
import type { RawResource, RawTemplate } from './raw-template';
import { type LiveRules, RULE_IDS, ruleResources } from './rules';
import { advancedOf, noService, serviceOf, withRules } from './service';

/**
 * How far a stack is on its way out, told from its deployed template alone: whoever was interrupted goes on from there.
 *
 * - `teals`: as Teal deployed it
 * - `retained`: to drop the custom resource leaves the listener rules where they are
 * - `dropped`: Teal's functions are gone; the service names its rules by ARN, and no stack owns them
 * - `imported`: the rules are the stack's
 * - `ejected`: the service refers to them; nothing of Teal's is left
 */
export type Stage = 'teals' | 'retained' | 'dropped' | 'imported' | 'ejected';

export type StepName = 'retain' | 'drop' | 'import' | 'refer';

/** One change of a stack. */
export interface Step {
  readonly name: StepName;
  readonly template: RawTemplate;
  /** Logical ids that leave the stack. */
  readonly removes: ReadonlySet<string>;
}

const STEPS: Readonly<Record<Exclude<Stage, 'ejected'>, StepName>> = {
  teals: 'retain',
  retained: 'drop',
  dropped: 'import',
  imported: 'refer',
};

/** More than there are would lead nowhere. */
const MOST_STEPS = 5;

export function stageOf(template: RawTemplate): Stage {
  const rules = Object.values(template.Resources).find(({ Type }) => Type === RULES_TYPE);
  if (rules) return rules.DeletionPolicy === 'Retain' ? 'retained' : 'teals';
  // A foundation, or any stack without listener rules, has one step.
  if (leaving(template).size > 0) return 'retained';
  const advanced = advancedOf(serviceOf(template)?.[1]);
  if (typeof advanced?.ProductionListenerRule !== 'string') return 'ejected';
  return template.Resources[RULE_IDS.production] ? 'imported' : 'dropped';
}

/**
 * The next change; undefined when there is none.
 *
 * @param live rules as they are this moment; a stack without listener rules needs none
 */
export function nextStep(template: RawTemplate, live: LiveRules | undefined): Step | undefined {
  const stage = stageOf(template);
  if (stage === 'ejected') return undefined;
  const name = STEPS[stage];
  switch (name) {
    case 'retain':
      return { name, template: retained(template), removes: new Set() };
    case 'drop':
      return { name, template: dropped(template, live), removes: leaving(template) };
    case 'import':
      return { name, template: imported(template, required(live)), removes: new Set() };
    case 'refer':
      return { name, template: referring(template, required(live)), removes: new Set() };
  }
}

/** All changes that are left, in their order. */
export function remainingSteps(template: RawTemplate, live: LiveRules | undefined): readonly Step[] {
  const steps: Step[] = [];
  for (let now = template; steps.length < MOST_STEPS; ) {
    const step = nextStep(now, live);
    if (!step) return steps;
    steps.push(step);
    now = step.template;
  }
  throw new Error(`a stack must be led out in ${MOST_STEPS} steps, got ${steps.map(({ name }) => name)}`);
}

/**
 * The rules outlive their custom resource. With metadata, since CloudFormation takes a policy alone for no change.
 *
 * source: CloudFormation user guide, "Troubleshooting CloudFormation", "No updates to perform"
 */
function retained(template: RawTemplate): RawTemplate {
  return mapResources(template, (resource) =>
    resource.Type === RULES_TYPE
      ? {
          ...resource,
          DeletionPolicy: 'Retain',
          UpdateReplacePolicy: 'Retain',
          Metadata: { ...resource.Metadata, 'teal:eject': 'the listener rules stay when this is dropped' },
        }
      : resource,
  );
}

/** Nothing but the two rules: an import takes no other change. */
function imported(template: RawTemplate, live: LiveRules): RawTemplate {
  return { ...template, Resources: { ...template.Resources, ...ruleResources(live) } };
}

/**
 * The service refers to its rules, so that a second environment can be made of the template. Should weights have moved
 * since the import, the template gets those of now: nobody deploys meanwhile.
 */
function referring(template: RawTemplate, live: LiveRules): RawTemplate {
  const Resources = { ...template.Resources };
  for (const [id, now] of Object.entries(ruleResources(live))) {
    const before = Resources[id] as RawResource;
    Resources[id] = { ...before, Properties: { ...before.Properties, Actions: now.Properties?.Actions } };
  }
  const after = withRules({ ...template, Resources }, { Ref: RULE_IDS.production }, { Ref: RULE_IDS.test });
  return mapResources(after, (resource) =>
    resource === serviceOf(after)?.[1]
      ? { ...resource, Metadata: { ...resource.Metadata, 'listener-rules': NOTE } }
      : resource,
  );
}

/** For who reads the template. And the values of the references are those of before, which alone is no change. */
const NOTE = `ECS moves the weights of ${RULE_IDS.production} and ${RULE_IDS.test}: whatever updates them here sends users elsewhere. See README.md`;

const mapResources = (
  template: RawTemplate,
  change: (resource: RawResource) => RawResource,
): RawTemplate => ({
  ...template,
  Resources: Object.fromEntries(Object.entries(template.Resources).map(([id, each]) => [id, change(each)])),
});

function required(live: LiveRules | undefined): LiveRules {
  if (live) return live;
  throw noService();
}
