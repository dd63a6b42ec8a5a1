import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
  GetTemplateCommand,
  type Parameter,
} from '@aws-sdk/client-cloudformation';
import { MissingAnswer } from '../../lambda/uniformity/must';
import { type Assembly, type AssemblyStack, stackNamed } from '../../rehearsal/assembly/assembly';
import { type ChangeSetSeen, changesHash, describeChangeSet } from '../change-set/describe';
import { made, untilMade, type Waiting } from '../change-set/propose';
import { type StackSeen, seeStack } from '../change-set/stack';
import type { PlanFile } from '../prepare/plan-file';
import type { LaterStack, Prepared, PreparedStack } from '../prepare/prepared';
import { ApplyEnded } from './applied';
import { notNamed } from './named-by-plan';

const POLL_MS = 2_000;
const LONGEST_MS = 300_000;

export interface Later {
  readonly cloudFormation: CloudFormationClient;
  readonly assembly: Assembly;
  readonly prepared: Pick<Prepared, 'commit' | 'preparedAt'>;
  readonly plan: Pick<PlanFile, 'lines'>;
  readonly waiting: Waiting;
  /** Asked before it is made. @throws ApplyEnded held */
  readonly requireFree: () => Promise<void>;
}

/**
 * Makes the change set of a stack whose turn has come, of the template that was published before the approval, and
 * compares it with the plan that was shown. Calls of the deploy role alone: it publishes nothing.
 *
 * @param parameters that a release gives
 * @throws ApplyEnded stale, where it would do what the plan does not say
 */
export async function makeLater(
  { cloudFormation, assembly, prepared, plan, waiting, requireFree }: Later,
  later: LaterStack,
  parameters: Readonly<Record<string, string>>,
): Promise<Exclude<PreparedStack, { is: 'later' }>> {
  const { name } = later;
  const which = { StackName: name, ChangeSetName: laterName(prepared) };
  const before = await describeChangeSet(cloudFormation, which);
  // By a run of this job that was ended: it is followed, and never made twice.
  if (before && /^EXECUTE_/.test(before.execution)) return preparedOf(name, before);
  await requireFree();
  if (before) await remove(cloudFormation, which, waiting);
  const stack = stackNamed(assembly, name);
  const standing = await seeStack(cloudFormation, name);
  await cloudFormation.send(
    new CreateChangeSetCommand({ ...which, ...proposalOf(later, stack, standing, parameters) }),
  );
  const seen = await untilMade(cloudFormation, which, waiting);
  // It is made of what the stack will have: nothing of it is left where it is not executed.
  const proposed = made(seen);
  if (proposed.is === 'empty') {
    await remove(cloudFormation, which, waiting);
    return { name, is: 'unchanged' };
  }
  const others = [
    ...(await otherTemplate(cloudFormation, stack, seen.arn)),
    ...notNamed(name, seen.changes, plan.lines, stack.template),
  ];
  if (others.length === 0) return preparedOf(name, seen);
  await remove(cloudFormation, which, waiting);
  throw new ApplyEnded(
    'stale',
    [
      `the change set of ${name} must be what the plan says, got ${others.length} that it does not say; nothing of it was executed: plan and prepare again, and have it approved again`,
      ...others,
    ].join('\n'),
  );
}

/** One for each time that something was prepared: what was left of another time is not taken for it. */
export const laterName = ({ commit, preparedAt }: Pick<Prepared, 'commit' | 'preparedAt'>): string =>
  `teal-${commit}-${Date.parse(preparedAt).toString(36)}`;

/** @param standing undefined where there is no stack yet */
export function proposalOf(
  { templateUrl, executionRole, name }: LaterStack,
  { template, tags = {} }: Pick<AssemblyStack, 'template' | 'tags'>,
  standing: Pick<StackSeen, 'status' | 'parameters'> | undefined,
  given: Readonly<Record<string, string>>,
): Omit<CreateChangeSetCommandInput, 'StackName' | 'ChangeSetName'> {
  // A stack that only has change sets is made by the next one.
  const known = standing && standing.status !== 'REVIEW_IN_PROGRESS' ? standing : undefined;
  return {
    ChangeSetType: known ? 'UPDATE' : 'CREATE',
    Description: `teal apply, ${name}`,
    TemplateURL: templateUrl,
    RoleARN: executionRole,
    // What neither has is left to its default.
    Parameters: Object.keys(template.Parameters).flatMap((ParameterKey): Parameter[] => {
      if (Object.hasOwn(given, ParameterKey))
        return [{ ParameterKey, ParameterValue: given[ParameterKey] ?? '' }];
      const isKnown = known !== undefined && Object.hasOwn(known.parameters, ParameterKey);
      return isKnown ? [{ ParameterKey, UsePreviousValue: true }] : [];
    }),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    // As the cdk CLI names them.
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
  };
}

/** Whoever may publish could have put another template in its place. */
async function otherTemplate(
  cloudFormation: CloudFormationClient,
  { stackName, templateFile }: AssemblyStack,
  changeSet: string,
): Promise<readonly string[]> {
  const { TemplateBody = '' } = await cloudFormation.send(
    new GetTemplateCommand({ StackName: stackName, ChangeSetName: changeSet, TemplateStage: 'Original' }),
  );
  return isSameTemplate(TemplateBody, readFileSync(templateFile, 'utf8'))
    ? []
    : [`its template is another one than that of the assembly, ${templateFile}`];
}

/** CloudFormation may give back a question mark for each character beyond ASCII. */
export function isSameTemplate(given: string, file: string): boolean {
  const plain = (text: string): unknown => JSON.parse(text.replace(/[\u{80}-\u{10ffff}]/gu, '?'));
  try {
    return isDeepStrictEqual(plain(given), plain(file));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

async function remove(
  cloudFormation: CloudFormationClient,
  which: { readonly StackName: string; readonly ChangeSetName: string },
  { pause, signal }: Waiting,
): Promise<void> {
  await cloudFormation.send(new DeleteChangeSetCommand(which));
  const endsAt = pause.now() + LONGEST_MS;
  while ((await describeChangeSet(cloudFormation, which)) !== undefined) {
    if (pause.now() >= endsAt) {
      throw new MissingAnswer(`the change set ${which.ChangeSetName} must be gone once it is deleted`);
    }
    await pause.sleep(POLL_MS, signal);
  }
}

function preparedOf(
  name: string,
  { arn, changes }: ChangeSetSeen,
): Extract<PreparedStack, { is: 'prepared' }> {
  return {
    name,
    is: 'prepared',
    changeSet: arn,
    changesHash: changesHash(changes),
    changes: changes.map((each) => ({ ...each, scope: [...each.scope] })),
  };
}
