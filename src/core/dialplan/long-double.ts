/**
 * Numbers of the dialplan's expressions: 64 bits of mantissa, as the long double that Asterisk computes with, so that `$[10 / 3]` and
 * `$[0.1 + 0.2]` print what Asterisk prints. Values are `mantissa * 2 ** exponent`; `special` holds an infinity or NaN.
 */
export class LongDouble {
  readonly mantissa: bigint;
  readonly exponent: number;
  readonly special: number | undefined;

  private constructor(mantissa: bigint, exponent: number, special?: number) {
    this.mantissa = mantissa;
    this.exponent = exponent;
    this.special = special;
  }

  /** The digits at the start of a text (`12`, `-1.5`, `.5`); zero where there are none. */
  static parse(text: string): LongDouble {
    const [, sign, whole = '', fraction = ''] = /^\s*([+-]?)(\d*)(?:\.(\d*))?/.exec(text) ?? [];
    const digits = BigInt(`0${whole}${fraction}`);
    return quotient(sign === '-' ? -digits : digits, 10n ** BigInt(fraction.length), 0);
  }

  static of(value: number): LongDouble {
    if (!Number.isFinite(value)) return new LongDouble(0n, 0, value);
    if (Number.isSafeInteger(value)) return rounded(BigInt(value), 0);
    let exponent = 0;
    let scaled = value;
    while (!Number.isInteger(scaled)) {
      scaled *= 2;
      exponent--;
    }
    return rounded(BigInt(scaled), exponent);
  }

  /** Rounds `mantissa * 2 ** exponent` to 64 bits, to even in the middle. `sticky`: more follows below the mantissa's last bit. */
  static rounded(mantissa: bigint, exponent: number, sticky = false): LongDouble {
    const negative = mantissa < 0n;
    let size = negative ? -mantissa : mantissa;
    const excess = bitLength(size) - MANTISSA_BITS;
    if (excess > 0) {
      const shift = BigInt(excess);
      const rest = size & ((1n << shift) - 1n);
      const half = 1n << (shift - 1n);
      size >>= shift;
      if (rest > half || (rest === half && (sticky || (size & 1n) === 1n))) size++;
      exponent += excess;
    }
    if (size === 0n) return ZERO;
    if (exponent + bitLength(size) > MAX_EXPONENT) return new LongDouble(0n, 0, negative ? -Infinity : Infinity);
    if (exponent + bitLength(size) < -MAX_EXPONENT) return ZERO;
    return new LongDouble(negative ? -size : size, exponent);
  }

  get isZero(): boolean {
    return this.special === undefined && this.mantissa === 0n;
  }

  /** The nearest double. */
  toNumber(): number {
    return this.special ?? Number(this.toString());
  }

  negated(): LongDouble {
    return this.special === undefined ? new LongDouble(-this.mantissa, this.exponent) : LongDouble.of(-this.special);
  }

  plus(other: LongDouble): LongDouble {
    if (this.special !== undefined || other.special !== undefined) return LongDouble.of(this.toNumber() + other.toNumber());
    const [a, b, exponent] = aligned(this, other);
    return rounded(a + b, exponent);
  }

  minus(other: LongDouble): LongDouble {
    return this.plus(other.negated());
  }

  times(other: LongDouble): LongDouble {
    if (this.special !== undefined || other.special !== undefined) return LongDouble.of(this.toNumber() * other.toNumber());
    return rounded(this.mantissa * other.mantissa, this.exponent + other.exponent);
  }

  /** @param other not zero */
  dividedBy(other: LongDouble): LongDouble {
    if (this.special !== undefined || other.special !== undefined) return LongDouble.of(this.toNumber() / other.toNumber());
    return quotient(this.mantissa, other.mantissa, this.exponent - other.exponent);
  }

  /** What is left of a division towards zero; it has the sign of the dividend. @param other not zero */
  remainder(other: LongDouble): LongDouble {
    if (this.special !== undefined || other.special !== undefined) return LongDouble.of(this.toNumber() % other.toNumber());
    const [a, b, exponent] = aligned(this, other);
    return rounded(a % b, exponent);
  }

  /** Negative, zero or positive; NaN is like nothing. */
  compare(other: LongDouble): number {
    if (this.special !== undefined || other.special !== undefined) return this.toNumber() - other.toNumber();
    const [a, b] = aligned(this, other);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** As C prints it with `%.18Lg`: up to 18 digits, no trailing zeros, exponents from 18 and below -4. */
  toString(): string {
    if (this.special !== undefined) return Number.isNaN(this.special) ? '-nan' : this.special < 0 ? '-inf' : 'inf';
    if (this.mantissa === 0n) return '0';
    const sign = this.mantissa < 0n ? '-' : '';
    const size = this.mantissa < 0n ? -this.mantissa : this.mantissa;
    const [digits, power] = decimal(size, this.exponent);
    const shown = digits.replace(/0+$/, '');
    if (power < -4 || power >= DIGITS) {
      const fraction = shown.length > 1 ? `.${shown.slice(1)}` : '';
      return `${sign}${shown[0]}${fraction}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
    }
    if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${shown}`;
    const whole = digits.slice(0, power + 1);
    const fraction = shown.slice(power + 1);
    return sign + whole + (fraction === '' ? '' : `.${fraction}`);
  }
}

const MANTISSA_BITS = 64;
const MAX_EXPONENT = 16_384;
const DIGITS = 18;
const LOG10_OF_2 = Math.log10(2);
const { rounded } = LongDouble;
const ZERO: LongDouble = Object.freeze(
  Object.assign(Object.create(LongDouble.prototype), { mantissa: 0n, exponent: 0, special: undefined }),
);

const bitLength = (size: bigint): number => (size === 0n ? 0 : size.toString(2).length);

/** Both mantissas over the smaller exponent. */
function aligned(a: LongDouble, b: LongDouble): [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [a.mantissa << BigInt(a.exponent - exponent), b.mantissa << BigInt(b.exponent - exponent), exponent];
}

/** `a / b * 2 ** exponent`, rounded. */
function quotient(a: bigint, b: bigint, exponent: number): LongDouble {
  const [dividend, divisor] = b < 0n ? [-a, -b] : [a, b];
  const size = dividend < 0n ? -dividend : dividend;
  const shift = Math.max(0, MANTISSA_BITS + 2 + bitLength(divisor) - bitLength(size));
  const scaled = size << BigInt(shift);
  const whole = scaled / divisor;
  const sticky = scaled % divisor !== 0n;
  return rounded(dividend < 0n ? -whole : whole, exponent - shift, sticky);
}

/** The first 18 digits of `size * 2 ** exponent`, rounded, and the power of ten of the first. */
function decimal(size: bigint, exponent: number): [digits: string, power: number] {
  let power = Math.floor((bitLength(size) - 1 + exponent) * LOG10_OF_2);
  for (;;) {
    const scale = DIGITS - 1 - power;
    let dividend = size;
    let divisor = 1n;
    if (exponent >= 0) dividend <<= BigInt(exponent);
    else divisor <<= BigInt(-exponent);
    if (scale >= 0) dividend *= 10n ** BigInt(scale);
    else divisor *= 10n ** BigInt(-scale);
    let whole = dividend / divisor;
    const rest = (dividend % divisor) * 2n;
    if (rest > divisor || (rest === divisor && (whole & 1n) === 1n)) whole++;
    const digits = whole.toString();
    if (digits.length === DIGITS) return [digits, power];
    power += digits.length - DIGITS;
  }
}
