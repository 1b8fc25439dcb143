import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { parseAsteriskConf } from './asterisk-conf.ts';
import { type ConfFile, readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseIndicationsConf } from './indications-conf.ts';
import { parseLoggerConf } from './logger-conf.ts';
import { parseMusicOnHoldConf } from './musiconhold-conf.ts';
import { parseRtpConf } from './rtp-conf.ts';

const read = (text: string): Promise<ConfFile> => readConfOrEmpty(new MemoryConfSource({ 'x.conf': text }), 'x.conf');
const refuses = async (parse: (file: ConfFile) => unknown, text: string, line: number) => {
  const file = await read(text);
  assert.throws(
    () => parse(file),
    (error) => error instanceof ConfigError && error.line === line,
  );
};

describe('asterisk.conf', () => {
  test('names folders and what the exchange is called; a section that is only a template names none', async () => {
    const options = parseAsteriskConf(
      await read(
        '[directories]\nastetcdir => /etc/x\nastdatadir=/data\nastmoddir => /mod\n[options]\nsystemname = node1\ndefaultlanguage=de\nverbose=3\n',
      ),
    );
    assert.deepEqual([options.directories.etc, options.directories.data, options.directories.spool], ['/etc/x', '/data', undefined]);
    assert.deepEqual([options.systemName, options.defaultLanguage], ['node1', 'de']);
    assert.deepEqual(
      options.unknown.map((each) => each.option),
      ['verbose'],
    );
    const stock = parseAsteriskConf(await read('[directories](!)\nastlogdir => /log\n'));
    assert.equal(stock.directories.log, undefined);
  });
});

describe('rtp.conf', () => {
  test('gives the ports and the time between reports', async () => {
    const options = parseRtpConf(await read('[general]\nrtpstart = 26000\nrtpend = 26998\nrtcpinterval = 60000\nicesupport=no\n'));
    assert.deepEqual([options.portStart, options.portEnd, options.rtcpIntervalMs], [26_000, 26_998, 60_000]);
    assert.equal(options.unknown[0]?.option, 'icesupport');
    assert.deepEqual([parseRtpConf(await read('')).portStart, parseRtpConf(await read('')).portEnd], [5000, 31_000]);
  });

  test('refuses a range that is none', async () => {
    await refuses(parseRtpConf, '[general]\nrtpstart=20000\nrtpend=10000\n', 3);
    await refuses(parseRtpConf, '[general]\nrtpstart=80\n', 2);
  });
});

describe('indications.conf', () => {
  test('gives the tones of each country and the one that counts', async () => {
    const options = parseIndicationsConf(
      await read(
        '[general]\ncountry = de\n[us]\ndial = 350+440\n[DE]\ndescription = Germany\nringcadence = 1000,4000\nDial = 425\nbusy => 425/480,0/480\n',
      ),
    );
    assert.equal(options.country, 'de');
    const germany = options.countries.get('de');
    assert.deepEqual(
      [...(germany?.tones ?? [])],
      [
        ['dial', '425'],
        ['busy', '425/480,0/480'],
      ],
    );
    assert.deepEqual(germany?.ringCadenceMs, [1000, 4000]);
  });

  test('has a country that rings even where the file has none', async () => {
    for (const text of ['', '[general]\ncountry = zz\n']) {
      const options = parseIndicationsConf(await read(text));
      assert.equal(options.countries.get(options.country)?.tones.get('ring'), '440+480/2000,0/4000');
    }
  });
});

describe('musiconhold.conf', () => {
  test('gives the folder of each class', async () => {
    const options = parseMusicOnHoldConf(
      await read('[general]\ncachertclasses=yes\n[default]\nmode=files\ndirectory=moh\n[loud](default)\nsort=random\ndigit=#\n'),
    );
    assert.deepEqual(
      options.classes.map((each) => [each.name, each.directory, each.order]),
      [
        ['default', 'moh', 'alphabetical'],
        ['loud', 'moh', 'random'],
      ],
    );
    assert.deepEqual(
      options.unknown.map((each) => each.option),
      ['cachertclasses', 'digit'],
    );
  });

  test('refuses music that comes from a program', async () => {
    await refuses(parseMusicOnHoldConf, '[x]\nmode=custom\napplication=/bin/x\n', 2);
  });
});

describe('logger.conf', () => {
  test('says which levels go where', async () => {
    const options = parseLoggerConf(
      await read(
        '[general]\ndateformat=%F %T\n[logfiles]\nmessages = notice,warning,error\nconsole => verbose(3),error\nfull = [json]*\nsecurity = security\nodd = loud,error\n',
      ),
    );
    assert.equal(options.dateFormat, '%F %T');
    assert.deepEqual(
      options.channels.map((each) => [each.name, each.levels.join()]),
      [
        ['messages', 'notice,warning,error'],
        ['console', 'verbose,error'],
        ['full', 'debug,verbose,notice,warning,error'],
        ['security', ''],
        ['odd', 'error'],
      ],
    );
    assert.deepEqual(
      options.unknown.map((each) => each.option),
      ['odd'],
    );
  });
});
