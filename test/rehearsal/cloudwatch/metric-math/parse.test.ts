import type { Expression } from '../../../../rehearsal/cloudwatch/metric-math/expression';
import { parse } from '../../../../rehearsal/cloudwatch/metric-math/parse';
import { NotModelled } from '../../../../rehearsal/not-modelled';

/** The expression with every pair of brackets that its structure has. */
function bracketed(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'id':
      return expression.id;
    case 'text':
      return `'${expression.text}'`;
    case 'keyword':
      return expression.word;
    case 'negate':
      return `(-${bracketed(expression.operand)})`;
    case 'binary':
      return `(${bracketed(expression.left)} ${expression.operator} ${bracketed(expression.right)})`;
    case 'array':
      return `[${expression.items.map(bracketed).join(', ')}]`;
    case 'call':
      return `${expression.name}(${expression.args.map(bracketed).join(', ')})`;
  }
}

describe('parse', () => {
  test.each([
    ['1', '1'],
    ['.5', '0.5'],
    ['1.5e3', '1500'],
    ['m1_a', 'm1_a'],
    ['a-b-c', '((a - b) - c)'],
    ['a/b*c', '((a / b) * c)'],
    ['a+b*c', '(a + (b * c))'],
    ['(a+b)*c', '((a + b) * c)'],
    ['a*b^2', '(a * (b ^ 2))'],
    ['2^3^2', '(2 ^ (3 ^ 2))'],
    ['-a^2', '(-(a ^ 2))'],
    ['a^-1', '(a ^ (-1))'],
    ['--a', '(-(-a))'],
    ['a - -b', '(a - (-b))'],
    ['a+1>=b*2', '((a + 1) >= (b * 2))'],
    ['a>1 AND b>1 OR c!=0', '(((a > 1) AND (b > 1)) OR (c != 0))'],
    ['a > 1 || b > 1 && c == 0', '((a > 1) OR ((b > 1) AND (c == 0)))'],
    [' IF( a , b ) ', 'IF(a, b)'],
    ['MAX([a, b+1])', 'MAX([a, (b + 1)])'],
    ['METRICS()', 'METRICS()'],
    ['SUM([METRICS("4xx"), METRICS(\'5xx\')])', "SUM([METRICS('4xx'), METRICS('5xx')])"],
    ['FILL(m1, REPEAT)', 'FILL(m1, REPEAT)'],
    ['SORT(METRICS(), MAX, DESC, 10)', 'SORT(METRICS(), MAX, DESC, 10)'],
  ])('%s is %s', (text, expected) => expect(bracketed(parse(text))).toBe(expected));

  test.each([
    ["SEARCH('{AWS/EC2}', 'Sum', 60)", 'metric math function SEARCH'],
    ['ANOMALY_DETECTION_BAND(m1, 2)', 'metric math function ANOMALY_DETECTION_BAND'],
    ["1 + LAMBDA('f')", 'metric math function LAMBDA'],
    ["DB_PERF_INSIGHTS('RDS', 'db', 'os')", 'metric math function DB_PERF_INSIGHTS'],
    ['SERVICE_QUOTA(m1)', 'metric math function SERVICE_QUOTA'],
    ["INSIGHT_RULE_METRIC('rule', 'Sum')", 'metric math function INSIGHT_RULE_METRIC'],
    ['SELECT MAX(CPUUtilization) FROM "AWS/EC2"', 'Metrics Insights query'],
  ])('%s is refused by name', (text, what) => expect(() => parse(text)).toThrow(new NotModelled(what)));

  test.each([
    ['', 'expected a number, an id, a function, ( or [, got the end at 0'],
    ['a +', 'expected a number, an id, a function, ( or [, got the end at 3'],
    ['a b', 'expected an operator or the end, got b at 3'],
    ['(a', 'expected ), got the end at 2'],
    ['[a', 'expected ], got the end at 2'],
    ['MAX', 'expected (, got the end at 3'],
    ['a ? b', 'has a character at 1 that no token starts with'],
  ])("'%s' is no expression", (text, problem) => {
    expect(() => parse(text)).toThrow(`metric math must be a valid expression, got '${text}'; ${problem}`);
  });
});
