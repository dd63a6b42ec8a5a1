import type { Gone } from './app/ejected-stack';
import { leaving } from './leaving';
import type { RawTemplate } from './raw-template';

/** What leaves a stack, in the words of its template. */
export function goneOf(template: RawTemplate): readonly Gone[] {
  return [...leaving(template)].map((logicalId) => {
    const { Type: type = '', Properties = {} } = template.Resources[logicalId] ?? {};
    const name =
      Properties.FunctionName ?? Properties.AlarmName ?? Properties.LogGroupName ?? Properties.Name;
    return { logicalId, type, ...(typeof name === 'string' && { name }) };
  });
}
