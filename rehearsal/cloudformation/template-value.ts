import { parseDocument } from 'yaml';
import { NotModelled } from '../not-modelled';
import { validationError } from './validation-error';

/**
 * What the text of a template holds, in JSON or in YAML 1.1, in which the cdk command line sends those that go along with a
 * call.
 *
 * @throws AwsError ValidationError for what is neither, NotModelled for the short forms of functions (`!Ref`)
 */
export function templateValue(text: string): unknown {
  return text.trimStart().startsWith('{') ? fromJson(text) : fromYaml(text);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw validationError(`Template format error: JSON not well-formed. (${(error as Error).message})`);
  }
}

function fromYaml(text: string): unknown {
  const document = parseDocument(text, {
    version: '1.1',
    // Versions of templates and policies look like days, and are text.
    customTags: (tags) =>
      tags.filter((tag) => (typeof tag === 'string' ? tag : tag.tag) !== 'tag:yaml.org,2002:timestamp'),
  });
  const [error] = document.errors;
  if (error) throw validationError(`Template format error: YAML not well-formed. (${error.message})`);
  const [warning] = document.warnings;
  if (warning?.code === 'TAG_RESOLVE_FAILED')
    throw new NotModelled('a template with functions in short form');
  return document.toJS();
}
