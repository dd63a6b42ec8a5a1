import { bucketOf, LONGEST_BODY, textOf } from './change';
import { goneOf } from './gone';
import type { DeployedStack } from './look';
import { type LiveRules, RULE_IDS } from './rules';
import { remainingSteps, type Step, type StepName } from './steps';

const WHY: Readonly<Record<StepName, string>> = {
  retain: 'the listener rules will stay when their custom resource is dropped; nothing else changes',
  drop: 'hooks and the custom resource leave, and Teal’s functions with them; the service names its rules by their ARNs',
  import: 'the two rules become resources of the stack, at the weights that they have; no rule is changed',
  refer: 'the service refers to its rules; nothing of Teal’s is left',
};

/** What is about to be done, before anybody is asked: each step with the call that it is. */
export function planLines(
  {
    env,
    to,
    templateBucket,
  }: { readonly env: string; readonly to: string; readonly templateBucket?: string },
  looked: readonly { readonly stack: DeployedStack; readonly live: LiveRules | undefined }[],
): readonly string[] {
  const lines = [`The plain CDK app of ${env} is written to ${to}.`];
  for (const { stack, live } of looked) {
    const steps = remainingSteps(stack.template, live);
    lines.push('', steps.length === 0 ? `${stack.name}: nothing of Teal’s is left` : `${stack.name}:`);
    for (const [nth, step] of steps.entries()) {
      lines.push(
        `  ${nth + 1}. ${step.name}: ${WHY[step.name]}`,
        ...commandOf(step, stack, live, templateBucket),
      );
    }
    const functions = goneOf(stack.template).filter(({ type }) => type === 'AWS::Lambda::Function');
    if (functions.length > 0)
      lines.push(`  gone after it: ${functions.map(({ name, logicalId }) => name ?? logicalId).join(', ')}`);
  }
  return lines;
}

/** As somebody would call AWS by hand. */
function commandOf(
  step: Step,
  stack: DeployedStack,
  live: LiveRules | undefined,
  templateBucket: string | undefined,
): readonly string[] {
  const isLong = Buffer.byteLength(textOf(step.template)) > LONGEST_BODY;
  const template = isLong ? `--template-url (in ${templateBucket ?? bucketOf(stack)})` : '--template-body …';
  const name = `teal-eject-${step.name}-…`;
  const imports =
    step.name === 'import' && live
      ? ` --change-set-type IMPORT --resources-to-import ${RULE_IDS.production}=${live.production.arn} ${RULE_IDS.test}=${live.test.arn}`
      : '';
  return [
    `     aws cloudformation create-change-set --stack-name ${stack.name} --change-set-name ${name}${imports} ${template}`,
    `     aws cloudformation execute-change-set --stack-name ${stack.name} --change-set-name ${name}`,
  ];
}
