import assert from 'node:assert/strict';
import { test } from 'node:test';
import { htmlTranslator, plainTranslator, type Translator, xmlTranslator } from './output-format.ts';

const whole = (translator: Translator, text: string) => translator.push(text) + translator.end();

/** Whole, and split in two at every character. */
function check(make: () => Translator, text: string, expected: string): void {
  assert.equal(whole(make(), text), expected);
  for (let cut = 0; cut <= text.length; cut++) {
    const translator = make();
    assert.equal(translator.push(text.slice(0, cut)) + translator.push(text.slice(cut)) + translator.end(), expected, `split at ${cut}`);
  }
}

const xml = () => xmlTranslator('unknown', 'generic');
const element = (attributes: string) => `<response type='object' id='unknown'><generic ${attributes} /></response>\n`;

test('each message becomes an element, each header an attribute in its order', () => {
  check(
    xml,
    'Response: Success\r\nActionID: 1\r\n\r\nEvent: Hello\r\nText: <a b="c">&\'\r\n\r\n',
    element("response='Success' actionid='1'") + element("event='Hello' text='&lt;a b=&quot;c&quot;&gt;&amp;&apos;'"),
  );
});

test('a name is made one that XML knows, and one that comes again is counted', () => {
  check(
    xml,
    '1a: <"&\'>: x\r\nChan-Variable(SIP/a): b=c\r\nVariable: 1\r\nVariable: 2\r\nvariable: 3\r\nVariable: 4\r\n\r\n',
    element("_1a='&lt;&quot;&amp;&apos;&gt;: x' chan_variable_sip_a_='b=c' variable='1' variable-2='2' variable='3' variable-3='4'"),
  );
});

test('text without a name is one value of many lines', () => {
  check(
    xml,
    'Response: Follows\r\nPrivilege: Command\r\nname  state\nalice: <ok>\n--END COMMAND--\r\n\r\nEvent: X\r\n\r\n',
    element("response='Follows' privilege='Command' opaque_data='name  state\nalice: &lt;ok&gt;\n--END COMMAND--'") + element("event='X'"),
  );
});

test('a message without an end is closed all the same', () => {
  check(xml, 'Event: X', element("event='X'"));
  check(xml, 'no name', element("opaque_data='no name'"));
});

test('control characters and blanks at ends do not reach the attribute', () => {
  check(xml, 'Text:\t\x01a\x1fb \t\r\n\r\n', element("text='a?b'"));
});

test('who asks names the element and its destination, but writes no markup with them', () => {
  assert.equal(whole(xmlTranslator('box', 'item'), 'A: 1\r\n\r\n'), "<response type='object' id='box'><item a='1' /></response>\n");
  assert.equal(
    whole(xmlTranslator("'><script>", 'x onload=y'), 'A: 1\r\n\r\n'),
    "<response type='object' id='&apos;&gt;&lt;script&gt;'><generic a='1' /></response>\n",
  );
});

test('a page has a row a header and a line behind each message', () => {
  const line = '<tr><td colspan="2"><hr></td></tr>\r\n';
  check(
    htmlTranslator,
    'Response: Success\r\nText: <b>\r\n\r\nfirst\nsecond\n\r\n',
    `<tr><td>Response</td><td>Success</td></tr>\n<tr><td>Text</td><td>&lt;b&gt;</td></tr>\n${line}<tr><td>Opaque-data</td><td>first<br>\nsecond</td></tr>\n${line}`,
  );
  assert.equal(whole(htmlTranslator('<body>\n'), 'A: 1\r\n\r\n'), `<body>\n<tr><td>A</td><td>1</td></tr>\n${line}`);
});

test('plain text is as it was', () => {
  check(plainTranslator, 'A: <1>\r\n\r\n', 'A: <1>\r\n\r\n');
});
