import { commentMarker, isStale, markedStale } from '../../../cli/plan/report/comment';

const body = `${commentMarker('production')}\n### Plan for production\n\n**Starts no release.**\n`;

test('a plan that is out of date says so, is still found, and says it once', () => {
  const stale = markedStale(body, 'commit abc was pushed');
  expect(stale.split('\n')[0]).toBe('<!-- teal-plan:production -->');
  expect(stale).toContain('> [!WARNING]\n> **This plan is out of date**: `commit abc was pushed`\n');
  expect(stale.endsWith('### Plan for production\n\n**Starts no release.**\n')).toBe(true);
  expect([isStale(body), isStale(stale)]).toEqual([false, true]);
  expect(markedStale(stale, 'commit abc was pushed')).toBe(stale);
  expect(markedStale(stale, 'it failed')).toBe(markedStale(body, 'it failed'));
});

test('what is said of it is only text', () => {
  const stale = markedStale(body, '` @admins\n\n# Approved');
  expect(stale).toContain("`' @admins # Approved`");
});

test("another's comment is not touched", () => {
  expect(() => markedStale('Looks good\n<!-- teal-plan:production -->', 'x')).toThrow(
    'must begin with the marker of a plan',
  );
});
