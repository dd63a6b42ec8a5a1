import type { ManifestNode, ScalarNode } from './tree';

/** What Copilot knows itself; everything else comes from the shell that deploys. */
export interface KnownVariables {
  readonly COPILOT_APPLICATION_NAME: string;
  readonly COPILOT_ENVIRONMENT_NAME: string;
}

/** source: aws/copilot-cli site/content/docs/developing/manifest-env-var.en.md (predefined variables; a backslash escapes) */
const VARIABLE = /(\\?)\$\{([_a-zA-Z][_a-zA-Z0-9]*)\}/g;

/**
 * Fills in `${COPILOT_APPLICATION_NAME}` and `${COPILOT_ENVIRONMENT_NAME}`. Those of the shell stay: what they are at the
 * next deployment is not known here, and may be a secret.
 */
export function interpolate<T extends ManifestNode>(node: T, variables: KnownVariables): T;
export function interpolate(node: ManifestNode, variables: KnownVariables): ManifestNode {
  if (node.kind === 'map') {
    const entries = [...node.entries].map(([key, value]) => [key, interpolate(value, variables)] as const);
    return { ...node, entries: new Map(entries) };
  }
  if (node.kind === 'list') {
    return { ...node, items: node.items.map((item) => interpolate(item, variables)) };
  }
  if (typeof node.value !== 'string' || !node.value.includes('${')) return node;
  const known: Readonly<Record<string, string>> = { ...variables };
  const text = node.value.replace(VARIABLE, (whole, escaped: string, name: string) => {
    if (escaped !== '') return whole.slice(1);
    return Object.hasOwn(known, name) ? (known[name] ?? whole) : whole;
  });
  return { ...node, text, value: text, origin: node.origin ?? node };
}

/** Variables of the shell that Copilot would put into a value. */
export function shellVariablesIn(node: ScalarNode): readonly string[] {
  const { value } = node.origin ?? node;
  if (typeof value !== 'string') return [];
  return [...value.matchAll(VARIABLE)].flatMap(([, escaped, name = '']) =>
    escaped === '' && !/^COPILOT_(APPLICATION|ENVIRONMENT)_NAME$/.test(name) ? [name] : [],
  );
}
