/**
 * Whether a query is one of JMESPath. source: https://jmespath.org/specification.html, grammar; only what it says of
 * syntax: whether a field exists is not looked at.
 */
export function parseQuery(query: string): void {
  const tokens = tokensOf(query);
  let at = 0;
  const peek = () => tokens[at] ?? '';
  const take = (wanted?: string): string => {
    const token = peek();
    if (wanted !== undefined && token !== wanted)
      throw new Error(`expected ${wanted || 'its end'}, got ${token || 'its end'}`);
    at += 1;
    return token;
  };
  const isName = (token: string) => /^([A-Za-z_]\w*|".*")$/s.test(token);

  /** What binds two expressions, the looser first. */
  const levels = [['|'], ['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>=']];
  function expression(level = 0): void {
    const operators = levels[level];
    if (operators === undefined) {
      unary();
      return;
    }
    expression(level + 1);
    while (operators.includes(peek())) {
      take();
      expression(level + 1);
    }
  }

  function unary(): void {
    if (peek() === '!' || peek() === '&') {
      take();
      unary();
      return;
    }
    first();
    while (true) {
      if (peek() === '.') {
        take();
        afterDot();
      } else if (peek() === '[') bracket(false);
      else return;
    }
  }

  function first(): void {
    const token = peek();
    if (token === '[') bracket(true);
    else if (token === '{') hash();
    else if (token === '(') {
      take();
      expression();
      take(')');
    } else if (isName(token)) nameOrCall();
    else if (token === '*' || token === '@' || /^['`]/.test(token)) take();
    else throw new Error(`unexpected ${token || 'end'}`);
  }

  function afterDot(): void {
    if (peek() === '[') list();
    else if (peek() === '{') hash();
    else if (peek() === '*') take();
    else if (isName(peek())) nameOrCall();
    else throw new Error(`unexpected ${peek() || 'end'} after .`);
  }

  function nameOrCall(): void {
    take();
    if (peek() !== '(') return;
    take();
    while (peek() !== ')') {
      expression();
      if (peek() !== ')') take(',');
    }
    take(')');
  }

  /** @param alone nothing stands before it, so that it may be a list of expressions */
  function bracket(alone: boolean): void {
    const next = tokens[at + 1] ?? '';
    if (alone && !/^(-?\d+|:|\?|\]|\*)$/.test(next)) {
      list();
      return;
    }
    take('[');
    if (peek() === '?') {
      take();
      expression();
    } else if (peek() === '*') take();
    else while (/^(-?\d+|:)$/.test(peek())) take();
    take(']');
  }

  function list(): void {
    take('[');
    expression();
    while (peek() === ',') {
      take();
      expression();
    }
    take(']');
  }

  function hash(): void {
    take('{');
    do {
      if (peek() === ',') take();
      if (!isName(take())) throw new Error('expected a name in {}');
      take(':');
      expression();
    } while (peek() === ',');
    take('}');
  }

  expression();
  take('');
}

const TOKEN =
  /\s*(\|\||&&|==|!=|<=|>=|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|-?\d+|[A-Za-z_]\w*|[[\]{}().,:?*@&!<>|])/y;

function tokensOf(query: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const text = query.trimEnd();
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new Error(`cannot be read from ${text.slice(from)}`);
    tokens.push(token);
  }
  return tokens;
}
