import { canary } from '../../../../lib';
import { refusal, right, withEnvironment, withService } from './refusal';

describe('fields', () => {
  test.each<[string, unknown, string]>([
    ['no object', null, 'the configuration must be an object, got null; write it as { … }'],
    [
      'unknown',
      withService({ colour: 'teal' }),
      'service.colour must be a known field, got "teal"; remove it, or use one of name, port,',
    ],
    [
      'misspelt',
      { ...right, environmnets: {} },
      'environmnets must be a known field, got {}; did you mean environments?',
    ],
    [
      'misspelt within',
      withService({ memmory: 512 }),
      'service.memmory must be a known field, got 512; did you mean memory?',
    ],
    [
      'called as elsewhere',
      withService({ health: { every: 10 } }),
      'service.health.every must be a known field, got 10; did you mean intervalSeconds?',
    ],
    [
      'misspelt in a release',
      withEnvironment({ release: { ...canary(), persent: 5 } }),
      'environments.production.release.persent must be a known field, got 5; did you mean percent?',
    ],
    [
      'no environments',
      { service: right.service },
      'environments must be an object, got nothing; write it as { … }',
    ],
    [
      'empty environments',
      { ...right, environments: {} },
      'environments must be at least one environment, got {}; write { production: {} }',
    ],
    [
      'no service',
      { environments: right.environments },
      "service must be given, or services, got nothing; write { name: 'shop', port: 8080 }",
    ],
    [
      'service and services',
      { ...right, services: [right.service] },
      'services must be left out with service, got',
    ],
    [
      'services not in a list',
      { environments: right.environments, services: right.service },
      'services must be a list, got',
    ],
    [
      'a release by name',
      withService({ release: 'canary' }),
      'service.release must be made by canary(), blueGreen(), linear() or rolling(), got "canary"; call one of them',
    ],
    [
      'a gate by name',
      { ...right, gates: ['smoke'] },
      `gates[0] must be made by a gate's function, such as smokeTest(), got "smoke"; call it`,
    ],
  ])('%s', (_, input, line) => {
    expect(refusal(input)).toEqual([expect.stringContaining(line)]);
  });
});
