// SPDX-License-Identifier: Apache-2.0
// A reader at the status page, by keyboard: `node page.mjs URL FOLDER` (docs/testing.md). Prints what it measured, a JSON line
// each; ends with 1 and says what was wrong.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {join} from 'node:path';

const [url, folder, modules] = process.argv.slice(2);
const need = createRequire(join(modules, 'x.js'));
const {chromium} = need('playwright-core');
const axe = need.resolve('axe-core/axe.min.js');
const PATIENCE = 150_000;
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const tell = (what, figures) => console.log(JSON.stringify({what, ...figures}));

/// Tab until `there` holds of the focused element; so the reader needs no mouse.
async function tabTo(page, there, what) {
  for (let n = 1; n <= 400; ++n) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(there)) return n;
  }
  assert.fail(`${what} is not reached by Tab`);
}

async function accessible(path) {
  const context = await browser.newContext({bypassCSP: true});   // for axe alone
  const page = await context.newPage();
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme: scheme});
    await page.goto(url + path, {waitUntil: 'load'});
    await page.addScriptTag({path: axe});
    const found = await page.evaluate((tags) => globalThis.axe.run(document, {runOnly: tags}), WCAG);
    const grave = found.violations.filter((v) => ['serious', 'critical'].includes(v.impact));
    assert.deepEqual(grave.map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.html)]), [], `${path}, ${scheme}`);
    tell('axe', {path, scheme, passed: found.passes.length, violations: found.violations.map((v) => v.id)});
  }
  await context.close();
}

async function weight() {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  const hosts = new Set();
  await session.send('Network.enable');
  session.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.goto(url + '/', {waitUntil: 'load'});
  await page.waitForSelector('button.pause');
  assert.deepEqual([...hosts], [new URL(url).host], 'no other host is asked');
  assert.ok(bytes > 1000 && bytes < 100_000, `${bytes} bytes`);
  tell('weight', {bytes});
  await context.close();
}

async function byKeyboard(page) {
  await page.goto(url + '/', {waitUntil: 'load'});
  assert.equal(await page.getAttribute('html', 'lang'), 'bn', 'Bengali comes first');
  assert.equal(await tabTo(page, () => document.activeElement.className === 'skip', 'the way past the head'), 1);
  const language = await tabTo(page, () => document.activeElement.className === 'lang', 'the other language');
  await page.keyboard.press('Enter');
  await page.waitForSelector('html[lang=en]');
  const filter = await tabTo(page, () => document.activeElement.textContent === 'overdue' && document.activeElement.closest('.filters'), 'the filter');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.filters a[aria-current]:has-text("overdue")');
  const states = await page.$$eval('.cases tbody tr', (rows) => rows.map((row) => row.className));
  assert.ok(states.length > 0, 'the pretend world has overdue answers');
  assert.ok(states.every((state) => state === 'late' || state === 'soon'), states.join());
  const why = await tabTo(page, () => document.activeElement.className === 'why', 'the explanation');
  const id = new URL(await page.evaluate(() => document.activeElement.href)).searchParams.get('case');
  await page.keyboard.press('Enter');
  await page.waitForURL(/explain/);
  const text = await page.textContent('body');
  assert.ok(text.includes(id), 'the explanation is of that case');
  assert.match(text, /R1[0-9]|R2[0-9]|R30/, 'and names the rules');
  tell('keyboard', {language, filter, why, overdue: states.length});
}

const rowsOf = (page) => page.$$eval('.cases tbody tr', (all) => all.map((row) => ({
  id: row.querySelector('.why')?.href, due: row.querySelector('time.due')?.dateTime, text: row.querySelector('time.due')?.textContent ?? '',
  place: row.querySelector('td:nth-child(4) a')?.href})));

/// Watches one message on its office's page until its deadline has passed. False: it was answered before.
async function becomesOverdue(page, {id, due, place}) {
  await page.goto(place, {waitUntil: 'load'});
  await page.evaluate(() => { globalThis.sameDocument = true; });
  const link = `a.why[href="${new URL(id).pathname}${new URL(id).search}"]`;
  if (!await page.$(link)) return false;
  await page.focus(link);
  await page.waitForFunction(([id, due]) => {
    const row = [...document.querySelectorAll('.cases tbody tr')].find((each) => each.querySelector('.why')?.href === id);
    return document.documentElement.dataset.now > due && (!row || row.querySelector('time.due')?.textContent.endsWith('past due'));
  }, [id, due], {timeout: PATIENCE, polling: 500});
  assert.equal(await page.evaluate(() => globalThis.sameDocument), true, 'without loading the page again');
  const row = (await rowsOf(page)).find((each) => each.id === id);
  if (!row) return false;
  assert.equal(await page.evaluate(() => document.activeElement.href), id, 'the reader is where they were');
  return row.text;
}

/// A deadline passes, and the page says so without being loaded again.
async function live(page) {
  const begun = Date.now();
  let text = false, watched = 0;
  for (; !text && watched < 10; ++watched) {
    await page.goto(url + '/?lang=en&state=waiting', {waitUntil: 'load'});
    const waiting = (await rowsOf(page)).filter((row) => row.text.endsWith(' left')).sort((a, b) => a.due.localeCompare(b.due));
    assert.ok(waiting.length > watched, 'somebody waits');
    text = await becomesOverdue(page, waiting[watched]);
  }
  assert.ok(text, 'of ten that waited none became overdue');
  tell('live', {seconds: Math.round((Date.now() - begun) / 1000), watched, becomes: text});
  await page.click('button.pause');
  assert.equal(await page.textContent('button.pause'), 'Go on');
  const still = await page.getAttribute('html', 'data-now');
  await page.click('button.pause');
  await page.waitForFunction((still) => document.documentElement.dataset.now !== still, still, {timeout: PATIENCE, polling: 500});
}

async function pictures() {
  for (const [name, width, height, lang, full] of [['desktop-bn', 1280, 900, 'bn', false], ['phone-bn', 390, 844, 'bn', false], ['phone-en', 390, 844, 'en', false]]) {
    const page = await browser.newPage({viewport: {width, height}, deviceScaleFactor: 1});
    await page.goto(`${url}/?lang=${lang}`, {waitUntil: 'load'});
    await page.screenshot({path: join(folder, `page-${name}.png`), fullPage: full});
    await page.setViewportSize({width: 320, height: 700});
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `nothing scrolls sideways at 320 pixels (${wide})`);
    await page.close();
  }
}

try {
  const context = await browser.newContext({locale: 'bn-BD'});
  const page = await context.newPage();
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') wrong.push(message.text()); });
  await weight();
  await byKeyboard(page);
  await live(page);
  await pictures();
  const office = (await (await fetch(url + '/api/v1/pages')).json()).pages[0].office;
  for (const path of ['/?lang=bn', '/?lang=en', `/?office=${office}&lang=bn`, '/health?lang=bn', '/health?lang=en']) await accessible(path);
  assert.deepEqual(wrong, [], 'no error in the browser');
} catch (error) {
  console.error(error.stack ?? String(error));
  process.exitCode = 1;
} finally {
  await browser.close();
}
