import type { RawTemplate } from '../raw-template';

/** What leaves with Teal, as a reader of the written app is told of it. */
export interface Gone {
  readonly logicalId: string;
  readonly type: string;
  /** Of a function, an alarm, a log group. */
  readonly name?: string | undefined;
}

/** A stack as it is to be, and where. */
export interface EjectedStack {
  readonly name: string;
  readonly kind: 'foundation' | 'service';
  readonly account: string;
  readonly region: string;
  /** After all steps. */
  readonly template: RawTemplate;
  readonly tags: Readonly<Record<string, string>>;
  readonly isProtected: boolean;
  /** Of the bootstrap that it was deployed with. */
  readonly qualifier: string;
  readonly gone: readonly Gone[];
}

/** A file of the written app; its path counts from the app's directory. */
export interface AppFile {
  readonly path: string;
  readonly content: string;
}

/** `shop-production` → `ShopProductionStack` */
export const classOf = (stackName: string): string =>
  `${stackName
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Stack`;

export const stackFileOf = (stackName: string): string => `${stackName}-stack`;
export const templateFileOf = (stackName: string): string => `templates/${stackName}.json`;

/** What the synthesizer of the CDK writes into each template by itself. */
const OF_THE_SYNTHESIZER = { parameter: 'BootstrapVersion', rule: 'CheckBootstrapVersion' } as const;

/** The template without what synthesis adds to it, and would find there twice. */
export function includedTemplate(template: RawTemplate): string {
  const { Rules, Parameters, ...rest } = template;
  const without = (all: unknown, name: string) => {
    const left = Object.entries((all ?? {}) as object).filter(([key]) => key !== name);
    return left.length > 0 ? Object.fromEntries(left) : undefined;
  };
  const included = {
    ...rest,
    Parameters: without(Parameters, OF_THE_SYNTHESIZER.parameter),
    Rules: without(Rules, OF_THE_SYNTHESIZER.rule),
  };
  return `${JSON.stringify(included, null, 2)}\n`;
}

/** Of the bootstrap whose version a template asks for; CDK's own where it asks for none. */
export function qualifierOf({ Parameters }: RawTemplate): string {
  const version = Parameters?.[OF_THE_SYNTHESIZER.parameter]?.Default;
  return /^\/cdk-bootstrap\/([A-Za-z0-9_-]+)\/version$/.exec(String(version))?.[1] ?? 'hnb659fds';
}
