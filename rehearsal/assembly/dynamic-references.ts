/**
 * Reads what a dynamic reference names.
 *
 * @param service `ssm`, `ssm-secure` or `secretsmanager`
 * @param reference what stands behind the service: a name with its version, a secret with its key
 */
export type DynamicReference = (service: string, reference: string) => Promise<string>;

const REFERENCE = /\{\{resolve:([a-z-]+):([^}]*)\}\}/g;

/**
 * A value with its `{{resolve:…}}` filled in, at any depth.
 *
 * @param services only references to these. @default all
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export async function withDynamicReferences(
  value: unknown,
  read: DynamicReference,
  services?: readonly string[],
): Promise<unknown> {
  if (typeof value === 'string') return inText(value, read, services);
  if (Array.isArray(value)) {
    return Promise.all(value.map((item) => withDynamicReferences(item, read, services)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await withDynamicReferences(item, read, services)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function inText(
  text: string,
  read: DynamicReference,
  services: readonly string[] | undefined,
): Promise<string> {
  let result = '';
  let end = 0;
  for (const found of text.matchAll(REFERENCE)) {
    const [whole, service = '', reference = ''] = found;
    const wanted = services === undefined || services.includes(service);
    result += text.slice(end, found.index) + (wanted ? await read(service, reference) : whole);
    end = found.index + whole.length;
  }
  return result + text.slice(end);
}
