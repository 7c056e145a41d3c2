// Debian's Chromium, driven by playwright-core, and the sites that it reads.

import {execFileSync, spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launch() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
           '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  });
}

export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'stet-browser-'));
  return {path, remove: () => rmSync(path, {recursive: true, force: true})};
}

// The made-up newsroom's site: its bytes are always the same.
export function makeMadeUpSite(program, folder, ...options) {
  execFileSync(program, [folder, ...options]);
  return folder;
}

const DEMO_FEEDS = {
  'harbour-post.test': '/feed/', 'flussbote.test': '/rss/aktuell.xml', 'visnyk.test': '/rss.xml'};

// The demo newsroom tracked over its two days, as a user would.
export async function makeDemoSite(stet, folder) {
  mkdirSync(folder, {recursive: true});
  writeFileSync(join(folder, 'day'), '1');
  const server = spawn('/usr/bin/python3',
      [join(ROOT, 'seeds/demo/serve.py'), '--port', '0', '--day-file', join(folder, 'day')],
      {stdio: ['ignore', 'pipe', 'ignore']});
  try {
    const [line] = await Promise.race([
      createInterface({input: server.stdout})[Symbol.asyncIterator]().next().then(({value}) => [value]),
      new Promise((_, fail) => server.once('exit', () => fail(new Error('the demo newsroom did not start')))),
    ]);
    const port = line.split(' ')[1];
    const hosts = Object.keys(DEMO_FEEDS).map(host => `"${host}:${port}:127.0.0.1"`).join(', ');
    writeFileSync(join(folder, 'stet.toml'),
        `[crawl]\ncontact = "test"\ndelay = "0s"\nallow_addresses = ["127.0.0.0/8"]\nresolve = [${hosts}]\n`);
    const run = async (...args) => await new Promise((done, fail) => {
      const child = spawn(stet, [...args, '--store', join(folder, 'store'), '--config', join(folder, 'stet.toml')],
                          {stdio: ['ignore', 'ignore', 'inherit']});
      child.once('exit', code => code === 0 ? done() : fail(new Error(`stet ${args}: exit ${code}`)));
    });
    await run('init', '-q');
    await run('add', '-q', ...Object.entries(DEMO_FEEDS).map(([host, feed]) => `http://${host}:${port}${feed}`));
    await run('run', '-q');
    writeFileSync(join(folder, 'day'), '2');
    await run('run', '-q', '--all', '--report', join(folder, 'site'));
  } finally {
    server.kill();
  }
  return join(folder, 'site');
}

// A page as a reader has it before them. What it asks for outside its site, and
// what it says on the console, is kept.
export class Reader {
  static async open(browser, site, options = {}) {
    const reader = new Reader();
    reader.base = pathToFileURL(site + '/').href;
    reader.faults = [];
    reader.context = await browser.newContext({viewport: {width: 1200, height: 900}, ...options});
    reader.context.on('request', request => {
      if (!request.url().startsWith(reader.base)) reader.faults.push(`asked for ${request.url()}`);
    });
    reader.context.on('requestfailed', request => {
      // The next page was asked for before this one's icon had come.
      const {errorText} = request.failure();
      if (errorText !== 'net::ERR_ABORTED') reader.faults.push(`did not get ${request.url()}: ${errorText}`);
    });
    reader.page = await reader.context.newPage();
    reader.page.on('console', message => reader.faults.push(`console: ${message.text()}`));
    reader.page.on('pageerror', error => reader.faults.push(`error: ${error.message}`));
    return reader;
  }

  async goto(path) {
    await this.page.goto(this.base + path);
    return this.page;
  }

  path() {
    return decodeURI(this.page.url()).slice(decodeURI(this.base).length);
  }

  // What WCAG 2.2 AA finds wrong, one line each.
  async violations() {
    await this.page.evaluate(AXE);
    const found = await this.page.evaluate(() => globalThis.axe.run(document, {
      preload: false,
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    }));
    return found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 3)}`);
  }

  close() {
    return this.context.close();
  }
}
