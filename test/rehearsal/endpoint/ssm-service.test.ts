import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetCalendarStateCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  type ParameterType,
  PutParameterCommand,
  paginateGetParametersByPath,
} from '@aws-sdk/client-ssm';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { ssmService } from '../../../rehearsal/endpoint/ssm-service';
import { Documents } from '../../../rehearsal/ssm/documents';
import { Parameters } from '../../../rehearsal/ssm/parameters';
import { clientsOf } from './clients';

const identityOf = () => 'arn:aws:sts::111122223333:assumed-role/operator/ada';
const clock = { now: () => Date.parse('2030-01-10T12:00:00.250Z') };
let endpoint: AwsEndpoint;
let client: ReturnType<typeof clientsOf>['ssm'];

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  const parameters = new Parameters(clock, {
    partition: 'aws',
    region: 'eu-west-1',
    account: '111122223333',
  });
  const documents = new Documents();
  documents.put(
    'freeze',
    'ChangeCalendar',
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'X-CALENDAR-TYPE:DEFAULT_OPEN',
      'BEGIN:VEVENT',
      'DTSTART:20300110T090000Z',
      'DTEND:20300110T170000Z',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\n'),
  );
  documents.put('command', 'Command', '{}');
  client = clientsOf(endpoint.lease([ssmService({ parameters, documents, identityOf }, clock)])).ssm;
});
afterAll(() => endpoint.close());

const put = (Name: string, Value: string, Type?: ParameterType, more = {}) =>
  client.send(new PutParameterCommand({ Name, Value, Type, ...more }));
