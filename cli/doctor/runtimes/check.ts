import { Malformed } from '../../../rehearsal/assembly/parse';
import type { TemplateResource } from '../../../rehearsal/assembly/template';
import { EXIT, VerbFailed } from '../../exit-codes';
import { stacksOf } from '../../plan/read/from-assembly';
import type { Check } from '../check';
import { runtimeFindings } from './decide';

/** Whether what functions and the CDK run on is supported, and for at least half a year. It asks nobody. */
export const runtimes: Check = {
  name: 'runtimes',
  asked: (options) => options.runtimes === true,
  run: async ({ assembly, env }, { pause }) =>
    runtimeFindings({
      runtimes: runtimesOf(assembly, env),
      node: process.versions.node,
      now: pause.now(),
    }),
};

function runtimesOf(assembly: string, environment: string): readonly string[] {
  try {
    return runtimesOfTemplates([...stacksOf(assembly, environment).values()].map(({ template }) => template));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new VerbFailed(EXIT.BAD_INPUT, error.message, { cause: error });
  }
}

/** Of each function that has one. */
export const runtimesOfTemplates = (
  templates: readonly {
    readonly Resources: Readonly<Record<string, Pick<TemplateResource, 'Type' | 'Properties'>>>;
  }[],
): readonly string[] =>
  templates.flatMap(({ Resources }) =>
    Object.values(Resources)
      .filter(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && Properties?.Runtime !== undefined)
      .map(({ Properties }) => String(Properties?.Runtime)),
  );
