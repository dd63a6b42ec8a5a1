/** How a target wants its events. At most one is given. */
export interface InputSettings {
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?:
    | {
        readonly InputPathsMap?: Readonly<Record<string, string>> | undefined;
        readonly InputTemplate: string;
      }
    | undefined;
}

/** What may stand in a template without being taken from the event. */
export interface RuleVariables {
  readonly ruleArn: string;
  readonly ruleName: string;
  /** ISO 8601. */
  readonly ingestionTime: string;
}

/** What a target is given of an event: text, nearly always JSON. */
// source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
export function targetInput(settings: InputSettings, event: object, rule: RuleVariables): string {
  const { Input, InputPath, InputTransformer } = settings;
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(at(event, InputPath) ?? null);
  if (InputTransformer === undefined) return JSON.stringify(event);
  const paths = Object.entries(InputTransformer.InputPathsMap ?? {});
  const variables = new Map<string, unknown>([
    ['aws.events.rule-arn', rule.ruleArn],
    ['aws.events.rule-name', rule.ruleName],
    ['aws.events.event.ingestion-time', rule.ingestionTime],
    ['aws.events.event', event],
    ['aws.events.event.json', event],
    ...paths.map(([name, path]) => [name, at(event, path)] as const),
  ]);
  return filled(InputTransformer.InputTemplate, variables);
}

/** Within quotes a value is its text, elsewhere its JSON; one that the event does not have is nothing. */
function filled(template: string, variables: ReadonlyMap<string, unknown>): string {
  return template.replace(/<([\w.-]+)>/g, (whole, name: string, offset: number) => {
    if (!variables.has(name)) return whole;
    const value = variables.get(name);
    if (!isWithinQuotes(template, offset)) return value === undefined ? '""' : JSON.stringify(value);
    if (value === undefined) return '';
    return typeof value === 'string'
      ? JSON.stringify(value).slice(1, -1)
      : JSON.stringify(value).replace(/"/g, '\\"');
  });
}

function isWithinQuotes(template: string, offset: number): boolean {
  return template.slice(0, offset).replace(/\\./g, '').split('"').length % 2 === 0;
}

/** `$.detail.list[0]` */
function at(event: object, path: string): unknown {
  return [...path.matchAll(/\.([^.[\]]+)|\[['"]?([^\]'"]+)['"]?\]/g)].reduce<unknown>(
    (inner, [, name, key]) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string, unknown>)[name ?? key ?? '']
        : undefined,
    event,
  );
}
