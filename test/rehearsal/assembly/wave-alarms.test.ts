import { alarmsOfWave, waveProblems } from '../../../rehearsal/assembly/wave-alarms';

const alarm = (AlarmName: unknown, severity?: string) => ({
  Type: 'AWS::CloudWatch::CompositeAlarm',
  Properties: { AlarmName, ...(severity && { Tags: [{ Key: 'teal:severity', Value: severity }] }) },
});

test('what ECS has watched and what pages, not tickets nor parts of either', () => {
  const Resources = {
    Service: {
      Type: 'AWS::ECS::Service',
      Properties: { DeploymentConfiguration: { Alarms: { AlarmNames: ['errors'] } } },
    },
    Page: alarm('page', 'page'),
    Ticket: alarm('ticket', 'ticket'),
    Part: alarm('page-5m'),
    Token: alarm({ Ref: 'Other' }, 'page'),
    Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
  };
  expect(alarmsOfWave([{ template: { Resources } }, { template: { Resources } }] as never)).toEqual([
    'errors',
    'page',
  ]);
});

test.each<[string, [string, string][], string[]]>([
  [
    'all is well',
    [
      ['a', 'OK'],
      ['b', 'OK'],
    ],
    [],
  ],
  [
    'nothing is known yet',
    [
      ['a', 'INSUFFICIENT_DATA'],
      ['b', 'OK'],
    ],
    [],
  ],
  [
    'one sounds',
    [
      ['a', 'OK'],
      ['b', 'ALARM'],
    ],
    ['b sounds'],
  ],
  ['one is not there', [['a', 'OK']], ['b is not there']],
  ['none is', [], ['a is not there', 'b is not there']],
  [
    'another one sounds',
    [
      ['a', 'OK'],
      ['b', 'OK'],
      ['c', 'ALARM'],
    ],
    [],
  ],
])('%s', (_, seen, expected) => {
  expect(
    waveProblems(
      ['a', 'b'],
      seen.map(([name, state]) => ({ name, state })),
    ),
  ).toEqual(expected);
});
