import { z } from 'zod';
import type { Operation } from './aws-service';
import { type ElbModel, type ElbParts, kindOf, missing } from './elbv2-model';
import { list } from './wire-shapes';

type Tags = Readonly<Record<string, string>>;

/** Tags as the API writes them, to an object. */
export const tags = list(z.strictObject({ Key: z.string(), Value: z.string().default('') })).transform(
  (given): Tags => Object.fromEntries(given.map(({ Key, Value }) => [Key, Value])),
);

const resources = { ResourceArns: list(z.string()).pipe(z.array(z.string()).min(1).max(20)) };
const describeTags = z.strictObject(resources);
const addTags = z.strictObject({ ...resources, Tags: tags });
const removeTags = z.strictObject({ ...resources, TagKeys: list(z.string()) });

export function tagOperations(model: ElbModel, { tags: part }: ElbParts): Record<string, Operation> {
  function tagsOf(arn: string): Tags {
    if (kindOf(arn) !== 'Rule') return model.tagsOf(arn) ?? missing(kindOf(arn), arn);
    const rules = model.rules(model.listenerOf(arn) ?? missing('Rule', arn)) ?? [];
    return rules.find((rule) => rule.arn === arn)?.tags ?? missing('Rule', arn);
  }

  return {
    DescribeTags(input) {
      const { ResourceArns } = describeTags.parse(input);
      return {
        TagDescriptions: ResourceArns.map((arn) => ({
          ResourceArn: arn,
          Tags: Object.entries(tagsOf(arn)).map(([Key, Value]) => ({ Key, Value })),
        })),
      };
    },

    ...(part && {
      AddTags(input) {
        const { ResourceArns, Tags } = addTags.parse(input);
        // None when one is missing.
        const changes = ResourceArns.map((arn) => [arn, { ...tagsOf(arn), ...Tags }] as const);
        for (const [arn, all] of changes) part.setTags(arn, all);
        return {};
      },

      RemoveTags(input) {
        const { ResourceArns, TagKeys } = removeTags.parse(input);
        const changes = ResourceArns.map(
          (arn) => [arn, Object.entries(tagsOf(arn)).filter(([key]) => !TagKeys.includes(key))] as const,
        );
        for (const [arn, left] of changes) part.setTags(arn, Object.fromEntries(left));
        return {};
      },
    }),
  } satisfies Record<string, Operation>;
}
