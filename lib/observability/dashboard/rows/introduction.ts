import { text } from '../graphs';
import { inShares, type Line } from '../grid';
import type { ConsoleLinks } from '../links';

export interface IntroductionInput {
  readonly service: string;
  readonly environment: string;
  readonly links: ConsoleLinks;
  /** Where the runbooks can be read: a URL, or a folder of the repository. */
  readonly runbooks: string;
}

/** What the page is, and where to go from here. It is made by a template, and a change by hand is lost with the next. */
export function introduction({ service, environment, links, runbooks }: IntroductionInput): Line[] {
  const options = `--service ${service} --env ${environment}`;
  return [
    inShares(3, [
      [
        1,
        text(
          [
            `# ${service} in ${environment}`,
            `[Deployments](${links.deployments}) · [Tasks](${links.tasks}) · [Target groups](${links.targetGroups}) · ` +
              `[Log](${links.logs}) · Runbooks: ${runbooks}`,
            `\`teal releases ${options}\` what was released, by whom · ` +
              `\`teal verdict ${options}\` how the last one ended · \`teal rollback --previous ${options} --reason …\` back. ` +
              'Made by Teal: a change here is lost at the next deployment.',
          ].join('\n\n'),
        ),
      ],
    ]),
  ];
}

/** The question that the rows below it answer. */
export const heading = (question: string): Line => inShares(1, [[1, text(`## ${question}`)]]);
