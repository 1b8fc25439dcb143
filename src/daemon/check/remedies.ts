/** How to mend what the reader of a file says; the first row that fits. */
const REMEDIES: readonly (readonly [reason: RegExp, remedy: string])[] = [
  [/^#include of '(.*)', which does not exist$/, 'make that file, or write #tryinclude where it may be absent'],
  [
    /^nothing acts on option|is not acted on$/,
    'take the line out, or look in docs/reference.md and the guide for how the option is written here',
  ],
  [/ expected$/, 'write such a value'],
  [/^stands before the first \[category\]$/, 'write [general] above it'],
  [/^no closing '(.)'$/, 'close the bracket'],
  [/^\[.*\]\(\+\) adds to a category/, 'write the category first, or take (+) away'],
  [/inherits from '.*', which does not exist$/, 'write the template above the section that inherits from it'],
  [/^no '=' in line$/, 'write name = value, or begin the line with ; where it is a remark'],
  [/^comment ';--' is never closed$/, 'write --; where the remark ends'],
  [/includes '.*', which does not exist$/, 'write that context, or take the include out'],
  [/has a priority .* already$|stands at another priority/, 'write n (or another number) for the priority; the later line is left out now'],
  [/^there is no extension before it|^the first priority of a context/, 'begin the extension with exten => number,1,Application()'],
  [/^no closing parenthesis/, 'write ) at the end of the line'],
  [/: the first one counts$| already$/, 'take one of the two out'],
  [/is not supported/, 'take the line out; docs/compatibility.md says what there is instead'],
  [/^the TLS listener of/, 'make the pair with ringdown cert, or correct tlscertfile and tlsprivatekey'],
  [/cannot be read/, 'let the user that the exchange runs as read the file'],
  [/is not a file$/, 'put a file in its place, or take it away'],
];

/** What helps against that, in a line. */
export const remedyOf = (reason: string): string =>
  REMEDIES.find(([pattern]) => pattern.test(reason))?.[1] ?? 'correct the line, or take it out';
