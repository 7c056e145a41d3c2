// site_test.mjs STET MADE_UP_SITE: the site as a person reads it, in headless
// Chromium, from disk.

import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {launch, makeDemoSite, makeMadeUpSite, Reader, temporaryFolder} from './browser.mjs';

const [stet, madeUpSite] = process.argv.slice(2);

let browser;
let folder;
let site;   // Of the made-up newsroom, changes only.
let whole;  // The same with the whole text.
let keys;   // The articles' folders, by address.

before(async () => {
  folder = temporaryFolder();
  site = makeMadeUpSite(madeUpSite, join(folder.path, 'changes'));
  whole = makeMadeUpSite(madeUpSite, join(folder.path, 'whole'), '--whole-text');
  keys = {};
  for (const key of readdirSync(join(site, 'a')))
    keys[JSON.parse(readFileSync(join(site, 'a', key, 'index.json'))).url] = `a/${key}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  folder?.remove();
});

const quake = () => keys['https://example.com/news/earthquake-north'];
const arabic = () => keys['https://example.org/ar/story'];

// One page of every type.
function pageTypes() {
  const of = kind => `${kind}/${readdirSync(join(site, kind)).sort()[0]}/index.html`;
  return ['index.html', 'outlets.html', 'classes.html', 'days.html', 'languages.html', 'about.html',
          'silent/index.html', 'hidden/index.html', of('outlet'), of('class'), of('language'), of('day'),
          `${quake()}/index.html`, `${quake()}/2..3.html`, `${quake()}/2..3.side.html`,
          `${arabic()}/1..2.html`, `${arabic()}/1..2.side.html`,
          `${keys['https://example.com/news/harbour']}/1..2.html`];
}

async function reading(options, where, use) {
  const reader = await Reader.open(browser, where, options);
  try {
    await use(reader);
    assert.deepEqual(reader.faults, []);
  } finally {
    await reader.close();
  }
}

const texts = locator => locator.allInnerTexts();
const marks = (page, tag) => page.locator(`${tag} bdi`).allInnerTexts();

test('the front page lists the edits of the demo newsroom', async () => {
  const demo = await makeDemoSite(stet, join(folder.path, 'demo'));
  await reading({}, demo, async reader => {
    const page = await reader.goto('index.html');
    const originals = await page.locator('.edits .original').evaluateAll(
        links => links.map(a => new URL(a.href).pathname.replace(/\/$/, '').split('/').pop()).sort());
    assert.deepEqual(originals, [
      '1042-silska-shkola-maisternia', 'alte-flussbruecke-bleibt-gesperrt-a4711.html',
      'brauerei-am-wehr-regenwasser-a4702.html', 'council-ferry-winter-fares', 'landslide-brennock-quarry',
      'library-roof-repair', 'lighthouse-tours-lamplight', 'neue-strassenbahnen-spaeter-a4695.html'].sort());
    await page.locator('.filters').getByRole('link', {name: 'German'}).click();
    assert.equal(await page.locator('.edits > li').count(), 3);
  });
});

test('a filter narrows the list to the edits that have it', async () => {
  await reading({}, site, async reader => {
    const page = await reader.goto('index.html');
    const all = await page.locator('.edits > li').count();
    const entry = page.locator('.filters li', {has: page.getByRole('link', {name: 'headline', exact: true})});
    const promised = Number(await entry.locator('.num').innerText());
    await entry.getByRole('link').click();
    assert.equal(reader.path(), 'class/headline-changed/index.html');
    const rows = page.locator('.edits > li');
    assert.equal(await rows.count(), promised);
    assert.ok(promised > 0 && promised < all);
    assert.equal(await rows.filter({has: page.locator('.chip', {hasText: 'headline'})}).count(), promised);
  });
});

test('an edit marks the words that changed and no other', async () => {
  await reading({}, site, async reader => {
    const page = await reader.goto(`${quake()}/2..3.html`);
    assert.deepEqual(await marks(page, 'h1 del'), ['at least 12 dead']);
    assert.deepEqual(await marks(page, 'h1 ins'), ['many feared dead']);
    assert.deepEqual(await marks(page, '.diff .op-edit del'), ['12', '200', 'rocks']);
    assert.deepEqual(await marks(page, '.diff .op-edit ins'), ['31', '450', 'rock']);
    const moved = page.locator('.diff .op-move:not(.left)');
    assert.match(await moved.innerText(), /moved here from paragraph 7/);
    await moved.getByRole('link', {name: 'paragraph 7'}).click();
    assert.equal(reader.path(), `${quake()}/2..3.html#o7`);
    await page.getByRole('link', {name: 'Side by side'}).click();
    assert.deepEqual(await marks(page, '.sides td:first-child ins'), []);
    assert.deepEqual(await marks(page, '.sides td:last-child del'), []);
  });
});

test('earlier, later and any two versions are a click away', async () => {
  await reading({}, site, async reader => {
    const page = await reader.goto(`${quake()}/2..3.html`);
    await page.getByRole('link', {name: 'Later edit'}).click();
    assert.equal(reader.path(), `${quake()}/3..4.html`);
    await page.getByRole('link', {name: 'All versions'}).first().click();
    assert.deepEqual(await texts(page.locator('.headlines li span')), [
      'Strong earthquake shakes northern coast, at least 12 dead',
      'Strong earthquake shakes northern coast, many feared dead']);
    await page.locator('table.compare').getByRole('link', {name: '2 → 4'}).click();
    assert.equal(reader.path(), `${quake()}/2..4.html`);
    assert.deepEqual(await marks(page, 'h1 del'), ['at least 12 dead']);
  });
});

