import { oneBrowser } from './browser';

const browser = oneBrowser(['--host-resolver-rules=MAP * ~NOTFOUND']);

test('a browser shows a page, runs its script and draws text', async () => {
  const page = await browser.open().newPage();
  await page.setContent('<h1>one</h1><script>document.querySelector("h1").textContent = "two"</script>');

  expect(await page.textContent('h1')).toBe('two');
  expect((await page.locator('h1').boundingBox())?.width).toBeGreaterThan(10);
});

test('further arguments reach it: no name is found', async () => {
  const page = await browser.open().newPage();

  await expect(page.goto('http://a-name.example/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
});
