import type { DialectName } from '../ami/dialect/dialect.ts';

/** A header of an answer, in the order and spelling of the wire. */
export type HeaderRow = readonly [name: string, value: string];

/** What the servers of the two dialects do differently over HTTP. */
export interface HttpManner {
  /** An answer says how long it is; without that its end is the end of the connection. */
  readonly hasLength: boolean;
  /** Headers of what the manager answers, behind `Connection`. */
  managerRows(contentType: string, session?: { readonly id: string; readonly maxAgeSeconds: number }): HeaderRow[];
  /** Headers of other pages, behind `Connection`. @param rows what the page has besides */
  pageRows(...rows: readonly HeaderRow[]): HeaderRow[];
  /** The page around the table of `/manager`. */
  readonly htmlStart: string;
  readonly htmlBlockStart: string;
  readonly htmlEnd: string;
}

const NOT_KEPT: HeaderRow = ['Cache-Control', 'no-cache, no-store'];

const TITLE_ROW = '<tr><td colspan="2" bgcolor="#f1f1ff"><h1>Manager Tester</h1></td></tr>\r\n';
const TABLE = '<body bgcolor="#ffffff"><table align=center bgcolor="#f1f1f1" width="500">\r\n';

const MODERN_FORM =
  '<form action="manager" method="post">\n' +
  '\tAction: <select name="action">\n' +
  '\t\t<option value="">-----&gt;</option>\n' +
  '\t\t<option value="login">login</option>\n' +
  '\t\t<option value="command">Command</option>\n' +
  '\t\t<option value="waitevent">waitevent</option>\n' +
  '\t\t<option value="listcommands">listcommands</option>\n' +
  '\t</select>\n' +
  '\tor <input name="action"><br/>\n' +
  '\tCLI Command <input name="command"><br>\n' +
  '\tuser <input name="username"> pass <input type="password" name="secret"><br>\n' +
  '\t<input type="submit">\n' +
  '</form>\n';

const CLASSIC_FORM =
  '<form action="manager">action: <input name="action"> cmd <input name="command"><br> \tuser <input name="username"> pass ' +
  '<input type="password" name="secret"><br> \t<input type="submit"></form>';

/** Asterisk 20 (modern) and the server of November 2006 (classic). */
export const MANNERS: Readonly<Record<DialectName, HttpManner>> = {
  modern: {
    hasLength: true,
    managerRows: (type, session) => [
      NOT_KEPT,
      ['Content-type', type],
      ...(session
        ? ([
            ['Set-Cookie', `mansession_id="${session.id}"; Version=1; Max-Age=${session.maxAgeSeconds}`],
            ['Pragma', 'SuppressEvents'],
          ] as const)
        : []),
    ],
    pageRows: (...rows) => [NOT_KEPT, ...rows],
    htmlStart: `<title>Asterisk&trade; Manager Interface</title>${TABLE}${TITLE_ROW}<tr><td colspan="2" bgcolor="#f1f1ff">${MODERN_FORM}</td></tr>\r\n`,
    htmlBlockStart: '',
    htmlEnd: '</table></body>\r\n',
  },
  classic: {
    hasLength: false,
    managerRows: (type, session) => [
      ['Content-type', type],
      ['Cache-Control', 'no-cache;'],
      ...(session ? ([['Set-Cookie', `mansession_id="${session.id}"; Version="1"; Max-Age=${session.maxAgeSeconds}`]] as const) : []),
    ],
    pageRows: (...rows) => [...rows],
    htmlStart: `<title>Asterisk&trade; Manager Test Interface</title>${TABLE}${TITLE_ROW}<tr><td colspan="2" bgcolor="#f1f1ff">${CLASSIC_FORM}</td></tr>\r\n`,
    htmlBlockStart: '<body>\n',
    htmlEnd: '</table></body>\r\n',
  },
};

/** The page around the table of `/amanager`, which 2006 did not have. */
export const DIGEST_PAGE = {
  start:
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\r\n' +
    '<html><head>\r\n' +
    '<title>Asterisk&trade; Manager Interface</title>\r\n' +
    '</head><body style="background-color: #ffffff;">\r\n' +
    '<form method="POST">\r\n' +
    '<table align="center" style="background-color: #f1f1f1;" width="500">\r\n' +
    '<tr><th colspan="2" style="background-color: #f1f1ff;"><h1>Manager Tester</h1></th></tr>\r\n' +
    '<tr><th colspan="2" style="background-color: #f1f1ff;">Action: <input name="action" /> Cmd: <input name="command" /><br>' +
    '<input type="submit" value="Send request" /></th></tr>\r\n',
  end: '</table></form></body></html>\r\n',
} as const;
