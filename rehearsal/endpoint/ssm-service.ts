import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { stateOf } from '../ssm/change-calendar';
import type { Documents } from '../ssm/documents';
import { encrypted, type Parameter, type Parameters } from '../ssm/parameters';
import type { AwsService, Operation } from './aws-service';
import { page } from './paging';
import { documentOperations } from './ssm-document-operations';
import { matchesFilters, parameterFilters } from './ssm-parameter-filters';

/** What hooks can see and change of Systems Manager. */
export interface SsmModel {
  readonly parameters: Parameters;
  readonly documents: Documents;
  /** ARN of who signs with an access key. @default everybody is taken for CloudFormation */
  readonly identityOf?: (accessKeyId: string) => string;
}

const withDecryption = z.boolean().default(false);
const getParameter = z.strictObject({ Name: z.string(), WithDecryption: withDecryption });
const getParameters = z.strictObject({
  Names: z.array(z.string()).min(1).max(10),
  WithDecryption: withDecryption,
});
const paging = { NextToken: z.string().optional() };
const getParametersByPath = z.strictObject({
  Path: z.string().startsWith('/'),
  Recursive: z.boolean().default(false),
  WithDecryption: withDecryption,
  ParameterFilters: parameterFilters.default([]),
  MaxResults: z.number().int().min(1).max(10).default(10),
  ...paging,
});
const getParameterHistory = z.strictObject({
  Name: z.string(),
  WithDecryption: withDecryption,
  MaxResults: z.number().int().min(1).max(50).default(50),
  ...paging,
});
const describeParameters = z.strictObject({
  ParameterFilters: parameterFilters.default([]),
  MaxResults: z.number().int().min(1).max(50).default(50),
  ...paging,
});
const putParameter = z.strictObject({
  Name: z.string(),
  Value: z.string().min(1),
  Type: z.enum(['String', 'StringList', 'SecureString']).optional(),
  Description: z.string().optional(),
  Overwrite: z.boolean().default(false),
  AllowedPattern: z.string().optional(),
  // Neither the tier, nor a key, nor tags change what a parameter says.
  Tier: z.string().optional(),
  KeyId: z.string().optional(),
  Tags: z.array(z.unknown()).optional(),
  DataType: z.literal('text').optional(),
});
const deleteParameter = z.strictObject({ Name: z.string() });
const deleteParameters = z.strictObject({ Names: z.array(z.string()).min(1).max(10) });
const getCalendarState = z.strictObject({
  CalendarNames: z.array(z.string()).min(1),
  AtTime: z.string().optional(),
});

export function ssmService(model: SsmModel, clock: Pick<Clock, 'now'>): AwsService {
  return {
    name: 'SSM',
    json: { targetPrefix: 'AmazonSSM', version: '1.1' },
    operations: {
      ...parameterOperations(model),
      ...calendarOperations(model.documents, clock),
      ...documentOperations(model.documents),
    },
  };
}

