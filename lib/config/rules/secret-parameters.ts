import { secretVersionParameter } from '../names';
import { show } from '../problems';
import type { Finding } from './finding';
import type { Outline } from './outline';

/**
 * Of the parameters of a template, those that are left beside the image's and others of Teal's and a team's own.
 * source: AWS CloudFormation user guide, "Understand CloudFormation quotas": 200 parameters of a template
 */
const MOST = 150;

/** Each secret has a parameter with its version, whose name is made of the variable's. */
export const secretParameters = ({ services }: Outline): Finding[] =>
  services.flatMap(({ secrets }) =>
    secrets.flatMap(({ path, name }, index): Finding[] => {
      if (index === MOST) {
        return [
          {
            path,
            complaint: {
              rule: `one of at most ${MOST} secrets of a service, since each has a parameter in its template`,
              got: show(name),
              advice: 'keep several values as fields of one secret',
            },
          },
        ];
      }
      const [owner] = secrets
        .slice(0, index)
        .filter((other) => secretVersionParameter(other.name) === secretVersionParameter(name));
      // The same variable twice is a problem of its own.
      if (owner === undefined || owner.name === name) return [];
      return [
        {
          path,
          complaint: {
            rule: `told from ${owner.name} in the name ${secretVersionParameter(name)} of a parameter`,
            got: show(name),
            advice: 'rename one of the two',
          },
        },
      ];
    }),
  );