const get = async (Name: string, WithDecryption?: boolean) =>
  (await client.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter;

// source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
test.each([
  ['the name', '/shop/digest', {}],
  ['the ARN', 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/digest', {}],
  ['a version', '/shop/digest:1', { Version: 1, Value: 'one', Selector: ':1' }],
  [
    'a version of an ARN',
    'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/digest:1',
    { Version: 1, Value: 'one', Selector: ':1' },
  ],
])('a parameter by %s', async (_, name, shown) => {
  await put('/shop/digest', 'one', 'String');
  await put('/shop/digest', 'two', undefined, { Overwrite: true });
  const parameter = await get(name);
  expect(parameter).toEqual({
    Name: '/shop/digest',
    ARN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/digest',
    Type: 'String',
    Value: 'two',
    Version: 2,
    DataType: 'text',
    LastModifiedDate: new Date(clock.now()),
    ...shown,
  });
});

test('a name without a slash has one in its ARN', async () => {
  await put('shop', 'value', 'String');
  const { ARN } = (await get('shop')) ?? {};
  expect(ARN).toBe('arn:aws:ssm:eu-west-1:111122223333:parameter/shop');
  expect(await get(ARN ?? '')).toMatchObject({ Name: 'shop', Value: 'value' });
});

// source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html
describe('the history of a parameter', () => {
  const history = async (Name: string, more = {}) =>
    client.send(new GetParameterHistoryCommand({ Name, ...more }));

  test('has every version, the oldest first, each with who has written it', async () => {
    await put('/shop/digest', 'one', 'String');
    await put('/shop/digest', 'two', undefined, { Overwrite: true });
    const { Parameters, NextToken } = await history('/shop/digest');
    const version = (Version: number, Value: string) => ({
      ...{
        Name: '/shop/digest',
        Type: 'String',
        Version,
        Value,
        Labels: [],
        Tier: 'Standard',
        DataType: 'text',
      },
      LastModifiedDate: new Date(clock.now()),
      LastModifiedUser: 'arn:aws:sts::111122223333:assumed-role/operator/ada',
    });
    expect([Parameters, NextToken]).toEqual([[version(1, 'one'), version(2, 'two')], undefined]);
  });

  test('comes in pages', async () => {
    await put('/shop/digest', 'one', 'String');
    await put('/shop/digest', 'two', undefined, { Overwrite: true });
    const { NextToken } = await history('/shop/digest', { MaxResults: 1 });
    const { Parameters } = await history('/shop/digest', { MaxResults: 1, NextToken });
    expect(Parameters?.map(({ Value }) => Value)).toEqual(['two']);
  });

  test('hides a secure string, and begins anew with a parameter that was deleted', async () => {
    await put('/secret', 'hidden', 'SecureString');
    expect((await history('/secret')).Parameters?.[0]?.Value).not.toBe('hidden');
    expect((await history('/secret', { WithDecryption: true })).Parameters?.[0]?.Value).toBe('hidden');
    await client.send(new DeleteParameterCommand({ Name: '/secret' }));
    await expect(history('/secret')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await put('/secret', 'new', 'String');
    expect((await history('/secret')).Parameters).toMatchObject([{ Version: 1, Value: 'new' }]);
  });
});

test('a secure string is readable for those who ask', async () => {
  await put('/secret', 'hidden', 'SecureString');
  expect((await get('/secret', true))?.Value).toBe('hidden');
  expect((await get('/secret'))?.Value).toMatch(/^[\w+/=]{60,}$/);
});

test('several at once, and those that are not there', async () => {
  await put('/a', '1', 'String');
  await put('/b', '2', 'String');
  const answer = await client.send(new GetParametersCommand({ Names: ['/b', '/none', '/a'] }));
  expect(answer.Parameters?.map(({ Value }) => Value)).toEqual(['2', '1']);
  expect(answer.InvalidParameters).toEqual(['/none']);
});

describe('by path', () => {
  beforeEach(async () => {
    for (const name of ['/shop/a', '/shop/b', '/shop/deep/c', '/shopping/d']) await put(name, 'x', 'String');
  });
  const below = async (Path: string, Recursive: boolean) => {
    const answer = await client.send(new GetParametersByPathCommand({ Path, Recursive }));
    return answer.Parameters?.map(({ Name }) => Name);
  };

  test.each([
    ['/shop', false, ['/shop/a', '/shop/b']],
    ['/shop/', true, ['/shop/a', '/shop/b', '/shop/deep/c']],
    ['/none', true, []],
  ])('%s, recursive %s', async (path, recursive, names) => {
    expect(await below(path, recursive)).toEqual(names);
  });

  test('in pages', async () => {
    const pages: (string | undefined)[][] = [];
    const input = { Path: '/shop', Recursive: true, MaxResults: 2 };
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, input)) {
      pages.push(Parameters.map(({ Name }) => Name));
    }
    expect(pages).toEqual([['/shop/a', '/shop/b'], ['/shop/deep/c']]);
  });

  test.each([
    [{ Key: 'Name', Option: 'Contains', Values: ['deep'] }, ['/shop/deep/c']],
    [{ Key: 'Name', Option: 'BeginsWith', Values: ['/shopping'] }, ['/shopping/d']],
    [{ Key: 'Path', Values: ['/shop'] }, ['/shop/a', '/shop/b']],
    [{ Key: 'Type', Values: ['SecureString'] }, []],
  ])('described by %j', async (filter, names) => {
    const answer = await client.send(new DescribeParametersCommand({ ParameterFilters: [filter] }));
    expect(answer.Parameters?.map(({ Name }) => Name)).toEqual(names);
  });

  test('are deleted', async () => {
    await client.send(new DeleteParameterCommand({ Name: '/shop/a' }));
    const answer = await client.send(new DeleteParametersCommand({ Names: ['/shop/a', '/shop/b'] }));
    expect(answer).toMatchObject({ DeletedParameters: ['/shop/b'], InvalidParameters: ['/shop/a'] });
    expect(await below('/shop', false)).toEqual([]);
  });
});

// source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
test.each([
  ['a parameter that is there', () => put('/there', 'x', 'String'), 'ParameterAlreadyExists'],
  ['one of no type', () => put('/new', 'x'), 'ValidationException'],
  ['a name of AWS', () => put('/aws/new', 'x', 'String'), 'ValidationException'],
  ['a path without a root', () => put('shop/new', 'x', 'String'), 'ValidationException'],
  ['16 levels', () => put('/x'.repeat(16), 'x', 'String'), 'HierarchyLevelLimitExceededException'],
  [
    'a value that does not fit',
    () => put('/new', 'x', 'String', { AllowedPattern: '^\\d+$' }),
    'ParameterPatternMismatchException',
  ],
  ['a parameter that is not there', () => get('/none'), 'ParameterNotFound'],
  ['a version that is not there', () => get('/there:2'), 'ParameterVersionNotFound'],
  [
    'deleting what is not there',
    () => client.send(new DeleteParameterCommand({ Name: '/none' })),
    'ParameterNotFound',
  ],
  [
    'a token that was not given out',
    () => client.send(new DescribeParametersCommand({ NextToken: 'x' })),
    'InvalidNextToken',
  ],
])('%s is refused', async (_, call, name) => {
  await put('/there', 'x', 'String');
  await expect(call()).rejects.toMatchObject({ name });
});

test.each([
  ['/aws/service/ecs/optimized-ami/amazon-linux-2023', 'public parameter'],
  ['/there:label', 'parameter label label'],
])('%s is not modelled', async (name, what) => {
  await put('/there', 'x', 'String');
  await expect(get(name)).rejects.toThrow(new RegExp(`SSM.GetParameter \\(${what}.*is not modelled`));
});

// source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetCalendarState.html
describe('a change calendar', () => {
  const state = (CalendarNames: string[], AtTime?: string) =>
    client.send(new GetCalendarStateCommand({ CalendarNames, AtTime }));

  test.each([
    ['now', undefined, 'CLOSED', '2030-01-10T12:00:00Z', '2030-01-10T17:00:00Z'],
    ['at a time', '2030-01-10T09:30:00+01:00', 'OPEN', '2030-01-10T08:30:00Z', '2030-01-10T09:00:00Z'],
    ['after its last event', '2030-01-11T00:00:00Z', 'OPEN', '2030-01-11T00:00:00Z', undefined],
  ])('%s', async (_, asked, State, AtTime, NextTransitionTime) => {
    for (const name of ['freeze', 'arn:aws:ssm:eu-west-1:111122223333:document/freeze']) {
      const answer = await state([name], asked);
      expect([answer.State, answer.AtTime, answer.NextTransitionTime]).toEqual([
        State,
        AtTime,
        NextTransitionTime,
      ]);
    }
  });

  test.each([
    ['a document that is not there', ['freeze', 'none'], undefined, 'InvalidDocument'],
    ['a document of another type', ['command'], undefined, 'InvalidDocumentType'],
    ['a time that is none', ['freeze'], 'noon', 'ValidationException'],
  ])('%s is refused', async (_, names, at, name) => {
    await expect(state(names, at)).rejects.toMatchObject({ name });
  });
});