function parameterOperations({ parameters, identityOf }: SsmModel): Record<string, Operation> {
  return {
    GetParameter(input) {
      const { Name, WithDecryption } = getParameter.parse(input);
      const found = parameters.find(Name);
      if (!found) throw notFound(Name);
      return { Parameter: { ...parameterAnswer(found, WithDecryption), ...selectorOf(Name, found) } };
    },

    GetParameters(input) {
      const { Names, WithDecryption } = getParameters.parse(input);
      const found = Names.map((name) => [name, parameters.find(name)] as const);
      return {
        Parameters: found.flatMap(([name, parameter]) =>
          parameter
            ? [{ ...parameterAnswer(parameter, WithDecryption), ...selectorOf(name, parameter) }]
            : [],
        ),
        InvalidParameters: found.flatMap(([name, parameter]) => (parameter ? [] : [name])),
      };
    },

    GetParametersByPath(input) {
      const { Path, Recursive, WithDecryption, ParameterFilters, MaxResults, NextToken } =
        getParametersByPath.parse(input);
      const prefix = Path.endsWith('/') ? Path : `${Path}/`;
      const below = parameters
        .list()
        .filter(({ name }) => name.startsWith(prefix))
        .filter(({ name }) => Recursive || !name.slice(prefix.length).includes('/'))
        .filter((parameter) => matchesFilters(parameter, ParameterFilters));
      const { items, nextToken } = page(below, MaxResults, NextToken);
      return {
        Parameters: items.map((parameter) => parameterAnswer(parameter, WithDecryption)),
        NextToken: nextToken,
      };
    },

    // source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html
    GetParameterHistory(input) {
      const { Name, WithDecryption, MaxResults, NextToken } = getParameterHistory.parse(input);
      const history = parameters.history(Name);
      if (history.length === 0) throw notFound(Name);
      const { items, nextToken } = page(history, MaxResults, NextToken);
      return {
        Parameters: items.map((version) => ({
          ...versionAnswer(version),
          Value: valueShown(version, WithDecryption),
          Labels: [],
        })),
        NextToken: nextToken,
      };
    },

    DescribeParameters(input) {
      const { ParameterFilters, MaxResults, NextToken } = describeParameters.parse(input);
      const shown = parameters.list().filter((parameter) => matchesFilters(parameter, ParameterFilters));
      const { items, nextToken } = page(shown, MaxResults, NextToken);
      return {
        Parameters: items.map((parameter) => ({ ...versionAnswer(parameter), ARN: parameter.arn })),
        NextToken: nextToken,
      };
    },

    PutParameter(input, { accessKeyId }) {
      const { Name, Value, Type, Description, Overwrite, AllowedPattern } = putParameter.parse(input);
      const { version } = parameters.put({
        name: Name,
        value: Value,
        overwrite: Overwrite,
        ...(identityOf && { by: identityOf(accessKeyId) }),
        ...(Type !== undefined && { type: Type }),
        ...(Description !== undefined && { description: Description }),
        ...(AllowedPattern !== undefined && { allowedPattern: AllowedPattern }),
      });
      return { Version: version, Tier: 'Standard' };
    },

    DeleteParameter(input) {
      const { Name } = deleteParameter.parse(input);
      if (!parameters.delete(Name)) throw notFound(Name);
      return {};
    },

    DeleteParameters(input) {
      const { Names } = deleteParameters.parse(input);
      const known = new Set(parameters.list().map(({ name }) => name));
      for (const name of Names) parameters.delete(name);
      return {
        DeletedParameters: Names.filter((name) => known.has(name)),
        InvalidParameters: Names.filter((name) => !known.has(name)),
      };
    },
  };
}

function calendarOperations(documents: Documents, clock: Pick<Clock, 'now'>): Record<string, Operation> {
  return {
    GetCalendarState(input) {
      const { CalendarNames, AtTime } = getCalendarState.parse(input);
      const at = AtTime === undefined ? clock.now() : Date.parse(AtTime);
      if (Number.isNaN(at)) {
        throw new AwsError('ValidationException', `AtTime must be an ISO 8601 time, got ${AtTime}`);
      }
      const calendars = CalendarNames.map((name) => documents.calendar(name));
      const { state, nextTransition } = stateOf(calendars, at);
      return {
        State: state,
        AtTime: isoText(at),
        NextTransitionTime: nextTransition === undefined ? undefined : isoText(nextTransition),
      };
    },
  };
}

const valueShown = (parameter: Parameter, withDecryption: boolean): string =>
  parameter.type === 'SecureString' && !withDecryption ? encrypted(parameter) : parameter.value;

/** A version, beside what it says. */
const versionAnswer = ({ name, type, version, description, modifiedAt, modifiedBy }: Parameter) => ({
  Name: name,
  Type: type,
  Version: version,
  Description: description,
  LastModifiedDate: new Date(modifiedAt),
  LastModifiedUser: modifiedBy,
  Tier: 'Standard',
  DataType: 'text',
});

function parameterAnswer(parameter: Parameter, withDecryption: boolean): object {
  const { name, arn, type, version, modifiedAt } = parameter;
  return {
    Name: name,
    ARN: arn,
    Type: type,
    Value: valueShown(parameter, withDecryption),
    Version: version,
    LastModifiedDate: new Date(modifiedAt),
    DataType: 'text',
  };
}

/** What was asked for behind the name. */
function selectorOf(wanted: string, { name, arn }: Parameter): object {
  const selector = wanted.slice((wanted.startsWith('arn:') ? arn : name).length);
  return selector === '' ? {} : { Selector: selector };
}

function notFound(name: string): AwsError {
  return new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
}

/** To the second, as AWS's examples have it. */
function isoText(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
