/**
 * `Symbol.asyncDispose` for runtimes that have none (Node before 20.5), under the name that compilers of `await using` fall back to.
 * Imported for its effect, before a class that has the method is made.
 */
const symbols: { readonly asyncDispose?: symbol } = Symbol;
if (symbols.asyncDispose === undefined) Object.defineProperty(Symbol, 'asyncDispose', { value: Symbol.for('Symbol.asyncDispose') });

export {};
