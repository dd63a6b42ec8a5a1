import { errorBudget, millis } from '../../../../lib';
import { refusal, right, withService } from './refusal';

const gates = (...options: Parameters<typeof errorBudget>) => ({
  ...right,
  objectives: { availability: 99.9, routes: { login: { latency: { under: millis(300), share: 99 } } } },
  gates: [errorBudget(...options)],
});
const any = (value: unknown) => value as never;

test('what is right', () => {
  expect(refusal(gates())).toEqual([]);
  expect(refusal(gates({ left: 0.5, objectives: ['availability', 'login-latency'] }))).toEqual([]);
});

test.each<[string, unknown, string]>([
  [
    'nothing left',
    gates({ left: 0 }),
    'gates[0].left must be a percentage, more than 0 and less than 100, got 0',
  ],
  ['all left', gates({ left: 100 }), 'gates[0].left must be a percentage, more than 0 and less than 100'],
  ['a text', gates({ left: any('10') }), 'gates[0].left must be a percentage'],
  ['no number', gates({ left: Number.NaN }), 'gates[0].left must be a percentage'],
  ['no objective', gates({ objectives: [] }), 'gates[0].objectives must be a list of at least 1'],
  [
    'one twice',
    gates({ objectives: ['availability', 'availability'] }),
    'gates[0].objectives[1] must be an objective that is not there yet',
  ],
  [
    'no name',
    gates({ objectives: [any(7)] }),
    'gates[0].objectives[0] must be the id of an objective, got 7',
  ],
  [
    'an objective that the service has not',
    gates({ objectives: ['availability', 'login-availability'] }),
    'gates[0].objectives[1] must be one of the objectives of shop: availability, login-latency, got "login-availability"; did you mean availability?',
  ],
  ['another word', gates(any({ budget: 10 })), 'gates[0].budget must be a known field'],
  [
    'no objectives at all',
    { ...right, gates: [errorBudget()] },
    'gates[0] must be a gate of a service with objectives, since without a goal there is no budget, got error-budget, and shop has none; give it objectives (docs/objectives.md), or remove the gate there',
  ],
  [
    'a service that wants none of the delivery',
    { ...gates(), service: { ...right.service, objectives: {} } },
    'gates[0] must be a gate of a service with objectives',
  ],
  [
    'at the service',
    withService({ gates: [errorBudget()] }),
    'service.gates[0] must be a gate of a service with objectives',
  ],
  [
    'at an environment, once',
    { ...right, environments: { staging: {}, production: { gates: [errorBudget({ id: 'budget' })] } } },
    'environments.production.gates[0] must be a gate of a service with objectives, since without a goal there is no budget, got budget, and shop has none',
  ],
])('%s', (_, input, complaint) => {
  const complaints = refusal(input);
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toContain(complaint);
});
