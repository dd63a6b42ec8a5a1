import type { BootstrapInput } from '../types';
import { field, fields, list, type Shape } from './field';

/** What `cdk bootstrap` takes when it is not told; a test compares it with CDK's. */
export const defaultQualifier = 'hnb659fds';

/** What `cdk bootstrap` calls its stack when it is not told. source: aws-cdk 2.1148.1, `DEFAULT_TOOLKIT_STACK_NAME` */
const defaultToolkitStackName = 'CDKToolkit';

/**
 * Small letters, since the qualifier is in the name of a bucket.
 * source: `cdk bootstrap --show-template`, parameter Qualifier; S3 user guide, bucket naming rules
 */
const qualifier = field<string>(
  (value) => typeof value === 'string' && /^[a-z0-9]{1,10}$/.test(value) && value !== defaultQualifier,
  `1 to 10 small letters and digits, and not CDK's own ${defaultQualifier}`,
  'give both, the qualifier and the name of its stack, and one that no other app of the account has',
);

/** source: CloudFormation API, CreateStack, StackName */
const toolkitStackName = field<string>(
  (value) =>
    typeof value === 'string' &&
    /^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(value) &&
    value !== defaultToolkitStackName,
  `a stack's name (letters, digits and hyphens, first a letter), and not CDK's own ${defaultToolkitStackName}`,
  'give both: under the name of another bootstrap, this one would take its place',
);

/** Where a boundary that lets all of a service through is none. */
const beyondTheBoundary = [
  ...['iam', 'sts', 'organizations', 'account', 'sso', 'cloudformation'],
  ...['lambda', 'ec2', 'ssm', 'codebuild', 'codepipeline', 'cloudcontrolapi'],
];

const service = field<string>(
  (value) =>
    typeof value === 'string' && /^[a-z0-9][a-z0-9-]*$/.test(value) && !beyondTheBoundary.includes(value),
  `a service as IAM's actions begin, and none of ${beyondTheBoundary.join(', ')}`,
  'write it like dynamodb; in the others code runs with the roles of others, or roles are made',
);

export const bootstrap = fields({
  qualifier,
  toolkitStackName,
  services: list(service).optional(),
} satisfies Shape<BootstrapInput>);