test('a screen reader hears what was removed before what was added, in words', async () => {
  await reading({}, site, async reader => {
    const page = await reader.goto(`${quake()}/2..3.html`);
    const heard = (await page.locator('h1').evaluate(h => h.textContent)).replace(/\s+/g, ' ').trim();
    assert.equal(heard,
        'Strong earthquake shakes northern coast, removed: at least 12 dead end added: many feared dead end');
    const tree = await page.locator('body').ariaSnapshot();
    const order = ['- banner', 'navigation "Site"', '- main', 'heading "Strong earthquake', 'Ways to see this edit',
                   'heading "In the text"', 'heading "Why it is called that"', 'heading "Evidence"', 'contentinfo'];
    const found = order.map(part => tree.indexOf(part));
    assert.ok(found.every((at, i) => at >= 0 && (i === 0 || at > found[i - 1])), `${order}\n${found}\n${tree}`);
  });
});

test('the keyboard reaches everything in the order of reading', async () => {
  await reading({}, site, async reader => {
    const page = await reader.goto(`${quake()}/2..3.html`);
    const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
    const order = [];
    for (let i = 0; i < 13; ++i) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    assert.deepEqual(order, ['Skip to content', 'stet', 'Edits', 'Outlets', 'Kinds', 'Days', 'Languages', 'About',
                             'Edits', 'Example Gazette', 'All versions', 'Skip to the first change', 'silent']);
    await page.keyboard.press('Shift+Tab');
    const skip = page.getByRole('link', {name: 'Skip to the first change'});
    const box = await skip.boundingBox();
    assert.ok(box.x >= 0, 'a focused skip link is seen');
    await page.keyboard.press('Enter');
    assert.equal(reader.path(), `${quake()}/2..3.html#first-change`);
  });
});

test('unchanged paragraphs are folded and open by the keyboard', async () => {
  await reading({}, whole, async reader => {
    const page = await reader.goto(`${quake()}/1..2.html`);
    const folded = page.locator('details.folded').first();
    const hidden = folded.locator('.block').first();
    assert.equal(await hidden.isVisible(), false);
    await folded.locator('summary').focus();
    await page.keyboard.press('Enter');
    assert.equal(await hidden.isVisible(), true);
  });
  await reading({}, site, async reader => {
    const page = await reader.goto(`${quake()}/1..2.html`);
    assert.equal(await page.locator('details.folded').count(), 0);
    assert.match(await page.locator('p.folded').first().innerText(), /4 unchanged paragraphs/);
  });
});

test('text from right to left stands at the right, aligned', async () => {
  await reading({}, site, async reader => {
    const page = await reader.goto('index.html');
    const row = page.locator('.edits article', {hasText: 'مثال اليوم'});
    const right = async selector => Math.round(await row.locator(selector).evaluate(e => {
      const range = document.createRange();
      range.selectNodeContents(e);
      return Math.max(...[...range.getClientRects()].map(r => r.right));
    }));
    assert.equal(await row.locator('h3').evaluate(e => getComputedStyle(e).direction), 'rtl');
    assert.ok(Math.abs(await right('h3') - await right('.excerpt')) <= 4);
  });
});

test('no page is wider than a small screen', async () => {
  await reading({viewport: {width: 320, height: 700}}, site, async reader => {
    for (const path of pageTypes()) {
      const page = await reader.goto(path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 320, `${path} is ${wide} pixels wide`);
    }
  });
});

test('print and forced colours keep the marks', async () => {
  await reading({forcedColors: 'active'}, site, async reader => {
    const page = await reader.goto(`${quake()}/2..3.html`);
    const line = tag => page.locator(`h1 ${tag}`).evaluate(e => getComputedStyle(e).textDecorationLine);
    assert.equal(await line('del'), 'line-through');
    assert.equal(await line('ins'), 'underline');
    await page.emulateMedia({media: 'print', forcedColors: 'none'});
    assert.equal(await line('del'), 'line-through');
    assert.equal(await line('ins'), 'underline');
    assert.equal(await page.locator('.site-head nav').isVisible(), false);
  });
});

test('nothing needs scripts', async () => {
  await reading({javaScriptEnabled: false}, site, async reader => {
    const page = await reader.goto('index.html');
    await page.locator('.edits h3 a').nth(1).click();
    assert.equal(reader.path(), `${quake()}/2..3.html`);
    assert.equal(await page.locator('script').count(), 0);
  });
});

for (const colorScheme of ['light', 'dark']) {
  test(`every type of page meets WCAG AA in ${colorScheme} colours`, async () => {
    await reading({colorScheme}, site, async reader => {
      const faults = [];
      for (const path of pageTypes()) {
        await reader.goto(path);
        for (const fault of await reader.violations()) faults.push(`${path}: ${fault}`);
      }
      assert.deepEqual(faults, []);
    });
  });
}
