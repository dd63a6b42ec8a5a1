import { AwsError } from '../../../rehearsal/endpoint/aws-service';
import { queryAnswer, queryError, readQuery } from '../../../rehearsal/endpoint/query-protocol';

// source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
describe('what a client sends', () => {
  test.each([
    ['nothing', '', {}],
    ['a text', 'Name=a%20b', { Name: 'a b' }],
    ['a list', 'Arns.member.1=a&Arns.member.2=b', { Arns: ['a', 'b'] }],
    ['a list by its numbers', [10, 2, 1].map((n) => `A.member.${n}=${n}`).join('&'), { A: ['1', '2', '10'] }],
    ['an empty list', 'Tags=', { Tags: '' }],
    [
      'structures in lists in structures',
      'Actions.member.1.ForwardConfig.TargetGroups.member.1.Weight=5&Actions.member.1.Type=forward',
      { Actions: [{ ForwardConfig: { TargetGroups: [{ Weight: '5' }] }, Type: 'forward' }] },
    ],
  ])('%s', (_, body, parameters) => {
    expect(readQuery(`Action=Act&Version=2015-12-01&${body}`)).toEqual({ action: 'Act', parameters });
  });

  test('a name that objects have anyway is a name like any other', () => {
    const { parameters } = readQuery('Action=Act&__proto__.polluted=yes&constructor.member.1=x');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(parameters as object)).toEqual(['__proto__', 'constructor']);
  });
});

test('an answer', () => {
  const output = {
    Rules: [{ Priority: 5, IsDefault: false, Values: ['<a>', 'b&c'], Missing: undefined, Tags: [] }],
    At: new Date(0),
  };
  expect(queryAnswer('urn:x', 'Act', output).body).toBe(
    '<?xml version="1.0"?>\n<ActResponse xmlns="urn:x"><ActResult>' +
      '<Rules><member><Priority>5</Priority><IsDefault>false</IsDefault>' +
      '<Values><member>&lt;a&gt;</member><member>b&amp;c</member></Values><Tags></Tags></member></Rules>' +
      '<At>1970-01-01T00:00:00.000Z</At></ActResult>' +
      '<ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata></ActResponse>',
  );
});

test.each([
  [400, 'Sender'],
  [500, 'Receiver'],
])('an error of status %s is the %s’s', (status, type) => {
  const answer = queryError('urn:x', new AwsError('RuleNotFound', 'no <rule>', status));
  expect(answer.status).toBe(status);
  expect(answer.body).toContain(
    `<Error><Type>${type}</Type><Code>RuleNotFound</Code><Message>no &lt;rule&gt;</Message></Error>`,
  );
});
