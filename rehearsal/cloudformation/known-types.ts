import names from '../../dist/resource-type-names.json';
import { validationError } from './validation-error';

/** The database leaves out what the CDK alone uses. */
const known: ReadonlySet<string> = new Set([...names.split(' '), 'AWS::CDK::Metadata']);

const isUnknown = (type: string) => type.startsWith('AWS::') && !known.has(type);

/**
 * @param types of a template
 * @throws AwsError ValidationError for a type of AWS that there is none of: a slip of the pen, and not one that is not
 * modelled
 */
// source: the types of @aws-cdk/aws-service-spec; the words are CloudFormation's (observed in aws/aws-cli#8032)
export function requireKnownTypes(types: Iterable<string>): void {
  const unknown = [...new Set(types)].filter(isUnknown).sort();
  if (unknown.length > 0)
    throw validationError(`Template format error: Unrecognized resource types: [${unknown.join(', ')}]`);
}
