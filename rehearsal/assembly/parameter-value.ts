import type { TemplateParameter } from './template';

/**
 * What `Ref` of a parameter gives.
 *
 * @param raw the value that the parameter was given, or its default
 * @param ssm reads the SSM parameter of a name. @default a stand-in that names it, since it is not in the assembly
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export async function parameterValue(
  { Type }: TemplateParameter,
  raw: unknown,
  ssm: (name: string) => Promise<string> = async (name) => `ssm:${name}`,
): Promise<unknown> {
  const known = Type.startsWith('AWS::SSM::Parameter::Value<') ? await ssm(String(raw)) : raw;
  if (!/List/.test(Type)) return known;
  return String(known)
    .split(',')
    .map((member) => member.trim());
}
