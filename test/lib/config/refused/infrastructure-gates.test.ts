import { infrastructure, uniform } from '../../../../lib';
import { refusal, right } from './refusal';

const gate = (...gates: unknown[]) => ({ ...right, gates });

test.each<[string, unknown, string[]]>([
  ['both', gate(uniform(), infrastructure({ ports: [8443], daysLeft: 200, tls: '1.3' })), []],
  [
    'an option that uniform does not have',
    gate({ ...uniform(), ports: [80] }),
    [
      'gates[0].ports must be a known field, got [ 80 ]; remove it, or use one of id, onInconclusive, patience, kinds',
    ],
  ],
  [
    'what is no port',
    gate(infrastructure({ ports: [0, 70_000] })),
    [
      'gates[0].ports[0] must be a whole number from 1 to 65535, got 0; name the ports of your own listeners',
      'gates[0].ports[1] must be a whole number from 1 to 65535, got 70000; name the ports of your own listeners',
    ],
  ],
  [
    'more days than a certificate has',
    gate(infrastructure({ daysLeft: 201 })),
    [
      'gates[0].daysLeft must be a whole number from 1 to 200, got 201; no public certificate is valid for longer',
    ],
  ],
  [
    'an old floor',
    gate({ ...infrastructure(), tls: '1.1' }),
    ['gates[0].tls must be one of 1.2, 1.3, got "1.1"; older versions are forbidden by RFC 8996'],
  ],
])('%s', (_, input, problems) => {
  expect(refusal(input)).toEqual(problems);
});
