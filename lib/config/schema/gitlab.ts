import { projectPattern } from '../names';
import type { GitLabInput } from '../types';
import { fields, type Shape, text } from './field';

/** It becomes a claim of a token: `:`, `*` and `?` would make one match others. */
export const gitlab = fields({
  project: text(
    projectPattern,
    'the path of a project of gitlab.com with its groups',
    'leave out the URL, and write it like acme/shop',
  ),
} satisfies Shape<GitLabInput>);
