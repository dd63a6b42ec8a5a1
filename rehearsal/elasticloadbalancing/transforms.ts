import { regularExpression } from './regular-expression';

/** Rewrites what a target gets, after the rule was chosen: the Host header, or the path with its query string. */
export interface Transform {
  readonly type: 'host-header-rewrite' | 'url-rewrite';
  readonly regex: string;
  /** `$1` … `$9` stand for what the groups of the expression matched. */
  readonly replace: string;
}

export interface Rewritable {
  readonly host: string;
  /** The path with its query string. */
  readonly url: string;
}

/** @returns undefined when a rewrite makes no valid request, which ELB answers with 500 */
type Rewriter = (request: Rewritable) => Rewritable | undefined;

const known = new WeakMap<readonly Transform[], Rewriter>();

/**
 * What makes a request one as the target gets it. Only the first match is replaced: AWS does not say, and its examples
 * are anchored.
 */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
export function rewriterOf(transforms: readonly Transform[]): Rewriter {
  let rewriter = known.get(transforms);
  if (!rewriter) {
    rewriter = newRewriter(transforms);
    known.set(transforms, rewriter);
  }
  return rewriter;
}

function newRewriter(transforms: readonly Transform[]): Rewriter {
  const steps = transforms.map(({ type, regex, replace }) => {
    const part = type === 'host-header-rewrite' ? 'host' : 'url';
    // Host names have no case.
    return { part, expression: regularExpression(regex, part === 'host' ? 'i' : ''), replace } as const;
  });
  return (request) => {
    let changed = request;
    for (const { part, expression, replace } of steps) {
      if (!expression.test(changed[part])) continue;
      changed = { ...changed, [part]: replaced(changed[part], expression, replace) };
    }
    return changed === request || (VALID_HOST.test(changed.host) && VALID_URL.test(changed.url))
      ? changed
      : undefined;
  };
}

const VALID_HOST = /^[\w.\-:[\]]+$/;
const VALID_URL = /^\/[\x21-\x7e]*$/;

function replaced(text: string, regex: RegExp, replace: string): string {
  return text.replace(regex, (...groups: unknown[]) =>
    // `$&` and other signs are JavaScript's alone.
    replace.replace(/\$([1-9])/g, (_, group: string) => {
      const matched = groups[Number(group)];
      return typeof matched === 'string' ? matched : '';
    }),
  );
}
