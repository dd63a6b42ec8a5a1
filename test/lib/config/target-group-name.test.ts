import fc from 'fast-check';
import { targetGroupName } from '../../../lib/config/target-group-name';

test.each([
  ['web-production', 'A', 'web-production-pbdrhuk-a'],
  ['web-production', 'B', 'web-production-pbdrhuk-b'],
  ['a-very-long-name-of-a-service-production', 'A', 'a-very-long-name-of-a-rgcdjvd-a'],
] as const)('%s %s: %s', (fullName, group, expected) => {
  expect(targetGroupName(fullName, group)).toBe(expected);
});

// source: Elastic Load Balancing API reference, CreateTargetGroup (Name)
test('every name is one that CreateTargetGroup takes, and no two services have one', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,30}(-[a-z0-9]{1,20}){1,2}$/);
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 40 }), (names) => {
      const groups = names.flatMap((one) => [targetGroupName(one, 'A'), targetGroupName(one, 'B')]);
      expect(groups.filter((group) => !/^(?!-)[a-z0-9-]{1,32}(?<!-)$/.test(group))).toEqual([]);
      expect(new Set(groups).size).toBe(2 * names.length);
    }),
  );
});
