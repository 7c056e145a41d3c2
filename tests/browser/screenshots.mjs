// screenshots.mjs MADE_UP_SITE FOLDER: the README's pictures.

import {mkdirSync} from 'node:fs';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {launch, makeMadeUpSite, Reader, temporaryFolder} from './browser.mjs';

const [madeUpSite, images] = process.argv.slice(2);
const folder = temporaryFolder();
const site = makeMadeUpSite(madeUpSite, join(folder.path, 'site'));
const quake = readdirSync(join(site, 'a')).find(key =>
    JSON.parse(readFileSync(join(site, 'a', key, 'index.json'))).url.endsWith('earthquake-north'));
mkdirSync(images, {recursive: true});
const browser = await launch();
for (const colorScheme of ['light', 'dark']) {
  for (const [path, name] of [['index.html', 'front'], [`a/${quake}/2..3.html`, 'edit']]) {
    const reader = await Reader.open(browser, site, {colorScheme, viewport: {width: 1120, height: 800}});
    const page = await reader.goto(path);
    await page.screenshot({path: join(images, `${name}-${colorScheme}.png`)});
    await reader.close();
  }
}
await browser.close();
folder.remove();
