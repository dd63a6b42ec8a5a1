import { z } from 'zod';
import type { AwsAccount } from '../account/aws-account';
import { parseAs } from '../assembly/parse';
import { customResponseBodies, rule, visibilityConfig } from '../wafv2/rule';

/** CloudFormation writes the ARN of a rule group another way than the API. source: CloudFormation reference, AWS::WAFv2::WebACL RuleGroupReferenceStatement */
const reference = z.looseObject({
  Statement: z.looseObject({ RuleGroupReferenceStatement: z.looseObject({ Arn: z.string() }) }),
});

function asInApi(written: unknown): unknown {
  const { data } = reference.safeParse(written);
  if (data === undefined) return written;
  const { Arn, ...more } = data.Statement.RuleGroupReferenceStatement;
  return { ...data, Statement: { RuleGroupReferenceStatement: { ...more, ARN: Arn } } };
}

const rules = {
  Scope: z.literal('REGIONAL'),
  Description: z.string().optional(),
  Rules: z.array(z.preprocess(asInApi, rule)).default([]),
  VisibilityConfig: visibilityConfig,
  CustomResponseBodies: customResponseBodies.default({}),
};
const ruleGroup = z.object({ ...rules, Capacity: z.coerce.number().int() });
const webAcl = z.object({ ...rules, DefaultAction: z.record(z.string(), z.unknown()) });
const association = z.object({ WebACLArn: z.string(), ResourceArn: z.string() });

const ADVICE = 'correct it in the template';

type Make = (
  account: AwsAccount,
  at: { readonly where: string; readonly name: string; readonly properties: unknown },
) => void;

/** AWS WAF as stacks make it, in an order in which they refer to each other. `name` is name, id and scope. */
export const FIREWALL_MAKERS: Readonly<Record<string, Make>> = {
  'AWS::WAFv2::RuleGroup': ({ firewall }, { where, name, properties }) => {
    const { Capacity, ...read } = parseAs(ruleGroup, properties, where, ADVICE);
    firewall.putRuleGroup({
      ...rulesOf(read, firewall.arnOf('rulegroup', name), name),
      capacity: Capacity,
    });
  },
  'AWS::WAFv2::WebACL': ({ firewall }, { where, name, properties }) => {
    const { DefaultAction, ...read } = parseAs(webAcl, properties, where, ADVICE);
    firewall.putWebAcl({
      ...rulesOf(read, firewall.arnOf('webacl', name), name),
      defaultAction: DefaultAction,
    });
  },
  'AWS::WAFv2::WebACLAssociation': ({ firewall }, { where, properties }) => {
    const { WebACLArn, ResourceArn } = parseAs(association, properties, where, ADVICE);
    firewall.associate(WebACLArn, ResourceArn);
  },
};

type Read = Omit<z.infer<typeof ruleGroup>, 'Capacity' | 'Scope'>;

function rulesOf(
  { Description, Rules, VisibilityConfig, CustomResponseBodies }: Read,
  arn: string,
  ref: string,
) {
  return {
    ...{ arn, name: ref.split('|')[0] ?? '', description: Description, rules: Rules },
    ...{ visibilityConfig: VisibilityConfig, customResponseBodies: CustomResponseBodies },
  };
}
