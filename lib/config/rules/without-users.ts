import { show } from '../problems';
import type { Finding } from './finding';
import type { Outline } from './outline';

/**
 * A load test sends all it likes where nobody but the team is. An environment that nobody may destroy by mistake is one
 * that somebody would miss.
 */
export function environmentsWithoutUsers({ environments, gates, services }: Outline): Finding[] {
  const last = environments.length - 1;
  const isProtected = (index: number) => environments[index]?.protect ?? index === last;
  return [gates, ...[...services, ...environments].map((one) => one.gates ?? [])]
    .flat()
    .flatMap(({ path, withoutUsers = [] }) =>
      withoutUsers.flatMap((name, nth): Finding[] => {
        const index = environments.findIndex((environment) => environment.name === name);
        if (index >= 0 && !isProtected(index)) return [];
        const known = environments.filter((_, at) => !isProtected(at)).map((one) => one.name);
        return [
          {
            path: [...path, 'withoutUsers', nth],
            complaint:
              index < 0
                ? { rule: 'the name of an environment', advice: `use one of ${known.join(', ') || 'none'}` }
                : {
                    rule: 'an environment that is not protected, since users are on those that are',
                    got: show(name),
                    advice: 'leave it out, or give the environment protect: false',
                  },
          },
        ];
      }),
    );
}
