import { canary, metrics, rolling, smokeTest } from '../../../../lib';
import { refusal, right, smoke, withEnvironment, withService } from './refusal';

describe('gates', () => {
  const rule =
    'must be other than rolling() with gates, since hooks on ROLLING are undocumented, got rolling();';
  test.each<[string, unknown, string[]]>([
    [
      'rolling in an environment',
      { ...withEnvironment({ release: rolling() }), gates: [smoke] },
      [`environments.production.release ${rule}`],
    ],
    [
      'rolling of a service',
      { ...withService({ release: rolling() }), gates: [smoke], environments: { a: {}, b: {} } },
      [`service.release ${rule}`],
    ],
    [
      'gates of the service',
      withService({ release: rolling(), gates: [smoke] }),
      [`service.release ${rule}`],
    ],
    [
      'rolling that another release replaces',
      {
        ...withService({ release: rolling(), gates: [smoke] }),
        environments: { production: { release: canary() } },
      },
      [],
    ],
    [
      'rolling of a service without gates',
      { ...withService({ release: rolling(), gates: [] }), gates: [smoke] },
      [],
    ],
    ['metrics', { ...right, gates: [smoke, metrics()] }, ['gates[1] (metrics) is not built yet; remove it']],
    [
      'one id twice',
      { ...right, gates: [smoke, smoke] },
      ['gates[1].id must be an id of its own, not smoke-test as gates[0]'],
    ],
    [
      'no request',
      { ...right, gates: [smokeTest({ requests: [] })] },
      ['gates[0].requests must be a list of at least 1, got []'],
    ],
    [
      'a stage that a rollback repeats',
      { ...right, gates: [{ ...smoke, stages: ['PRODUCTION_TRAFFIC_SHIFT'] }] },
      [
        'gates[0].stages[0] must be one of POST_TEST_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT, got "PRODUCTION_TRAFFIC_SHIFT"',
      ],
    ],
    [
      'a header without a rule',
      { ...right, gates: [smokeTest({ requests: [{ path: '/', header: { name: 'x' } }] })] },
      ['gates[0].requests[0].header must be given exactly one of equals and matches'],
    ],
    [
      'no regular expression',
      { ...right, gates: [smokeTest({ requests: [{ path: '/', header: { name: 'x', matches: '(' } }] })] },
      ['gates[0].requests[0].header.matches must be a regular expression'],
    ],
    [
      'a JSON path that is more than a path',
      { ...right, gates: [smokeTest({ requests: [{ path: '/', json: [{ path: '$..x', equals: 1 }] }] })] },
      ['gates[0].requests[0].json[0].path must be a path of names and indexes'],
    ],
  ])('%s', (_, input, lines) => {
    expect(refusal(input)).toEqual(lines.map((line) => expect.stringContaining(line)));
  });
});
