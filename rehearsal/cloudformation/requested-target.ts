import type { Template } from '../assembly/template';
import { requireKnownTypes } from './known-types';
import { type ParameterInputs, parameterValues } from './parameters';
import type { StackOperations } from './stack-operations';
import type { Surroundings } from './surroundings';
import { Target } from './target';
import { validationError } from './validation-error';

/** In the place of a template: that of the deployed stack. */
export type TemplateInput = Template | { readonly usePreviousTemplate: true };

/** What a request would make of a stack. @throws AwsError ValidationError */
export async function requestedTarget(
  surroundings: Surroundings,
  { current, resources }: Pick<StackOperations, 'current' | 'resources'>,
  input: TemplateInput,
  parameters: ParameterInputs,
): Promise<Target> {
  const template = 'usePreviousTemplate' in input ? current.template : input;
  if (surroundings.notModelled === 'told')
    requireKnownTypes(Object.values(template.Resources).map(({ Type }) => Type));
  const values = parameterValues(template, parameters, current.parameters);
  const target = await Target.of(template, values, surroundings);
  const retyped = [...target.resources].flatMap(([logicalId, { Type }]) => {
    const deployed = resources.get(logicalId);
    return deployed && deployed.type !== Type ? [logicalId] : [];
  });
  if (retyped.length === 0) return target;
  throw validationError(
    'Update of resource type is not permitted. The new template modifies resource type of the following ' +
      `resources: [${retyped.sort().join(', ')}]`,
  );
}
