import { decide } from '../../../../lambda/gate/quiet-alarms/decide';

// source: Amazon CloudWatch API reference, DescribeAlarms (StateValue; an alarm that does not exist is left out)
test.each<[string, readonly string[], Readonly<Record<string, string>>, string, RegExp | string]>([
  ['quiet', ['a', 'b'], { a: 'OK', b: 'OK' }, 'pass', 'all 2 alarms of the deployment are quiet'],
  ['one alone', ['a'], { a: 'OK' }, 'pass', 'the alarm of the deployment is quiet'],
  [
    'too little data is not red',
    ['a'],
    { a: 'INSUFFICIENT_DATA' },
    'pass',
    'the alarm of the deployment is quiet',
  ],
  [
    'red',
    ['a', 'b'],
    { a: 'OK', b: 'ALARM' },
    'fail',
    /^an alarm is red already, .*: b; see runbooks\/gate-quiet/,
  ],
  ['two are red', ['a', 'b'], { a: 'ALARM', b: 'ALARM' }, 'fail', /^alarms are red already, .*: a, b; see/],
  ['red beats absent', ['a', 'b'], { a: 'ALARM' }, 'fail', /: a; see/],
  ['absent', ['a', 'b'], { a: 'OK' }, 'inconclusive', /^an alarm does not exist, .*: b$/],
  ['two are absent', ['a', 'b'], {}, 'inconclusive', /^alarms do not exist, .*: a, b$/],
  [
    'a state that is new',
    ['a'],
    { a: 'MUTED' },
    'inconclusive',
    'CloudWatch has a state that is not known of: a',
  ],
  ['no alarm is named', [], {}, 'inconclusive', /names an alarm/],
])('%s', (_, names, states, outcome, reason) => {
  const verdict = decide(names, new Map(Object.entries(states)));
  expect(verdict).toEqual({
    outcome,
    reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
  });
});
