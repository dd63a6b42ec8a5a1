import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { NotModelled } from '../not-modelled';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface Parameter {
  readonly name: string;
  readonly arn: string;
  readonly type: ParameterType;
  readonly value: string;
  /** From 1. */
  readonly version: number;
  readonly description: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAt: number;
  /** ARN of who has written this version. */
  readonly modifiedBy: string;
}

export interface NewParameter {
  readonly name: string;
  readonly value: string;
  /** @default that of the version before; a first version must have one */
  readonly type?: ParameterType;
  readonly description?: string;
  /** A regular expression that the value must match. */
  readonly allowedPattern?: string;
  /** @default false */
  readonly overwrite?: boolean;
  /** ARN of who writes it. @default CloudFormation's session */
  readonly by?: string;
}

/** Where the parameters are, for their ARNs. */
export interface ParameterStorePlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** The newest versions that are kept. */
// source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html
const VERSIONS_KEPT = 100;

// source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html (Name)
const NAME = /^[a-zA-Z0-9_./-]+$/;
const LEVELS = 15;

/** Parameter Store of an account and region. */
export class Parameters {
  /** By name, oldest version first. */
  private readonly histories = new Map<string, Parameter[]>();

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly place: ParameterStorePlace,
  ) {}

  /** @throws AwsError */
  put({ name, value, type, description, allowedPattern, overwrite = false, by }: NewParameter): Parameter {
    requireName(name);
    const history = this.histories.get(name) ?? [];
    const latest = history.at(-1);
    if (latest && !overwrite) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const kind = type ?? latest?.type;
    if (kind === undefined) throw invalid('A parameter type is required when you create a parameter.');
    if (allowedPattern !== undefined && !patternOf(allowedPattern).test(value)) {
      throw new AwsError(
        'ParameterPatternMismatchException',
        `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
      );
    }
    const parameter: Parameter = {
      name,
      arn: this.arnOf(name),
      type: kind,
      value,
      version: (latest?.version ?? 0) + 1,
      description: description ?? latest?.description,
      modifiedAt: this.clock.now(),
      modifiedBy: by ?? this.cloudFormation(),
    };
    this.histories.set(name, [...history, parameter].slice(-VERSIONS_KEPT));
    return parameter;
  }

  /** @returns whether there was such a parameter */
  delete(name: string): boolean {
    return this.histories.delete(name);
  }

  /** The latest versions, by name. */
  list(): readonly Parameter[] {
    return [...this.histories.values()]
      .flatMap((history) => history.slice(-1))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The versions that are kept, oldest first; none when there is no such parameter. @param wanted a name or an ARN */
  history(wanted: string): readonly Parameter[] {
    return this.histories.get(this.selected(wanted).name) ?? [];
  }

  /**
   * @param wanted a name or an ARN, with `:3` behind it for a version
   * @returns undefined when there is none
   * @throws AwsError for a version that is not there, NotModelled for a label or a parameter that AWS publishes
   */
  find(wanted: string): Parameter | undefined {
    const { name, selector } = this.selected(wanted);
    if (/^\/?aws\//.test(name)) throw new NotModelled(`public parameter ${name}`);
    const history = this.histories.get(name);
    if (history === undefined || selector === undefined) return history?.at(-1);
    if (!/^\d+$/.test(selector)) throw new NotModelled(`parameter label ${selector}`);
    const found = history.find(({ version }) => version === Number(selector));
    if (found) return found;
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`,
    );
  }

  private selected(wanted: string): { readonly name: string; readonly selector: string | undefined } {
    const [, arnName, arnSelector] =
      /^arn:[^:]+:ssm:[^:]*:[^:]*:parameter(\/[^:]+)(?::(.+))?$/.exec(wanted) ?? [];
    if (arnName !== undefined) {
      // The ARN of `shop` reads as that of `/shop`.
      const name = this.histories.has(arnName) ? arnName : arnName.slice(1);
      return { name: arnName.lastIndexOf('/') > 0 ? arnName : name, selector: arnSelector };
    }
    const [name = '', selector] = wanted.split(':', 2);
    return { name, selector };
  }

  /** CloudFormation acts in the session of its role, under a name of its own. */
  private cloudFormation(): string {
    const { partition, account } = this.place;
    return `arn:${partition}:sts::${account}:assumed-role/cloudformation/AWSCloudFormation`;
  }

  private arnOf(name: string): string {
    const { partition, region, account } = this.place;
    return `arn:${partition}:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
  }
}

/** What is shown of a SecureString to those who do not ask for its text: nothing that leads back to it. */
export function encrypted({ arn, version }: Parameter): string {
  return createHash('sha512').update(`${arn} ${version}`).digest('base64');
}

function requireName(name: string): void {
  if (!NAME.test(name) || (name.includes('/') && !name.startsWith('/'))) {
    throw invalid(
      `Parameter name must be a fully qualified name of letters, digits and the characters . - _ /, got ${name}`,
    );
  }
  if (/^\/?(aws|ssm)/i.test(name))
    throw invalid(`Parameter name: can't be prefixed with "aws" or "ssm", got ${name}`);
  if (name.split('/').length - 1 > LEVELS) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `Parameter name must have at most ${LEVELS} levels, got ${name}`,
    );
  }
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new AwsError('InvalidAllowedPatternException', (error as Error).message);
  }
}

function invalid(why: string): AwsError {
  return new AwsError('ValidationException', why);
}
